import type { CommandRequest, TestRequest, TestRun } from '../run/command.ts';
import type { Hunk } from './hunk.ts';

/** The tests of a requirement, run on files that never stood together: `side`'s, but for these paths of the other side. */
export interface TrialRequest {
  readonly side: 'before' | 'head';
  /** Paths that are as they are on the other side; one that is not there is not here either. */
  readonly swapped: readonly string[];
  /** A hunk that is taken back. */
  readonly without?: Hunk;
  readonly tests: TestRequest;
  /** Run before the tests, such as a build. */
  readonly setup?: CommandRequest['run'] | undefined;
}

/** `setup`: it failed, so no test was run; the end of what it printed. */
export type Trial =
  | { readonly kind: 'tested'; readonly run: TestRun }
  | { readonly kind: 'setup-failed'; readonly output: string };
