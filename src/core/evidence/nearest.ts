import { differences } from './differences.ts';
import type { Evidence } from './evidence.ts';
import type { KeyDocument } from './key.ts';

type Known = Pick<Evidence, 'document' | 'finishedOn'>;

export interface Nearest<One extends Known> {
  readonly evidence: One;
  /** What is not as it was then, the most telling first; empty where nothing differs. */
  readonly differences: readonly string[];
}

/** Of what is known about this requirement, that which is about the most similar inputs; the newest of several. */
export function nearestTo<One extends Known>(now: KeyDocument, known: readonly One[]): Nearest<One> | undefined {
  const [nearest] = known
    .filter(({ document }) => document.requirement.id === now.requirement.id)
    .map(evidence => ({ evidence, differences: differences(now, evidence.document) }))
    .sort(
      (one, other) =>
        one.differences.length - other.differences.length ||
        other.evidence.finishedOn.getTime() - one.evidence.finishedOn.getTime(),
    );
  return nearest;
}
