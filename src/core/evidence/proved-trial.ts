import type { Failures } from '../proof/failures.ts';
import type { TestCoverage } from '../proof/test-coverage.ts';
import type { CommandRequest, TestCase, TestResults } from '../run/command.ts';

/** How tests ended on files that may stand together nowhere but in a scratch tree. */
export interface ProvedTrial {
  /** git's id of the tree of these files. */
  readonly tree: string;
  readonly run: CommandRequest['run'];
  /** Whether it tells which tests passed, by name, where the runner does. */
  readonly tellsNames: boolean;
  /** The runner itself says that a test failed at first. */
  readonly flaky: boolean;
  readonly finishedOn: Date;
  readonly end: TrialEnd;
}

/** What has to be known of a trial to judge it again: not what it printed, which is nobody else's business. */
export type TrialEnd =
  | { readonly kind: 'setup-failed' }
  | {
      readonly kind: 'tested';
      readonly exitCode: number;
      readonly milliseconds: number;
      readonly results: ProvedResults;
      /** How the tests failed; absent where they passed. */
      readonly failures?: Failures;
      readonly coverage?: TestCoverage;
    };

export type ProvedResults =
  | { readonly from: 'report'; readonly names: Readonly<Record<TestCase['result'], readonly string[]>> }
  | Omit<Extract<TestResults, { from: 'counts' }>, 'named'>
  | Extract<TestResults, { from: 'nothing' }>;

/** Whether tests noticed something, or could not even be run. */
export const hasFailed = (end: TrialEnd): boolean => end.kind === 'setup-failed' || end.failures !== undefined;

/** Which trial of a statement it is. */
export const trialName = ({ tree, run, tellsNames }: Pick<ProvedTrial, 'tree' | 'run' | 'tellsNames'>): string =>
  JSON.stringify([tree, run, tellsNames]);

/** Results of as many trials as one statement holds. */
const most = 2000;

/**
 * The newest of each trial, in each of its ways to end: that it once ended otherwise must not be forgotten. Where they are
 * too many, the oldest trials go as a whole.
 */
export function mergeTrials(trials: readonly ProvedTrial[]): readonly ProvedTrial[] {
  const newest = trials.toSorted((one, other) => other.finishedOn.getTime() - one.finishedOn.getTime());
  const byName = new Map<string, Map<string, ProvedTrial>>();
  for (const trial of newest) {
    const name = trialName(trial);
    const ways = byName.get(name) ?? new Map<string, ProvedTrial>();
    const way = `${hasFailed(trial.end)} ${trial.flaky}`;
    if (!ways.has(way)) ways.set(way, trial);
    byName.set(name, ways);
  }
  const left: ProvedTrial[] = [];
  for (const ways of byName.values()) if (left.length + ways.size <= most) left.push(...ways.values());
  return left;
}
