import { createHash } from 'node:crypto';
import { isBookkeeping } from '../../../core/migrations/schema/bookkeeping.ts';
import type { Rows, TableRows } from '../../../core/migrations/schema/rows.ts';
import { keyOf, type Schema, type SchemaObject } from '../../../core/migrations/schema/schema.ts';
import { countDone, madeUpJson, madeUpText } from '../made-up.ts';
import type { SqliteRow, SqliteSession } from './session.ts';

export const quoteSqlite = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export interface SqliteTable {
  readonly name: string;
  readonly sql: string;
}

export async function sqliteTables(session: SqliteSession): Promise<readonly SqliteTable[]> {
  const rows = await session.query(
    "select name, sql from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name",
  );
  return rows.map(({ name, sql }) => ({ name: String(name), sql: String(sql) }));
}

const columnsOf = (session: SqliteSession, table: string) =>
  session.query(`select * from pragma_table_xinfo('${table.replaceAll("'", "''")}')`);

/** A table by its columns and constraints: its text changes with each `ALTER TABLE`, and tells less. */
export async function readSqliteSchema(session: SqliteSession): Promise<Schema> {
  const schema = new Map<string, SchemaObject>();
  const add = (
    kind: string,
    name: string,
    parent: string | undefined,
    properties: Readonly<Record<string, unknown>>,
  ) => {
    if (isBookkeeping(name)) return;
    const given = Object.entries(properties).flatMap(([key, value]) =>
      value === null || value === undefined || value === '' ? [] : [[key, String(value).replace(/\s+/g, ' ')]],
    );
    const object: SchemaObject = {
      kind,
      name,
      ...(parent ? { parent: `table ${parent}` } : {}),
      properties: Object.fromEntries(given),
    };
    schema.set(keyOf(object), object);
  };
  for (const { name: table, sql } of await sqliteTables(session)) {
    const quoted = table.replaceAll("'", "''");
    add('table', table, undefined, {
      checks: [...sql.matchAll(/\bcheck\s*(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))/gi)]
        .map(([, text]) => text)
        .sort()
        .join(' '),
      options: /\)\s*([\w\s,]+)$/.exec(sql)?.[1]?.trim().toLowerCase(),
      autoincrement: /\bautoincrement\b/i.test(sql) ? 'yes' : undefined,
    });
    const columns = await columnsOf(session, table);
    for (const one of columns)
      add('column', `${table}.${one['name']}`, table, {
        type: one['type'],
        'not null': one['notnull'] ? 'yes' : undefined,
        default: one['dflt_value'],
        'primary key': one['pk'] ? one['pk'] : undefined,
        generated: Number(one['hidden']) > 1 ? 'yes' : undefined,
      });
    add('column order', table, table, { columns: columns.map(one => one['name']).join(', ') });
    for (const one of await session.query(`select * from pragma_foreign_key_list('${quoted}')`))
      add('foreign key', `${table}.${one['from']}`, table, {
        references: `${one['table']} (${one['to'] ?? ''})`,
        'on update': one['on_update'],
        'on delete': one['on_delete'],
      });
    for (const one of await session.query(`select * from pragma_index_list('${quoted}')`)) {
      const parts = await session.query(
        `select name, desc, coll from pragma_index_xinfo('${String(one['name']).replaceAll("'", "''")}') where key = 1`,
      );
      const list = parts.map(({ name, desc }) => `${name ?? '<expression>'}${desc ? ' desc' : ''}`).join(', ');
      // What a constraint brings has a number for a name.
      const name = one['origin'] === 'c' ? String(one['name']) : `${table} (${list})`;
      const [text] = await session.query(
        `select sql from sqlite_master where type = 'index' and name = '${String(one['name']).replaceAll("'", "''")}'`,
      );
      add(one['origin'] === 'c' ? 'index' : 'unique constraint', name, table, {
        columns: list,
        unique: one['unique'] ? 'yes' : undefined,
        expressions: list.includes('<expression>') ? String(text?.['sql'] ?? '').replace(/^[^(]*/, '') : undefined,
        where: /\bwhere\b([\s\S]*)$/i.exec(String(text?.['sql'] ?? ''))?.[1]?.trim(),
      });
    }
  }
  for (const { type, name, tbl_name: table, sql } of await session.query(
    "select * from sqlite_master where type in ('view', 'trigger')",
  ))
    add(String(type), String(name), type === 'trigger' ? String(table) : undefined, { definition: sql });
  // The file's own numbers, by which programs tell its version.
  for (const name of ['user_version', 'application_id']) {
    const [row] = await session.query(`pragma ${name}`);
    if (row?.[name]) add('setting', name, undefined, { value: row[name] });
  }
  return schema;
}

