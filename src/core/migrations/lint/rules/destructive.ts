import { serverNames } from '../../server.ts';
import { onEach, type Rule } from '../rule.ts';
import { isNewColumn, lastPart } from '../schema.ts';
import { isRebuilt } from '../sqlite/rebuild.ts';

const servers = serverNames;
/** Which has none of these. */
const withoutSqlite = serverNames.filter(name => name !== 'sqlite');
const keep =
  'stop to use it in one release, rename it or leave it in the next, drop it when a rollback is out of the question; if it must be, say why with `-- landworthy-ignore';

export const destructive: readonly Rule[] = [
  {
    id: 'drop-table',
    level: 'block',
    claim: 'destroys',
    servers,
    summary: 'A table is dropped that the change has not made',
    because: 'Its rows are gone for good, and code that still runs fails.',
    instead: `${keep} drop-table: …\``,
    proven:
      'PostgreSQL 15.18, MariaDB 10.11.19, SQLite 3.53.4: what reads it fails after it; the rest by their documentation',
    squawk: ['ban-drop-table'],
    check: onEach(
      ['drop-table'],
      ({ table, cascade }, _, context) =>
        !context.isNew(table) &&
        !isRebuilt(table, context) && {
          message: `\`${table}\` and its rows are gone for good${cascade ? ', with all that refers to it' : ''}, and code that still runs fails`,
        },
    ),
  },
  {
    id: 'drop-column',
    level: 'block',
    claim: 'destroys',
    servers,
    summary: 'A column is dropped that the change has not made',
    because: 'Its values are gone for good, and code that still runs fails, as does a rollback of the code.',
    instead: `${keep} drop-column: …\``,
    proven:
      'PostgreSQL 15.18, MariaDB 10.11.19, SQLite 3.53.4: what reads it fails after it; the rest by their documentation',
    squawk: ['ban-drop-column'],
    check: onEach(
      ['drop-column'],
      ({ table, column }, _, context) =>
        !context.isNew(table) &&
        !isNewColumn(context, table, column) && {
          message: `the values of \`${table}.${column}\` are gone for good, and code that still reads or writes it fails`,
        },
    ),
  },
  {
    id: 'drop-schema',
    level: 'block',
    claim: 'destroys',
    servers: withoutSqlite,
    summary: 'A schema or a database is dropped',
    because: 'All its tables are gone for good.',
    instead: 'drop what is in it step by step, when nobody uses it any more',
    proven: 'PostgreSQL 15.18, MariaDB 10.11.19: their catalogues do not have it any more',
    squawk: ['ban-drop-database'],
    check: onEach(['drop-object'], ({ what, name }, _, { statements, index }) => {
      if (what !== 'schema' && what !== 'database') return false;
      const made = statements
        .slice(0, index)
        .some(({ operations }) =>
          operations.some(one => one.kind === 'create-object' && one.what === what && one.name === name),
        );
      return !made && { message: `the ${what} \`${name}\` is gone for good, with all that is in it` };
    }),
  },
  {
    id: 'drop-object',
    level: 'warn',
    claim: 'breaks-old-code',
    servers,
    summary: 'A view, a function, a type or the like is dropped and not made again',
    because:
      'Code that still runs, and code that is rolled back, fails where it uses it; `CASCADE` takes along what nobody named.',
    instead: 'drop it one release after the last code that uses it; name what depends on it instead of `CASCADE`',
    proven: 'PostgreSQL 15.18: what uses it fails after it',
    check: onEach(['drop-object'], ({ what, name, cascade }, _, { statements, index }) => {
      if (!/^(?:view|materialized view|function|procedure|type|domain|sequence|extension)$/.test(what)) return false;
      const made = statements.some(({ operations }, at) =>
        operations.some(
          one =>
            (one.kind === 'create-object' && lastPart(one.name) === lastPart(name)) ||
            (at !== index && one.kind === 'create-table' && one.table === name),
        ),
      );
      if (made) return false;
      return {
        message: `code that still uses the ${what} \`${name}\` fails${cascade ? ', and `CASCADE` drops what nobody named' : ''}`,
      };
    }),
  },
  {
    id: 'truncate',
    level: 'block',
    claim: 'destroys',
    servers: withoutSqlite,
    summary: '`TRUNCATE` of a table that the change has not made',
    because: 'All its rows are gone for good, and it can be neither read nor written meanwhile.',
    instead: `delete in batches what may go; ${keep} truncate: …\``,
    proven: 'PostgreSQL 15.18, MariaDB 10.11.19: no row is left',
    squawk: ['ban-truncate-cascade'],
    check: onEach(
      ['truncate'],
      ({ table }, _, { isNew }) => !isNew(table) && { message: `all rows of \`${table}\` are gone for good` },
    ),
  },
  {
    id: 'delete-without-where',
    level: 'block',
    claim: 'destroys',
    servers,
    summary: '`DELETE` of all rows of a table that the change has not made',
    because: 'All its rows are gone for good, in one long transaction.',
    instead: 'name the rows that may go, and delete them in batches',
    proven: 'PostgreSQL 15.18, MariaDB 10.11.19, SQLite 3.53.4: no row is left',
    check: onEach(
      ['delete'],
      ({ table, everything }, _, { isNew }) =>
        everything && !isNew(table) && { message: `all rows of \`${table}\` are deleted for good` },
    ),
  },
  {
    id: 'update-without-where',
    level: 'block',
    claim: 'destroys',
    servers,
    summary: '`UPDATE` of all rows, of columns that the change has not added',
    because: 'What was there is gone for good, and each row stays locked until the transaction ends.',
    instead: 'keep the old values in another column, name the rows, and update them in batches',
    proven: 'PostgreSQL 15.18, MariaDB 10.11.19, SQLite 3.53.4: no row is as it was',
    check: onEach(['update'], ({ table, everything, columns }, _, context) => {
      if (!everything || context.isNew(table)) return false;
      const old = columns.filter(column => !isNewColumn(context, table, column));
      return (
        old.length > 0 && {
          message: `what stood in \`${old.join('`, `')}\` of all rows of \`${table}\` is gone for good`,
        }
      );
    }),
  },
  {
    id: 'backfill-whole-table',
    level: 'warn',
    claim: 'lock',
    servers,
    summary: 'One `UPDATE` fills a new column of all rows',
    because: 'It writes each row anew, and each stays locked until the whole of it is done.',
    instead:
      'in batches of some thousand rows, each in a transaction of its own, outside of the migration or behind it',
    proven: 'PostgreSQL 15.18: all rows are of the transaction, and whoever changes one waits for its end',
    check: onEach(['update'], ({ table, everything, columns }, _, context) => {
      if (!everything || context.isNew(table) || !columns.every(column => isNewColumn(context, table, column)))
        return false;
      return {
        message: `one statement fills \`${columns.join('`, `')}\` of all rows of \`${table}\`, which stay locked until it is done`,
      };
    }),
  },
];
