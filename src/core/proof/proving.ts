import type { Way } from './failures.ts';
import type { PieceKind } from './pieces/piece.ts';

/** What `landworthy prove` answers. Plain data; `--json` writes it as it is. */
export interface Proving {
  /** Raised when a field changes its meaning or goes away. New fields do not raise it. */
  readonly schemaVersion: 1;
  /** `undecided`: nothing was tried, or not all of it, and what was is noticed. */
  readonly outcome: 'proven' | 'unproven' | 'undecided';
  /** Why not everything is known; absent where it is. */
  readonly reason?: string;
  readonly change: {
    readonly base: string;
    readonly baseSha: string;
    readonly head: string;
    readonly headSha: string;
    readonly kind: 'commit' | 'working-tree';
  };
  /** The requirement that says how it is proved, and that of the tests: the same where there is none of `proof`. */
  readonly requirement: string;
  readonly tests: { readonly requirement: string; readonly command: string };
  /** The source files that it was limited to; empty for all. */
  readonly files: readonly string[];
  readonly summary: {
    readonly hunks: number;
    readonly tried: number;
    readonly noticed: number;
    readonly unproven: number;
  };
  /** Runs of the tests on hunks, and how many were not done again, because evidence proves how they end. */
  readonly trials: { readonly run: number; readonly known: number };
  readonly hunks: readonly ProvingHunk[];
  /** What nobody would miss, as a person should look at it: hunks of one file that belong together are one. */
  readonly unproven: readonly ProvingPlace[];
  /** Changed source files none of whose lines was tried, and why. */
  readonly notTried: readonly { readonly path: string; readonly reason: string }[];
  /** What a reader should know of how it was tried. */
  readonly notes: readonly string[];
  readonly milliseconds: number;
}

/** Lines count from 1, on the side of the head. */
export interface ProvingPlace {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  /** Its lines as `git diff` shows them: hostile text. */
  readonly diff: string;
  /** Of a new function, or a part of one: what was tried; absent for a hunk as git shows it. Hostile text. */
  readonly piece?: { readonly kind: PieceKind; readonly name: string };
  /** Of a branch that nobody misses: whether any test gets into it; absent where that is not known. */
  readonly entered?: boolean;
}

export interface ProvingHunk extends ProvingPlace {
  readonly result: 'noticed' | 'unproven' | 'untried';
  /** The hunk of which it is one of several changes. */
  readonly whole?: Pick<ProvingPlace, 'path' | 'line' | 'endLine'>;
  /** False where it is known that no test executes it; absent where one does, or that is not known. */
  readonly executed?: false;
  /** What the machine had too little of, where tests fail without it and it may have been for that. */
  readonly trouble?: string;
  /** How tests notice that it is gone. */
  readonly way?: Way;
  /** Names of tests that fail without it, as far as they were run and are told: hostile text. */
  readonly tests?: readonly string[];
  /** Where it is missed only together with others: these. */
  readonly with?: readonly Pick<ProvingPlace, 'path' | 'line' | 'endLine'>[];
}

/** What happens on the way. */
export type ProvingEvent =
  /** The tests run with all of the change. */
  | { readonly type: 'ground' }
  | { readonly type: 'try'; readonly place: Pick<ProvingPlace, 'path' | 'line' | 'endLine'> }
  | { readonly type: 'result'; readonly hunk: ProvingHunk; readonly done: number; readonly of: number };
