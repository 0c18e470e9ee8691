import { onEach, type Rule } from '../rule.ts';
import { constraintsOf, isDemanded, isIndexed, lastPart } from '../schema.ts';
import { isAtLeast } from '../version.ts';

const servers = ['postgres'] as const;

export const constraints: readonly Rule[] = [
  {
    id: 'constraint-not-valid',
    level: 'block',
    claim: 'scan',
    servers,
    summary: 'A foreign key or a check is added to a table that is there, without `NOT VALID`',
    because:
      'All rows are read under a lock that blocks writes, of a foreign key to both tables, of a check reads, too.',
    instead: '`ADD CONSTRAINT … NOT VALID`, and in a later transaction `VALIDATE CONSTRAINT …`, which blocks nobody',
    proven:
      'PostgreSQL 15.18, pg_locks: foreign key `ShareRowExclusive` on both tables, check `AccessExclusive`; `VALIDATE`: `ShareUpdateExclusive`; that rows are read: a row that breaks it makes the statement fail, and none with `NOT VALID`',
    squawk: ['constraint-missing-not-valid', 'adding-foreign-key-constraint'],
    check: onEach(['add-constraint'], ({ table, constraint }, _, { isNew }) => {
      const { kind, name = 'constraint_name', notValid, references, columns } = constraint;
      if ((kind !== 'foreign' && kind !== 'check') || notValid || isNew(table)) return false;
      const add = kind === 'foreign' ? `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${references} …` : 'CHECK (…)';
      const blocked =
        kind === 'foreign' ? `writes to \`${table}\` and \`${references}\`` : `reads and writes of \`${table}\``;
      return {
        message: `all rows of \`${table}\` are checked while ${blocked} wait`,
        instead: `\`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${add} NOT VALID\`, and in the next migration \`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}\``,
      };
    }),
  },
  {
    id: 'validate-in-same-transaction',
    level: 'block',
    claim: 'lock',
    servers,
    summary: 'A constraint is validated in the transaction that adds it as `NOT VALID`',
    because: 'The lock of adding it is held until the transaction ends, so all rows are read under it after all.',
    instead: 'validate it in a migration of its own',
    proven:
      'PostgreSQL 15.18, pg_locks: `AccessExclusive` (check) or `ShareRowExclusive` (foreign key) still held after `VALIDATE`',
    check: onEach(['validate-constraint'], ({ table, name }, { transaction }, { statements, index, isNew }) => {
      const added = statements
        .slice(0, index + 1)
        .filter(one => transaction !== undefined && one.transaction === transaction)
        .some(({ operations }) =>
          operations.some(one => one.kind === 'add-constraint' && one.table === table && one.constraint.name === name),
        );
      if (!added || isNew(table)) return false;
      return {
        message: `\`${name}\` is validated in the transaction that adds it, whose lock on \`${table}\` is still held`,
        instead: `move \`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}\` to the next migration`,
      };
    }),
  },
  {
    id: 'unique-constraint-direct',
    level: 'block',
    claim: 'lock',
    servers,
    summary: 'A unique constraint or a primary key is added without an index that is there',
    because: 'The index is built while the table can be neither read nor written (lock `AccessExclusive`).',
    instead: '`CREATE UNIQUE INDEX CONCURRENTLY …`, then `ADD CONSTRAINT … UNIQUE USING INDEX …`',
    proven: 'PostgreSQL 15.18, pg_locks: `AccessExclusive`, and an index that was not there before',
    squawk: ['disallowed-unique-constraint', 'adding-serial-primary-key-field'],
    check: onEach(['add-constraint', 'add-column'], (operation, _, { isNew }) => {
      const { table } = operation;
      const found = constraintsOf(operation).find(
        ({ kind, usingIndex }) => /^(?:unique|primary)$/.test(kind) && !usingIndex,
      );
      if (!found || isNew(table)) return false;
      const what = found.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY';
      const columns = found.columns.join(', ');
      const name =
        found.name ?? `${lastPart(table)}_${found.columns.join('_')}_${found.kind === 'unique' ? 'key' : 'pkey'}`;
      return {
        message: `the index of ${what} (${columns}) is built while \`${table}\` can be neither read nor written`,
        instead: `outside a transaction \`CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${table} (${columns})\`, then \`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${what} USING INDEX ${name}\``,
      };
    }),
  },
  {
    id: 'exclusion-constraint',
    level: 'warn',
    claim: 'lock',
    servers,
    summary: 'An exclusion constraint is added to a table that is there',
    because:
      'All rows are read and an index is built while the table can be neither read nor written; there is no way round it.',
    instead: 'a new table with the constraint, filled by triggers, or a time when nobody needs the table',
    proven: 'PostgreSQL 15.18, pg_locks: `AccessExclusive`; `EXCLUDE … NOT VALID` is refused',
    check: onEach(
      ['add-constraint'],
      ({ table, constraint }, _, { isNew }) =>
        constraint.kind === 'exclusion' &&
        !isNew(table) && {
          message: `the exclusion constraint reads all of \`${table}\` while it can be neither read nor written`,
        },
    ),
  },
  {
    id: 'set-not-null',
    level: 'block',
    claim: 'scan',
    servers,
    summary: '`SET NOT NULL` where no validated check demands the column already',
    because: 'All rows are read while the table can be neither read nor written (lock `AccessExclusive`).',
    instead:
      'from version 12 on: `ADD CONSTRAINT … CHECK (c IS NOT NULL) NOT VALID`, then `VALIDATE CONSTRAINT …`, then `SET NOT NULL`, which then reads nothing, then drop the check; from version 18 on: `ADD CONSTRAINT … NOT NULL c NOT VALID`, then `VALIDATE CONSTRAINT …`',
    proven:
      'PostgreSQL 15.18: debug messages say that existing constraints are sufficient where a validated check is there, and pg_stat shows a scan where none is; PostgreSQL 18: its documentation',
    squawk: ['adding-not-nullable-field'],
    check: onEach(['set-not-null'], ({ table, column }, _, context) => {
      if (context.isNew(table) || (isAtLeast(context.server, 12) && isDemanded(context, table, column))) return false;
      const check = `${lastPart(table)}_${column}_not_null`;
      const add = isAtLeast(context.server, 18)
        ? `\`ALTER TABLE ${table} ADD CONSTRAINT ${check} NOT NULL ${column} NOT VALID\`, and in the next migration \`ALTER TABLE ${table} VALIDATE CONSTRAINT ${check}\``
        : isAtLeast(context.server, 12)
          ? `\`ALTER TABLE ${table} ADD CONSTRAINT ${check} CHECK (${column} IS NOT NULL) NOT VALID\`, next \`ALTER TABLE ${table} VALIDATE CONSTRAINT ${check}\`, next \`ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL, DROP CONSTRAINT ${check}\``
          : `before version 12 a check instead: \`ALTER TABLE ${table} ADD CONSTRAINT ${check} CHECK (${column} IS NOT NULL) NOT VALID\`, next \`VALIDATE CONSTRAINT ${check}\``;
      return {
        message: `all rows of \`${table}\` are read for NULL in \`${column}\` while it can be neither read nor written, and old code that leaves it out fails`,
        instead: add,
      };
    }),
  },
  {
    id: 'fk-without-index',
    level: 'warn',
    claim: 'practice',
    servers,
    summary: 'A foreign key whose columns no index begins with',
    because: 'Each delete, and each update of the key, in the other table reads all of this one.',
    instead: '`CREATE INDEX CONCURRENTLY … ON child (columns)`',
    proven: 'PostgreSQL 15.18, pg_stat_xact_user_tables: a sequential scan of the child for one deleted parent',
    check: (statement, context) =>
      statement.operations.flatMap(operation => {
        if (!('table' in operation)) return [];
        const { table } = operation;
        return constraintsOf(operation).flatMap(({ kind, columns, references }) => {
          if (kind !== 'foreign' || !columns.length || isIndexed(context, table, columns)) return [];
          const list = columns.join(', ');
          return {
            message: `no index of \`${table}\` begins with (${list}): each delete in \`${references}\` reads all of it`,
            instead: `\`CREATE INDEX ON ${table} (${list})\`, concurrently where the table is not new`,
          };
        });
      }),
  },
];
