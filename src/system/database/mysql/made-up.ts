import { isBookkeeping } from '../../../core/migrations/schema/bookkeeping.ts';
import { countDone, madeUpJson, madeUpText } from '../made-up.ts';
import { mysqlTables, quoteName } from './catalogue.ts';
import type { MysqlRow, MysqlSession } from './client.ts';

const perTable = 3;

/** Puts a few rows into each empty table, parents first. Some stay empty: of what their rules allow, only the catalogue is known. */
export async function makeUpMysqlRows(
  session: MysqlSession,
  isSeeded: boolean,
): Promise<{ rows: number; empty: readonly string[] }> {
  const columns = await session.query(
    `select c.table_name as tab, c.column_name as name, c.data_type as type, c.column_type as full, c.character_maximum_length as length, c.is_nullable as nullable,
       c.column_default as def, c.extra as extra, c.generation_expression as generated, k.referenced_table_name as rt, k.referenced_column_name as rc
     from information_schema.columns c left join information_schema.key_column_usage k on k.table_schema = c.table_schema and k.table_name = c.table_name
       and k.column_name = c.column_name and k.referenced_table_name is not null
     where c.table_schema = database() order by c.table_name, c.ordinal_position`,
  );
  let open = (await mysqlTables(session)).map(({ name }) => name).filter(name => !isBookkeeping(name));
  const given = new Set<string>();
  for (const table of isSeeded ? open : []) if (await hasRows(session, table)) given.add(table);
  let rows = 0;
  for (let before = -1; open.length && before !== open.length; ) {
    before = open.length;
    const left: string[] = [];
    for (const table of open) {
      const made = await fill(
        session,
        table,
        columns.filter(({ tab }) => tab === table),
        given,
      );
      if (made === undefined) left.push(table);
      else rows += made;
    }
    open = left;
  }
  return { rows, empty: open };
}

const hasRows = async (session: MysqlSession, table: string): Promise<boolean> =>
  (await session.query(`select 1 from ${quoteName(table)} limit 1`)).length > 0;

/** `given`: tables with rows of others. */
async function fill(
  session: MysqlSession,
  table: string,
  columns: readonly MysqlRow[],
  given: ReadonlySet<string>,
): Promise<number | undefined> {
  if (await hasRows(session, table)) return 0;
  const own = columns.filter(
    ({ extra, generated, rt }) => !generated && !/auto_increment|generated/i.test(extra ?? '') && rt !== table,
  );
  const sets = [own, own.filter(({ nullable, def }) => nullable === 'NO' && def === null)];
  for (const set of sets) {
    const made = await countDone(perTable, index => {
      const names = set.map(({ name }) => quoteName(name ?? ''));
      const values = set.map(column => madeUp(column, index, given));
      return session.query(`insert into ${quoteName(table)} (${names.join(', ')}) values (${values.join(', ')})`);
    });
    if (made) return made;
  }
  return undefined;
}

function madeUp({ name, type, full, length, rt, rc }: MysqlRow, index: number, given: ReadonlySet<string>): string {
  if (rt && rc) {
    const [table, column] = [quoteName(rt), quoteName(rc)];
    // Whether each has children, only whoever gave them can say.
    const which = given.has(rt) ? `where ${column} <> (select max(${column}) from ${table})` : '';
    return `(select ${column} from ${table} as parent ${which} order by 1 limit ${index - 1}, 1)`;
  }
  const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  if (/int|decimal|numeric|float|double|real|^bit|year/i.test(type ?? ''))
    return /year/i.test(type ?? '') ? '2020' : /^bit/i.test(type ?? '') ? "b'1'" : String(index);
  if (/^(?:date|timestamp)/i.test(type ?? '')) return quote(`2020-01-0${index} 00:00:00`);
  if (/^time/i.test(type ?? '')) return quote(`00:00:0${index}`);
  if (/^(?:enum|set)/i.test(type ?? ''))
    return quote(/'((?:[^']|'')*)'/.exec(full ?? '')?.[1]?.replaceAll("''", "'") ?? '');
  if (/json/i.test(type ?? '')) return quote(madeUpJson(index));
  if (/^uuid/i.test(type ?? '')) return quote(`00000000-0000-4000-8000-00000000000${index}`);
  if (/^inet/i.test(type ?? '')) return quote(`10.0.0.${index}`);
  if (/point|geometry/i.test(type ?? '')) return `point(${index}, ${index})`;
  const text = madeUpText(name ?? '', index);
  const most = length === null || length === undefined ? Number.POSITIVE_INFINITY : Number(length);
  return quote(text.length > most ? String(index).slice(-most) : text);
}
