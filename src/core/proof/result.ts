import type { NonEmpty } from '../outcome.ts';
import type { Way } from './failures.ts';
import type { Hunk } from './hunk.ts';

/** What became of one hunk. Told as soon as it is known; where hunks are taken back together later, told again. */
export type HunkResult =
  /** `with`: the hunks that had to be taken back together with it; none where it was missed alone. */
  | { readonly kind: 'noticed'; readonly hunk: Hunk; readonly way: Way; readonly with: readonly Hunk[] }
  /**
   * `isExecuted`: false where it is known that no test executes it. `isEntered`: of a branch, whether any test gets into it,
   * where that was found out.
   */
  | { readonly kind: 'unproven'; readonly hunk: Hunk; readonly isExecuted: boolean; readonly isEntered?: boolean }
  /**
   * The budget was spent before all tests had been run on it; or the machine had too little of something, such as
   * `ENOSPC`, and it may have been that what the tests noticed.
   */
  | { readonly kind: 'untried'; readonly hunk: Hunk; readonly trouble?: string };

/** What became of all hunks that tests could notice. */
export interface TakenBack {
  /** One for each hunk, the largest first. */
  readonly results: readonly HunkResult[];
  /** Those that no test misses, as a person should look at them: one by one, or together all that a file has of them. */
  readonly unproven: readonly NonEmpty<Hunk>[];
  readonly trials: TrialCounts;
  /** What a reader should know of how they were tried. */
  readonly notes: readonly string[];
}

export interface TrialCounts {
  readonly run: number;
  /** Those that were not run again, because evidence proves how they end. */
  readonly known: number;
  /** Who proved these, in words. */
  readonly by?: readonly string[];
  /** When the first of these ended, such as `2026-11-23 14:02 UTC`. */
  readonly since?: string;
}

/** The trials of one verdict, as they come. */
export interface Told {
  readonly result: HunkResult;
  /** So many hunks are decided, of so many. */
  readonly done: number;
  readonly of: number;
  readonly trials: TrialCounts;
}
