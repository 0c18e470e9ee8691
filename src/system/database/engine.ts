import { UserError } from '../../core/errors.ts';
import type { SqlScript } from '../../core/migrations/migration.ts';
import type { ScriptFailure, StatementRun } from '../../core/migrations/rehearsal/rehearsal.ts';
import type { Rows } from '../../core/migrations/schema/rows.ts';
import type { Schema } from '../../core/migrations/schema/schema.ts';

/** A throw-away database, in which migrations are done for real. */
export interface Engine {
  /** `PostgreSQL 15.18` */
  readonly name: string;
  /** Runs a script as its framework would. Throws a UserError for what nobody can find out here. */
  readonly run: (script: SqlScript, trace: boolean) => Promise<Ran>;
  readonly schema: () => Promise<Schema>;
  readonly rows: () => Promise<Rows>;
  /** The rows of the tables in which frameworks write down what they ran, as texts. */
  readonly booked: () => Promise<readonly string[]>;
  /**
   * Fills empty tables with rows that nobody wrote; the names of those that it could not fill. `isSeeded`: somebody said what
   * rows there are, and of each table the last one stays without children, unless they are given, too.
   */
  readonly makeUpRows: (isSeeded: boolean) => Promise<{ readonly rows: number; readonly empty: readonly string[] }>;
  /** As a tool that is started anew would find it: a new session. From now on, locks are told of what is there now. */
  readonly renew: () => Promise<void>;
  /** Keeps the state at this path; false where it cannot. */
  readonly save: (path: string) => Promise<boolean>;
  /** With which programs connect. */
  readonly url: string;
  /** Lets a program use the database, and tells whether it did. Throws a UserError where it is not there any more. */
  readonly lend: <T>(use: (url: string) => Promise<T>) => Promise<Lent<T>>;
  readonly close: () => Promise<void>;
}

export interface Lent<T> {
  readonly result: T;
  readonly used: boolean;
}

/** Bytes of one answer of a server: all of it is held in memory, and nobody reads what a migration selects. */
export const largestAnswer = 64 * 1024 ** 2;
export const tooMuch = 'it answers with more than 64 MB';

export interface Ran {
  readonly statements: readonly StatementRun[];
  readonly failure?: ScriptFailure | undefined;
}

export const goneAfterUse = (message: string): UserError =>
  new UserError(
    `the program that was given the database has taken it away: ${message}`,
    'let it fill or empty the tables at most',
  );

/** The beginning of a statement, for a reader. */
export const excerptOf = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)} …` : line;
};

/** Of what we ask ourselves: a migration may have taken away what that needs, even the database. */
export const asking = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
  answer.catch((error: unknown) => {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `the database cannot be looked into any more: ${(error as Error).message}`,
      'see what the migration does to it, and to the rights of who runs it',
    );
  });
