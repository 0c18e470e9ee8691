import type { ServerName } from '../server.ts';
import type { OperationKind, OperationOf } from './operation.ts';
import type { Context, Statement } from './statement.ts';

export type Level = 'block' | 'warn' | 'off';

/**
 * What a rule says would happen. Of these, a rehearsal can disprove `rewrite`, a table that was not written anew; where MySQL or
 * MariaDB were asked, `lock` as well.
 * `fails`: the server refuses it, always or where there are rows. `practice`: nothing, today.
 */
export type Claim = 'lock' | 'rewrite' | 'scan' | 'breaks-old-code' | 'destroys' | 'fails' | 'practice';

/** One rule of the lint of migrations. The reference and the options come from these. */
export interface Rule {
  /** Stable; findings are `migrations.<id>`. */
  readonly id: string;
  /** Unless the policy says otherwise. */
  readonly level: Level;
  readonly claim: Claim;
  readonly servers: readonly ServerName[];
  /** What it finds, as a sentence without an end. */
  readonly summary: string;
  readonly because: string;
  /** What to do instead, with the SQL. */
  readonly instead: string;
  /** How, and on which version of which server, the claim was seen to be true; or whose word it is. */
  readonly proven: string;
  /** The same of squawk, whose suppressions are honoured for it. */
  readonly squawk?: readonly string[];
  readonly check: (statement: Statement, context: Context) => readonly Hit[];
}

export interface Hit {
  /** What, with names, and why. */
  readonly message: string;
  /** With names, where the rule's own words would say less. */
  readonly instead?: string;
}

/** A check of single operations. */
export const onEach =
  <const Kind extends OperationKind>(
    kinds: readonly Kind[],
    find: (operation: OperationOf<Kind>, statement: Statement, context: Context) => Hit | undefined | false,
  ): Rule['check'] =>
  (statement, context) =>
    statement.operations.flatMap(operation => {
      if (!(kinds as readonly string[]).includes(operation.kind)) return [];
      return find(operation as OperationOf<Kind>, statement, context) || [];
    });
