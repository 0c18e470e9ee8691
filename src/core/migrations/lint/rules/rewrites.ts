import { isBinaryCoercible } from '../postgres/types.ts';
import { onEach, type Rule } from '../rule.ts';
import { typeOf } from '../schema.ts';
import { isAtLeast } from '../version.ts';

const servers = ['postgres'] as const;

/** What a reader can know and the statement does not say. */
function unlessOf(was: string | undefined, type: string): string {
  if (was === undefined) return ', unless the type that it had needs no change of the rows';
  return /^timestamp/.test(was) && /^timestamp/.test(type) ? ', unless the time zone of the session is UTC' : '';
}

export const rewrites: readonly Rule[] = [
  {
    id: 'type-change',
    level: 'block',
    claim: 'rewrite',
    servers,
    summary: 'The type of a column changes in a way that rewrites the table',
    because:
      'All rows and all indexes are written anew while the table can be neither read nor written (lock `AccessExclusive`), and old code may not know the type.',
    instead:
      'add a column of the new type, write both, fill it in batches, read the new one, drop the old one in a later release',
    proven:
      'PostgreSQL 15.18, pg_class.relfilenode of 18 pairs of types: a wider varchar, varchar to text, a wider numeric of the same scale, and cidr to inet write nothing; int to bigint, text to varchar(n), timestamp to timestamptz outside UTC do',
    squawk: ['changing-column-type'],
    check: onEach(['change-type'], ({ table, column, type, using }, _, context) => {
      if (context.isNew(table)) return false;
      const was = typeOf(context, table, column);
      if (was !== undefined && !using && isBinaryCoercible(was, type)) return false;
      const from = was === undefined ? '' : ` from \`${was}\``;
      return {
        message: `\`${column}\` becomes \`${type}\`${from}: \`${table}\` is rewritten, and can be neither read nor written meanwhile${unlessOf(was, type)}`,
        instead: `\`ALTER TABLE ${table} ADD COLUMN ${column}_new ${type}\`, write both columns, fill it in batches, switch the readers, and drop \`${column}\` in a later release`,
      };
    }),
  },
  {
    id: 'add-column-rewrites',
    level: 'block',
    claim: 'rewrite',
    servers,
    summary:
      'A column is added whose value differs from row to row: a volatile default, `serial`, identity, a stored generated one',
    because: 'All rows are written anew while the table can be neither read nor written (lock `AccessExclusive`).',
    instead: 'add the column without a value, set its default in a statement of its own, then fill old rows in batches',
    proven:
      'PostgreSQL 15.18, pg_class.relfilenode: rewritten by gen_random_uuid(), random(), clock_timestamp(), serial, identity and STORED; not by a constant or now(). Before version 11 any default: its release notes',
    squawk: ['adding-field-with-default'],
    check: onEach(['add-column'], ({ table, column }, _, { isNew, server }) => {
      if (isNew(table)) return false;
      const { name, type, generated, counts } = column;
      const value = column.default;
      const late = isAtLeast(server, 11);
      const why =
        generated === 'stored'
          ? 'it is generated and stored'
          : counts
            ? 'each row gets a number'
            : value === 'volatile'
              ? 'its default differs from row to row'
              : value === 'unknown'
                ? 'its default calls a function that may differ from row to row'
                : value === 'constant' && !late
                  ? 'before version 11 each default is written into all rows'
                  : undefined;
      if (why === undefined) return false;
      return {
        message: `to add \`${name}\` rewrites \`${table}\`, which can be neither read nor written meanwhile: ${why}`,
        instead:
          generated === 'stored'
            ? `a plain column that a trigger fills, or ${isAtLeast(server, 18) ? '`VIRTUAL` instead of `STORED`' : 'a view, or an index on the expression'}`
            : `\`ALTER TABLE ${table} ADD COLUMN ${name} ${/serial/.test(type) ? 'bigint' : type}\`, then \`ALTER TABLE ${table} ALTER COLUMN ${name} SET DEFAULT …\`, then fill old rows in batches`,
      };
    }),
  },
  {
    id: 'table-rewrite',
    level: 'block',
    claim: 'rewrite',
    servers,
    summary: '`VACUUM FULL`, `CLUSTER`, `SET LOGGED`, `SET TABLESPACE` and the like',
    because: 'All rows are written anew while the table can be neither read nor written (lock `AccessExclusive`).',
    instead: 'pg_repack or pg_squeeze, outside of migrations; a new table for a new tablespace',
    proven: 'PostgreSQL 15.18, pg_class.relfilenode and pg_locks; `VACUUM FULL` by its documentation',
    squawk: ['prefer-repack'],
    check: onEach(
      ['rewrite'],
      ({ table, how }, _, { isNew }) =>
        !isNew(table) && {
          message: `\`${how}\` writes ${table ? `\`${table}\`` : 'all tables'} anew, which can be neither read nor written meanwhile`,
        },
    ),
  },
];
