import type { Evidence, Grade, Signer, TrialEvidence } from '../../core/evidence/evidence.ts';
import { hasFailed } from '../../core/evidence/proved-trial.ts';
import type { KnownEnvelope } from './open-evidence.ts';

/** One envelope, for people and programs. */
export interface DescribedEvidence {
  /** Of the envelope. */
  readonly digest: string;
  readonly requirement: string;
  readonly tree: string;
  readonly key: string;
  /** Of a run. */
  readonly result?: 'PASSED' | 'FAILED';
  readonly flaky?: boolean;
  /** Where it is about trials: how many, and in how many of them tests failed. */
  readonly trials?: { readonly count: number; readonly failed: number };
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
  const { document, key, grade, finishedOn } = evidence;
  return {
    digest,
    requirement: document.requirement.id,
    tree: document.tree,
    key,
    ...resultOf(evidence),
    grade,
    finishedOn: finishedOn.toISOString(),
    own,
    signers,
    refused,
    ref: run.ref,
  };
}

function resultOf(evidence: Evidence | TrialEvidence): Pick<DescribedEvidence, 'result' | 'flaky' | 'trials'> {
  if (!('trials' in evidence)) return { result: evidence.result, flaky: evidence.flaky };
  const { trials } = evidence;
  return { trials: { count: trials.length, failed: trials.filter(({ end }) => hasFailed(end)).length } };
}

/** By requirement; the newest of each first. */
export const inOrder = (evidence: readonly DescribedEvidence[]): readonly DescribedEvidence[] =>
  evidence.toSorted(
    (one, other) => compare(one.requirement, other.requirement) || compare(other.finishedOn, one.finishedOn),
  );

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
