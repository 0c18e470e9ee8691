import type { Server } from '../server.ts';
import type { Operation } from './operation.ts';

/** One statement of a new migration. */
export interface Statement {
  readonly path: string;
  /** Of the file, where its first word stands; from 1. */
  readonly line: number;
  readonly endLine: number;
  /** As written, without what stands before its first word. */
  readonly text: string;
  readonly operations: readonly Operation[];
  /** Which transaction it runs in, together with others; undefined for one of its own. */
  readonly transaction: number | undefined;
  /** Whether the framework, and not the script, begins that transaction. */
  readonly wrapped: boolean;
  /** MySQL: what it says itself about how it is to be done. */
  readonly clauses?: { readonly algorithm?: string; readonly lock?: string };
}

/** What rules may look at beside the statement. */
export interface Context {
  readonly server: Server;
  /** All statements of the change, in their order. */
  readonly statements: readonly Statement[];
  /** Of this statement. */
  readonly index: number;
  /** Whether the change itself makes this table, before this statement. */
  readonly isNew: (table: string) => boolean;
  /** Statements of migrations that landed before and that name all of these words, in their order. */
  readonly landed: (...words: readonly string[]) => readonly Statement[];
}

/** What stands before this statement, the nearest first. */
export const before = ({ statements, index }: Context): readonly Statement[] => statements.slice(0, index).reverse();
