import type { Grade, Signer } from '../../core/evidence/evidence.ts';
import type { KnownEnvelope } from './open-evidence.ts';

/** One envelope, for people and programs. */
export interface DescribedEvidence {
  /** Of the envelope. */
  readonly digest: string;
  readonly requirement: string;
  readonly tree: string;
  readonly key: string;
  readonly result: 'PASSED' | 'FAILED';
  readonly flaky: boolean;
  readonly grade: Grade;
  /** ISO 8601. */
  readonly finishedOn: string;
  /** This very machine made it. */
  readonly own: boolean;
  readonly signers: readonly Signer[];
  /** Why its other signatures do not count. */
  readonly refused: readonly string[];
  readonly ref: string;
}

export function describeEvidence({ run, identified: { signed } }: KnownEnvelope): DescribedEvidence {
  const { digest, evidence, own, signers, refused } = signed;
  const { document, key, result, flaky, grade, finishedOn } = evidence;
  return {
    digest,
    requirement: document.requirement.id,
    tree: document.tree,
    key,
    result,
    flaky,
    grade,
    finishedOn: finishedOn.toISOString(),
    own,
    signers,
    refused,
    ref: run.ref,
  };
}

/** By requirement; the newest of each first. */
export const inOrder = (evidence: readonly DescribedEvidence[]): readonly DescribedEvidence[] =>
  evidence.toSorted(
    (one, other) => compare(one.requirement, other.requirement) || compare(other.finishedOn, one.finishedOn),
  );

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
