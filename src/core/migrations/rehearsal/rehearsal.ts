import type { Difference } from '../schema/compare.ts';
import type { RowDifference } from '../schema/rows.ts';
import type { SchemaObject } from '../schema/schema.ts';

/** What came of doing the migrations of a change for real, in a database that was thrown away. */
export interface SchemaRehearsal {
  /** The server that did it, with its version: `PGlite 0.5.16 (PostgreSQL 18.6)`. */
  readonly engine: string;
  /** How many landed migrations were there before. */
  readonly base: number;
  readonly seeded: Seeded;
  /** What failed on rows that nobody wrote, and not without them: it may be right. */
  readonly doubt?: ScriptRun | undefined;
  /** What was run, in this order; the last one failed, if any did. */
  readonly runs: readonly ScriptRun[];
  /** Undefined where nothing could go back, or did not get there. */
  readonly back?: { readonly schema: readonly Attributed[]; readonly rows: readonly RowDifference[] } | undefined;
  /** Applied once more, against how it was the first time. */
  readonly again?: readonly Difference[] | undefined;
  /** The way up changed neither the schema nor a row. */
  readonly changedNothing?: boolean | undefined;
  /** What the base has and the new schema does not. */
  readonly takenAway: readonly SchemaObject[];
  /** Where the base's code names some of that. */
  readonly oldUses: readonly OldUse[];
  readonly milliseconds: number;
}

/** The code that meets the new schema until the new code runs everywhere, and after that is rolled back. */
export interface OldUse {
  /** ``column `orders.note` `` */
  readonly object: string;
  /** The first place that names it. */
  readonly path: string;
  readonly line: number;
  /** In how many files. */
  readonly files: number;
}

/** A difference, and the way back of which migration brings it first. */
export interface Attributed {
  readonly difference: Difference;
  readonly path: string | undefined;
}

export interface Seeded {
  /** How many there were before, whoever put them in: what has landed, `seed`, or nobody. */
  readonly rows: number;
  /** How many of them nobody wrote. */
  readonly madeUp: number;
  /** Tables that no row could be made up for. */
  readonly empty: readonly string[];
}

export interface ScriptRun {
  readonly way: 'up' | 'down' | 'again';
  /** `20260101_add_note` */
  readonly migration: string;
  /** Undefined where a command ran several, and nothing tells which. */
  readonly path: string | undefined;
  readonly statements: readonly StatementRun[];
  readonly failure?: ScriptFailure | undefined;
  readonly milliseconds: number;
}

export interface StatementRun {
  /** Its beginning. */
  readonly text: string;
  /** Of the file; from 1. */
  readonly line: number;
  /**
   * The strongest that it took, beside what was held already, on each table that the change found there: `ShareLock`; of
   * MySQL and MariaDB, how the server does it when asked: `ALGORITHM=COPY, LOCK=SHARED`.
   */
  readonly locks: readonly { readonly mode: string; readonly relation: string }[];
  /** Tables whose rows were all written anew. */
  readonly rewrites: readonly string[];
  /** What an `IF EXISTS` or `IF NOT EXISTS` passed over, in the server's words. */
  readonly noops: readonly string[];
  /** Whether it is one that changes rows, and changed none. */
  readonly isIdle?: boolean;
}

export interface ScriptFailure {
  /** The server's own words. */
  readonly message: string;
  readonly hint?: string | undefined;
  readonly code: string;
  /** Undefined of a program. */
  readonly line?: number;
  readonly statement: string;
  /** It fails only where a table has rows. */
  readonly onRows?: boolean;
}
