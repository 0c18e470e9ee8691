import { isBook, isBookkeeping } from '../../../core/migrations/schema/bookkeeping.ts';
import type { Rows, TableRows } from '../../../core/migrations/schema/rows.ts';
import type { Session } from './client.ts';

export interface UserTable {
  /** As a message names it. */
  readonly name: string;
  /** As a statement names it. */
  readonly sql: string;
  readonly columns: readonly string[];
}

const tablesQuery = `select case when n.nspname = 'public' then c.relname::text else n.nspname || '.' || c.relname end as name,
  quote_ident(n.nspname) || '.' || quote_ident(c.relname) as sql,
  coalesce(json_agg(a.attname::text order by a.attnum) filter (where a.attname is not null), '[]')::text as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
group by c.oid, n.nspname, c.relname order by 1`;

/** Partitions are read through the table that they are parts of. */
export async function userTables(session: Session): Promise<readonly UserTable[]> {
  const rows = await session.query(tablesQuery);
  return rows.flatMap(({ name, sql, columns }) =>
    name && sql && !isBookkeeping(name) ? [{ name, sql, columns: JSON.parse(columns ?? '[]') as string[] }] : [],
  );
}

/** The rows of the tables in which frameworks write down what they ran. */
export async function readBooked(session: Session): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const { name, sql } of await session.query(tablesQuery)) {
    if (!name || !isBook(name)) continue;
    const found = await session.query(`select to_jsonb(b)::text as row from ${sql} b`);
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  return rows.sort();
}

/** Of each table how many rows, and of each column a digest of its values, sorted: a row that comes back elsewhere is no difference. */
export async function readRows(session: Session): Promise<Rows> {
  const found = new Map<string, TableRows>();
  for (const { name, sql, columns } of await userTables(session)) {
    const quote = (column: string) => `"${column.replaceAll('"', '""')}"`;
    const digestOf = (text: string) => `md5(coalesce(string_agg(md5(${text}), '' order by md5(${text})), ''))`;
    const parts = columns.map((column, index) => {
      const quoted = quote(column);
      return `count(${quoted})::text as f${index}, ${digestOf(`${quoted}::text`)} as d${index}`;
    });
    const whole = digestOf(`row(${[...columns].sort().map(quote).join(', ')})::text`);
    // A migration may have made an `md5` of its own, and a path on which that comes first.
    const [row = {}] = await session.query(
      `begin; set local search_path = ''; select ${['count(*)::text as count', `${whole} as whole`, ...parts].join(', ')} from ${sql}; commit`,
    );
    found.set(name, {
      count: Number(row['count']),
      digest: row['whole'] ?? '',
      columns: Object.fromEntries(
        columns.map((column, index) => [column, { filled: Number(row[`f${index}`]), digest: row[`d${index}`] ?? '' }]),
      ),
    });
  }
  return found;
}
