import type { Judged } from './engine.ts';
import type { Stage, Verdict } from './terms.ts';

export interface VerdictInput {
  readonly judged: readonly Judged[];
  readonly stage: Stage;
  /** No file is changed. */
  readonly empty: boolean;
  /** Blocking requirements that `--only` or `--skip` left out, unless `--partial` asked for just these. */
  readonly leftOut: readonly string[];
  /** It is about a part of what has to be run, which may be nothing. */
  readonly isShard: boolean;
}

export interface Decision {
  readonly verdict: Verdict;
  /** Why it is undecided, one reason a line. */
  readonly reasons: readonly string[];
}

/** Any blocking failure: fail. Anything that keeps us from knowing: undecided. Else pass. */
export function decide({ judged, stage, empty, leftOut, isShard }: VerdictInput): Decision {
  const blocking = judged.filter(({ requirement }) => requirement.enforce === 'block');
  if (blocking.some(one => countsAsFail(one, stage))) return { verdict: 'fail', reasons: [] };
  const reasons: string[] = [];
  const errors = blocking.filter(({ outcome }) => outcome.status === 'error').map(({ requirement }) => requirement.id);
  if (errors.length) reasons.push(`could not find out: ${errors.map(id => `\`${id}\``).join(', ')}`);
  if (empty) reasons.push('the change is empty: there is nothing to judge');
  if (leftOut.length) reasons.push(`left out: ${leftOut.map(id => `\`${id}\``).join(', ')}`);
  const applied = blocking.filter(({ outcome }) => outcome.status !== 'skip');
  if (!reasons.length && !applied.length && !isShard) reasons.push('no blocking requirement applied to this change');
  return { verdict: reasons.length ? 'undecided' : 'pass', reasons };
}

/** A failure fails. What is pending fails once its stage is reached. */
export function countsAsFail({ requirement, outcome }: Judged, stage: Stage): boolean {
  if (outcome.status === 'fail') return true;
  if (outcome.status !== 'pending') return false;
  return stage === 'merge' || (outcome.until ?? requirement.stage) === 'push';
}
