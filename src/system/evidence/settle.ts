import type { Judged } from '../../core/engine.ts';
import type { Evidence, Grade, ProvedRun } from '../../core/evidence/evidence.ts';
import { moment } from '../../core/evidence/reuse.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { ReportedEvidence } from '../../core/report.ts';
import type { Look } from './look.ts';

export interface EndedRun {
  readonly run: ProvedRun;
  /** The runner itself says that a test failed at first. */
  readonly flaky: boolean;
  /** Why nobody may rely on it. */
  readonly problem: string | undefined;
}

export interface FinishedRun extends EndedRun {
  readonly startedOn: Date;
  readonly finishedOn: Date;
  readonly grade: Grade;
}

/** What is to be kept of a requirement that was judged, or what there is to say instead. */
export type Settled = { readonly evidence: Evidence } | { readonly told: ReportedEvidence };

export const otherKind = 'its evidence is of another kind of run';

/** `runs`: all that were made for it, the last one last; the others failed. */
export function settle({ outcome }: Judged, look: Look, runs: readonly FinishedRun[], tool: string): Settled {
  const [first] = runs;
  if (look.spared) return { told: first ? { status: 'none', why: otherKind, reason: otherKind } : reused(look) };
  const { why, subject } = look;
  const last = runs.at(-1);
  const none = (reason: string): Settled => ({ told: { status: 'none', why, reason } });
  if (!subject) return none(why);
  if (!first || !last) return none('nothing was run');
  const problem = runs.find(run => run.problem !== undefined)?.problem ?? unclear(outcome);
  if (problem !== undefined) return none(problem);
  return {
    evidence: {
      key: subject.key,
      document: subject.document,
      result: outcome.status === 'pass' ? 'PASSED' : 'FAILED',
      flaky: runs.length > 1 || runs.some(({ flaky }) => flaky),
      grade: last.grade,
      startedOn: first.startedOn,
      finishedOn: last.finishedOn,
      run: last.run,
      tool,
    },
  };
}

function unclear({ status }: Outcome): string | undefined {
  return status === 'pass' || status === 'fail' ? undefined : `its outcome is \`${status}\``;
}

function reused({ proofs: [{ digest, evidence }], by }: Extract<Look, { spared: true }>): ReportedEvidence {
  return { status: 'reused', digest, by, on: moment(evidence.finishedOn), grade: evidence.grade };
}
