import type { CoverageFormat } from '../coverage/coverage.ts';
import type { Finding } from '../outcome.ts';
import type { CommandRequest, Proved, TestRequest, TestRun } from '../run/command.ts';
import { lastLines } from '../run/outcome.ts';
import { judgeTestRun } from '../run/tests.ts';
import { type Failures, failuresOf } from './failures.ts';
import type { Hunk } from './hunk.ts';
import type { TestCoverage } from './test-coverage.ts';

/** Tests that are run on files that never stood together: `side`'s, but for these paths of the other side. */
export interface TrialRequest {
  /** The requirement whose tests these are: what it says of evidence holds for the trial. */
  readonly requirement: string;
  readonly side: 'before' | 'head';
  /** Paths that are as they are on the other side; one that is not there is not here either. */
  readonly swapped: readonly string[];
  /** Paths of words for people: on the side of the head they are as they were, unless the tests look at them. */
  readonly aside?: readonly string[];
  /** Hunks that are taken back together; none, without it. */
  readonly without?: readonly Hunk[];
  readonly tests: TestRequest;
  /** Run before the tests, such as a build. */
  readonly setup?: CommandRequest | undefined;
  /** Of what it is to be told who executes it, where that can be found out. */
  readonly covered?: Covered | undefined;
}

export interface Covered {
  /** Source files. */
  readonly paths: readonly string[];
  /** Which the tests write themselves; without it, node is asked. */
  readonly report?: ReportedCoverage;
}

export interface ReportedCoverage {
  readonly format: CoverageFormat;
  /** A path or a glob from the root. */
  readonly file: string;
  /** Globs of the test files, where they are not the usual ones. */
  readonly tests?: readonly string[];
}

export type Trial = (
  | {
      readonly kind: 'tested';
      readonly run: TestRun;
      /** How they failed, where evidence tells it, which has no messages; absent where they passed. */
      readonly failures?: Failures;
      /** Of the files that were to be covered, where it could be found out. */
      readonly coverage?: TestCoverage;
    }
  /** So no test was run; the end of what the setup printed. */
  | { readonly kind: 'setup-failed'; readonly output: string }
) & {
  /** Milliseconds that it took, setup and all; 0 where it was known. */
  readonly spent: number;
  /** Set where it was not run again, because evidence proves how it ends. */
  readonly proved?: Proved;
};

/** Whether somebody looks at the tests that passed, by name: where a hunk is taken back, nobody does. */
export const tellsNames = ({ side, without = [] }: TrialRequest): boolean => side === 'before' || !without.length;

/** Whether the tests have to pass: on all of the head. A failure is then no result, but what has to be mended. */
export const mustPass = ({ side, without = [] }: TrialRequest): boolean => side === 'head' && !without.length;

/** How the tests noticed; undefined where they passed. */
export function failuresIn(trial: Trial): Failures | undefined {
  if (trial.kind === 'setup-failed') return notBuilt;
  return trial.proved ? trial.failures : failuresOf(trial.run);
}

/** What is wrong with a trial of tests that should pass. */
export const problemsIn = (trial: Trial, tests: TestRequest, atLeast = 1): readonly Finding[] =>
  trial.kind === 'tested' ? judgeTestRun(trial.run, tests, atLeast) : [setupFailed(trial.output)];

const notBuilt: Failures = { failed: 0, passed: 0, ways: new Map([['not-loaded', 1]]), names: [] };

const setupFailed = (output: string): Finding => ({
  code: 'proof.setup',
  message: `the setup fails: ${lastLines(output).split('\n').at(-1) ?? ''}`,
  actor: 'author',
  detail: lastLines(output),
});
