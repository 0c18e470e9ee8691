import { differences } from './differences.ts';
import type { Evidence } from './evidence.ts';
import type { KeyDocument } from './key.ts';

export interface Nearest {
  readonly evidence: Evidence;
  /** What is not as it was then, the most telling first; empty where nothing differs. */
  readonly differences: readonly string[];
}

/** Of what is known about this requirement, that which is about the most similar inputs; the newest of several. */
export function nearestTo(now: KeyDocument, known: readonly Evidence[]): Nearest | undefined {
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