/** Of each table how many rows, and of each column a digest of its values, sorted. */
export async function readSqliteRows(session: SqliteSession): Promise<Rows> {
  const found = new Map<string, TableRows>();
  for (const { name } of await sqliteTables(session)) {
    if (isBookkeeping(name)) continue;
    const columns = (await columnsOf(session, name)).map(one => String(one['name']));
    const parts = columns.map((column, index) => `quote(${quoteSqlite(column)}) as c${index}`);
    const rows = await session.query(`select ${parts.join(', ')} from ${quoteSqlite(name)}`);
    const digestOf = (texts: readonly string[]) =>
      createHash('sha256')
        .update([...texts].sort().join('\n'))
        .digest('hex');
    const describe = (index: number) => {
      const values = rows.map(row => String(row[`c${index}`]));
      return { filled: values.filter(value => value !== 'NULL').length, digest: digestOf(values) };
    };
    const byName = [...columns.keys()].sort((a, b) => ((columns[a] ?? '') < (columns[b] ?? '') ? -1 : 1));
    found.set(name, {
      count: rows.length,
      digest: digestOf(rows.map(row => byName.map(index => String(row[`c${index}`])).join(', '))),
      columns: Object.fromEntries(columns.map((column, index) => [column, describe(index)])),
    });
  }
  return found;
}

const perTable = 3;

/** Puts a few rows into each empty table, parents first. Some stay empty: of what their rules allow, little is known. */
export async function makeUpSqliteRows(
  session: SqliteSession,
  isSeeded: boolean,
): Promise<{ rows: number; empty: readonly string[] }> {
  let open = (await sqliteTables(session)).map(({ name }) => name).filter(name => !isBookkeeping(name));
  const given = new Set<string>();
  for (const table of isSeeded ? open : []) if (await hasRows(session, table)) given.add(table);
  let rows = 0;
  await session.query('pragma foreign_keys = on');
  for (let before = -1; open.length && before !== open.length; ) {
    before = open.length;
    const left: string[] = [];
    for (const table of open) {
      const made = await fill(session, table, given);
      if (made === undefined) left.push(table);
      else rows += made;
    }
    open = left;
  }
  return { rows, empty: open };
}

const hasRows = async (session: SqliteSession, table: string): Promise<boolean> =>
  (await session.query(`select 1 from ${quoteSqlite(table)} limit 1`)).length > 0;

/** `given`: tables with rows of others. */
async function fill(session: SqliteSession, table: string, given: ReadonlySet<string>): Promise<number | undefined> {
  if (await hasRows(session, table)) return 0;
  const columns = (await columnsOf(session, table)).filter(one => Number(one['hidden']) < 2);
  const keys = await session.query(`select * from pragma_foreign_key_list('${table.replaceAll("'", "''")}')`);
  for (const set of [columns, columns.filter(one => (one['notnull'] && one['dflt_value'] === null) || one['pk'])]) {
    await session.query('begin');
    const made = await countDone(perTable, index => {
      const names = set.map(one => quoteSqlite(String(one['name']))).join(', ');
      const values = set
        .map(one =>
          madeUp(
            one,
            keys.find(({ from }) => from === one['name']),
            index,
            given,
          ),
        )
        .join(', ');
      return session.query(
        `insert into ${quoteSqlite(table)} ${set.length ? `(${names}) values (${values})` : 'default values'}`,
      );
    });
    const isKept = await session.query('commit').then(
      () => true,
      () => false,
    );
    if (!isKept) await session.query('rollback').catch(() => undefined);
    else if (made) return made;
  }
  return undefined;
}

function madeUp(
  { name, type }: SqliteRow,
  key: SqliteRow | undefined,
  index: number,
  given: ReadonlySet<string>,
): string {
  if (key) {
    const table = quoteSqlite(String(key['table']));
    const column = key['to'] ? quoteSqlite(String(key['to'])) : 'rowid';
    // Whether each has children, only whoever gave them can say.
    const which = given.has(String(key['table'])) ? `where ${column} <> (select max(${column}) from ${table})` : '';
    return `(select ${column} from ${table} ${which} limit 1 offset ${index - 1})`;
  }
  const kind = String(type);
  if (/int|real|floa|doub|num|dec|bool/i.test(kind)) return String(index);
  if (/date|time/i.test(kind)) return `'2020-01-0${index} 00:00:00'`;
  if (/json/i.test(kind)) return `'${madeUpJson(index)}'`;
  return `'${madeUpText(String(name), index).replaceAll("'", "''")}'`;
}
