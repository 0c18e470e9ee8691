import { serverNames } from '../../server.ts';
import { onEach, type Rule } from '../rule.ts';
import { isNewColumn } from '../schema.ts';
import { isRebuilt } from '../sqlite/rebuild.ts';

const servers = serverNames;
/** Which has none of these. */
const withoutSqlite = serverNames.filter(name => name !== 'sqlite');
const oldCode = (servers: string) => `${servers}: a statement of the old code fails after it`;
const everywhere = oldCode('PostgreSQL 15.18, MariaDB 10.11.19, SQLite 3.53.4');

export const compatibility: readonly Rule[] = [
  {
    id: 'rename-column',
    level: 'block',
    claim: 'breaks-old-code',
    servers,
    summary: 'A column is renamed',
    because: 'Code that still runs, and code that is rolled back, knows the old name alone.',
    instead: 'add a column of the new name, write both, fill it, read the new one, drop the old one in a later release',
    proven: everywhere,
    squawk: ['renaming-column'],
    check: onEach(
      ['rename-column'],
      ({ table, column, to }, _, context) =>
        !context.isNew(table) &&
        !isNewColumn(context, table, column) && {
          message: `code that still uses \`${table}.${column}\` fails: it is \`${to}\` from now on`,
        },
    ),
  },
  {
    id: 'rename-table',
    level: 'block',
    claim: 'breaks-old-code',
    servers,
    summary: 'A table is renamed',
    because: 'Code that still runs, and code that is rolled back, knows the old name alone.',
    instead: 'rename it and make a view of the old name in one transaction, and drop the view in a later release',
    proven: everywhere,
    squawk: ['renaming-table'],
    check: onEach(['rename-table'], ({ table, to }, _, context) => {
      if (context.isNew(table) || isRebuilt(to, context)) return false;
      return {
        message: `code that still uses \`${table}\` fails: it is \`${to}\` from now on`,
        instead: `in one transaction \`ALTER TABLE ${table} RENAME TO ${to}; CREATE VIEW ${table} AS SELECT * FROM ${to}\`, and drop the view in a later release`,
      };
    }),
  },
  {
    id: 'rename-object',
    level: 'block',
    claim: 'breaks-old-code',
    servers: ['postgres'],
    summary: 'A schema, a view, a type, a value of an enum or the like is renamed',
    because: 'Code that still runs, and code that is rolled back, knows the old name alone.',
    instead: 'add the new one beside, and drop the old one in a later release',
    proven: oldCode('PostgreSQL 15.18'),
    check: onEach(
      ['rename-object'],
      ({ what, name, to }) =>
        /^(?:schema|view|materialized view|type|domain|value|sequence|function|procedure|routine)$/.test(what) && {
          message: `code that still uses the ${what} \`${name}\` fails: it is \`${to}\` from now on`,
        },
    ),
  },
  {
    id: 'add-not-null-no-default',
    level: 'block',
    claim: 'breaks-old-code',
    servers,
    summary: 'A column is added that must have a value, and has no default',
    because:
      'Where there are rows PostgreSQL and SQLite refuse it; and old code, which does not know the column, cannot insert any more.',
    instead: 'add it with a constant default; or without `NOT NULL`, fill it, and demand it in a later release',
    proven:
      'PostgreSQL 15.18: refused where there are rows; MariaDB 10.11.19: an INSERT without the column fails; SQLite 3.53.4: refused',
    squawk: ['adding-required-field'],
    check: onEach(['add-column'], ({ table, column }, _, { isNew, server }) => {
      const { name, notNull, counts, generated, type } = column;
      const value = column.default;
      if (!notNull || counts || generated || isNew(table) || (value !== undefined && value !== 'null')) return false;
      const rows =
        server.name === 'postgres' || server.name === 'sqlite' ? 'it is refused where there are rows, and ' : '';
      return {
        message: `\`${table}.${name}\` must have a value and has no default: ${rows}old code cannot insert any more`,
        instead: `\`ALTER TABLE ${table} ADD COLUMN ${name} ${type} NOT NULL DEFAULT …\`; or without \`NOT NULL\` now, and demanded in a later release`,
      };
    }),
  },
  {
    id: 'drop-not-null',
    level: 'warn',
    claim: 'breaks-old-code',
    servers: ['postgres'],
    summary: 'A column may be NULL from now on',
    because:
      'Old code that reads NULL where there was always a value may fail, and the way back fails as soon as there is one.',
    instead: 'let all code that reads it know NULL first',
    proven: 'PostgreSQL 15.18: NULL comes in, where it was refused before',
    squawk: ['ban-drop-not-null'],
    check: onEach(
      ['drop-not-null'],
      ({ table, column }, _, { isNew }) =>
        !isNew(table) && { message: `old code reads NULL in \`${table}.${column}\` where there was always a value` },
    ),
  },
  {
    id: 'drop-default',
    level: 'warn',
    claim: 'breaks-old-code',
    servers: withoutSqlite,
    summary: 'A column loses its default',
    because: 'Old code that leaves the column out inserts NULL, or fails where the column must have a value.',
    instead: 'drop it one release after all code writes the column',
    proven: oldCode('PostgreSQL 15.18, MariaDB 10.11.19'),
    check: onEach(
      ['drop-default'],
      ({ table, column }, _, { isNew }) =>
        !isNew(table) && { message: `old code that leaves out \`${table}.${column}\` inserts NULL, or fails` },
    ),
  },
  {
    id: 'drop-constraint',
    level: 'warn',
    claim: 'practice',
    servers: withoutSqlite,
    summary: 'A constraint is dropped and not added again',
    because: 'Rows that break it may come in, and then the way back fails.',
    instead: 'say in the change why it is not needed any more',
    proven: 'PostgreSQL 15.18, MariaDB 10.11.19: a row comes in that was refused before',
    check: onEach(['drop-constraint'], ({ table, name }, _, { statements, isNew }) => {
      const added = statements.some(({ operations }) =>
        operations.some(one => one.kind === 'add-constraint' && one.table === table && one.constraint.name === name),
      );
      return (
        !added && !isNew(table) && { message: `rows that break \`${name}\` of \`${table}\` may come in from now on` }
      );
    }),
  },
];
