import { lockedTable } from '../locks.ts';
import type { Operation } from '../operation.ts';
import { onEach, type Rule } from '../rule.ts';
import type { Context, Statement } from '../statement.ts';
import { isAtLeast } from '../version.ts';

const servers = ['postgres'] as const;

export const transactions: readonly Rule[] = [
  {
    id: 'concurrent-in-transaction',
    level: 'block',
    claim: 'fails',
    servers,
    summary: 'What the server refuses inside a transaction stands in one: of the script, or that its framework begins',
    because: 'PostgreSQL answers that it cannot run inside a transaction block, and the migration fails.',
    instead: 'a migration of its own, with what the framework has to run it without a transaction',
    proven: 'PostgreSQL 15.18: refused inside BEGIN, and as one of several statements that are sent at once',
    squawk: ['ban-concurrent-index-creation-in-transaction'],
    check: (statement, { server }) =>
      statement.transaction === undefined
        ? []
        : statement.operations.flatMap(operation => {
            const what = refused(operation, isAtLeast(server, 12));
            return what ? { message: `${what} cannot run inside a transaction, and here one is open` } : [];
          }),
  },
  {
    id: 'transaction-nesting',
    level: 'block',
    claim: 'fails',
    servers,
    summary: '`BEGIN` or `COMMIT` in a script that its framework runs inside a transaction',
    because:
      '`COMMIT` ends the framework’s transaction: what comes behind it stays when the migration fails half way, and is not recorded.',
    instead: 'leave it to the framework, or tell the framework to begin none',
    proven:
      'PostgreSQL 15.18: a warning alone for the second BEGIN, and rows after the inner COMMIT that ROLLBACK does not take back',
    squawk: ['transaction-nesting'],
    check: onEach(
      ['transaction'],
      ({ what }, { wrapped }) =>
        wrapped && {
          message: `\`${what.toUpperCase()}\` inside of the transaction in which the framework runs this script`,
        },
    ),
  },
  {
    id: 'uncommitted-transaction',
    level: 'block',
    claim: 'fails',
    servers,
    summary: 'A script begins a transaction and does not end it',
    because: 'What it does is taken back when the connection is closed, and its locks are held until then.',
    instead: '`COMMIT` at the end',
    proven: 'PostgreSQL 15.18: nothing is left after the connection is closed',
    squawk: ['ban-uncommitted-transaction'],
    check: onEach(['transaction'], ({ what }, { wrapped, path }, { statements, index }) => {
      if (what !== 'begin' || wrapped) return false;
      const ends = statements
        .slice(index + 1)
        .some(
          one => one.path === path && one.operations.some(each => each.kind === 'transaction' && each.what !== 'begin'),
        );
      return !ends && { message: 'the transaction that begins here is never committed' };
    }),
  },
  {
    id: 'backfill-under-lock',
    level: 'block',
    claim: 'lock',
    servers,
    summary: 'Rows are changed in a transaction that already locks a table against everybody',
    because:
      'The lock (`AccessExclusive`) is held until the transaction ends: nobody reads or writes that table while rows are changed.',
    instead: 'the change of the schema in one migration, the rows in the next, in batches',
    proven:
      'PostgreSQL 15.18, pg_locks: `AccessExclusive` of ADD COLUMN still held after an UPDATE in the same transaction',
    check: (statement, context) =>
      statement.operations.flatMap(operation => {
        if (!/^(?:update|delete|insert)$/.test(operation.kind) || !('table' in operation)) return [];
        if (context.isNew(operation.table) || (operation.kind === 'insert' && !operation.from.length)) return [];
        const held = lockedBefore(statement, context)[0];
        if (!held) return [];
        return {
          message: `rows of \`${operation.table}\` are changed while \`${held}\`, locked before in this transaction, can be neither read nor written`,
        };
      }),
  },
  {
    id: 'locks-more-tables',
    level: 'warn',
    claim: 'lock',
    servers,
    summary: 'One transaction locks several tables against everybody',
    because:
      'It waits for each in turn while it holds the others, and another transaction that wants them in another order makes a deadlock.',
    instead: 'a migration for each table',
    proven: 'PostgreSQL 15.18, pg_locks: both `AccessExclusive` are held until the end',
    check: (statement, context) => {
      const held = lockedBefore(statement, context);
      const own = statement.operations.flatMap(operation => lockedTable(operation, context) ?? []);
      const other = own.find(table => held.length === 1 && !held.includes(table));
      return other
        ? [{ message: `\`${other}\` is locked against everybody while \`${held[0]}\` is, until the transaction ends` }]
        : [];
    },
  },
  {
    id: 'lock-timeout-missing',
    level: 'warn',
    claim: 'lock',
    servers,
    summary: 'A table that is there is locked against everybody, and no `lock_timeout` is set',
    because: 'Behind one long query it waits without end, and all other queries wait behind it.',
    instead:
      "`SET lock_timeout = '5s'` (`SET LOCAL` inside a transaction) before it, and a migration that may be tried again",
    proven:
      'PostgreSQL 15.18, pg_locks: `AccessExclusive`; a SELECT waits behind an ALTER TABLE that waits for another SELECT',
    squawk: ['require-lock-timeout', 'require-timeout-settings', 'require-statement-timeout'],
    check: (statement, context) => {
      const isSet = context.statements
        .slice(0, context.index)
        .some(
          one =>
            one.path === statement.path &&
            one.operations.some(each => each.kind === 'set' && each.name === 'lock_timeout'),
        );
      const first = statement.operations
        .map(operation => lockedTable(operation, context))
        .find(table => table !== undefined);
      if (first === undefined || isSet) return [];
      const told = context.statements
        .slice(0, context.index)
        .some(
          one => one.path === statement.path && one.operations.some(each => lockedTable(each, context) !== undefined),
        );
      return told
        ? []
        : [{ message: `\`${first}\` is locked with no \`lock_timeout\`: behind one long query, all others wait` }];
    },
  },
  {
    id: 'enum-value-in-transaction',
    level: 'block',
    claim: 'fails',
    servers,
    summary: 'A new value of an enum is used in the transaction that adds it',
    because: 'PostgreSQL answers `unsafe use of new value`, and the migration fails.',
    instead: 'use it in a later migration',
    proven:
      'PostgreSQL 15.18: refused, also where the same transaction makes the type; PostgreSQL 18.6, PGlite: then allowed',
    check: onEach(['add-enum-value'], ({ type, value }, { transaction }, { statements, index, server }) => {
      if (transaction === undefined) return false;
      const own = statements.filter(one => one.transaction === transaction);
      const isMade = own.some(({ operations }) =>
        operations.some(one => one.kind === 'create-object' && one.name === type),
      );
      if (isMade && isAtLeast(server, 18)) return false;
      const literal = `'${value.replaceAll("'", "''")}'`;
      const used = statements
        .slice(index + 1)
        .some(
          one =>
            one.transaction === transaction &&
            one.text.includes(literal) &&
            !one.operations.some(
              each => each.kind === 'add-enum-value' || (each.kind === 'other' && each.what === 'Comment'),
            ),
        );
      return used && { message: `\`${value}\` of \`${type}\` is used in the transaction that adds it` };
    }),
  },
];

function refused(operation: Operation, isLate: boolean): string | undefined {
  if (operation.kind === 'outside-transaction') return `\`${operation.what}\``;
  if (operation.kind === 'add-enum-value' && !isLate) return '`ALTER TYPE … ADD VALUE`, before version 12,';
  if (operation.kind === 'refresh-view' || !('concurrently' in operation) || !operation.concurrently) return undefined;
  const words = {
    'create-index': 'CREATE INDEX',
    'drop-index': 'DROP INDEX',
    reindex: 'REINDEX',
    'detach-partition': 'DETACH PARTITION',
  };
  return `\`${words[operation.kind]} CONCURRENTLY\``;
}

/** The tables that earlier statements of the same transaction lock against everybody. */
function lockedBefore({ transaction }: Statement, context: Context): readonly string[] {
  if (transaction === undefined) return [];
  const own = context.statements.slice(0, context.index).filter(one => one.transaction === transaction);
  return [...new Set(own.flatMap(({ operations }) => operations.flatMap(one => lockedTable(one, context) ?? [])))];
}
