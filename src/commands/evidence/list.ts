import type { Context } from '../context.ts';
import { type DescribedEvidence, describeEvidence, inOrder } from './describe-evidence.ts';
import { type EvidenceRequest, type PassedOver, withEvidence } from './open-evidence.ts';

export interface ListRequest extends EvidenceRequest {
  /** Of all trees. */
  readonly all: boolean;
}

export interface ListedEvidence {
  /** The current one. */
  readonly tree: string;
  readonly evidence: readonly DescribedEvidence[];
  readonly passedOver: readonly PassedOver[];
}

/** What is kept, and who stands for it. */
export function listEvidence(request: ListRequest, context: Context): Promise<ListedEvidence> {
  return withEvidence(request, context, async ({ tree, read }) => {
    const { entries, passedOver } = await read(request.all);
    return { tree, evidence: inOrder(entries.map(describeEvidence)), passedOver };
  });
}
