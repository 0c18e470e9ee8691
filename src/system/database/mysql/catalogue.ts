import { isBook, isBookkeeping } from '../../../core/migrations/schema/bookkeeping.ts';
import type { Rows, TableRows } from '../../../core/migrations/schema/rows.ts';
import { keyOf, type Schema, type SchemaObject } from '../../../core/migrations/schema/schema.ts';
import type { MysqlRow, MysqlSession } from './client.ts';

// information_schema of MySQL 5.7 to 8, MariaDB 10 and 11, and OceanBase; each query gives kind, name, parent, and then properties.

const here = 'database()';
/** `SYSTEM VERSIONED` and `SEQUENCE` are MariaDB's. */
const isTable = "t.table_type in ('BASE TABLE', 'SYSTEM VERSIONED')";
const ofTables = `join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
   where c.table_schema = ${here} and ${isTable}`;
const queries: readonly string[] = [
  `select 'table' as kind, t.table_name as name, null as parent, t.engine as engine, t.table_collation as collation,
     nullif(t.table_comment, '') as comment, nullif(t.create_options, '') as options, if(t.table_type = 'BASE TABLE', null, 'yes') as versioned,
     (select concat(max(p.partition_method), ' (', max(p.partition_expression), '): ',
        group_concat(concat_ws(' ', p.partition_name, p.partition_description) order by p.partition_ordinal_position separator ', '))
      from information_schema.partitions p where p.table_schema = t.table_schema and p.table_name = t.table_name and p.partition_name is not null) as partitions
   from information_schema.tables t where t.table_schema = ${here} and ${isTable}`,
  `select 'sequence' as kind, t.table_name as name, null as parent from information_schema.tables t where t.table_schema = ${here} and t.table_type = 'SEQUENCE'`,
  `select 'column' as kind, concat(c.table_name, '.', c.column_name) as name, concat('table ', c.table_name) as parent, c.column_type as type,
     if(c.is_nullable = 'NO', 'yes', null) as \`not null\`, c.column_default as \`default\`, nullif(c.extra, '') as extra, c.collation_name as collation,
     nullif(c.generation_expression, '') as generated, nullif(c.column_comment, '') as comment
   from information_schema.columns c ${ofTables}`,
  `select 'column order' as kind, c.table_name as name, concat('table ', c.table_name) as parent, group_concat(c.column_name order by c.ordinal_position separator ', ') as columns
   from information_schema.columns c ${ofTables} group by c.table_name`,
  `select 'foreign key' as kind, concat(k.table_name, '.', k.constraint_name) as name, concat('table ', k.table_name) as parent,
     group_concat(k.column_name order by k.ordinal_position separator ', ') as columns, k.referenced_table_name as \`references\`,
     group_concat(k.referenced_column_name order by k.ordinal_position separator ', ') as \`referenced columns\`, r.update_rule as \`on update\`, r.delete_rule as \`on delete\`
   from information_schema.key_column_usage k join information_schema.referential_constraints r
     on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name and r.table_name = k.table_name
   where k.table_schema = ${here} and k.referenced_table_name is not null group by k.table_name, k.constraint_name, k.referenced_table_name, r.update_rule, r.delete_rule`,
  `select 'view' as kind, v.table_name as name, null as parent, v.view_definition as definition, v.security_type as security from information_schema.views v where v.table_schema = ${here}`,
  `select 'trigger' as kind, concat(t.event_object_table, '.', t.trigger_name) as name, concat('table ', t.event_object_table) as parent,
     t.action_timing as timing, t.event_manipulation as event, t.action_statement as body from information_schema.triggers t where t.trigger_schema = ${here}`,
  `select lower(r.routine_type) as kind, r.routine_name as name, null as parent, r.routine_definition as body, r.dtd_identifier as \`returns\`,
     (select group_concat(concat_ws(' ', p.parameter_mode, p.parameter_name, p.dtd_identifier) order by p.ordinal_position separator ', ')
      from information_schema.parameters p where p.specific_schema = r.routine_schema and p.specific_name = r.specific_name and p.ordinal_position > 0) as parameters,
     r.security_type as security from information_schema.routines r where r.routine_schema = ${here}`,
  `select 'event' as kind, e.event_name as name, null as parent, e.event_definition as body, e.status as status, concat_ws(' ', e.interval_value, e.interval_field, e.execute_at) as schedule
   from information_schema.events e where e.event_schema = ${here}`,
];
/** What MySQL knows of an index, MariaDB calls otherwise or has not. */
const indexes = ([column, hidden]: readonly [string, string]) =>
  `select if(s.index_name = 'PRIMARY', 'primary key', if(s.non_unique = 0, 'unique index', 'index')) as kind, concat(s.table_name, '.', s.index_name) as name,
     concat('table ', s.table_name) as parent, s.index_type as type, if(max(${hidden}), 'yes', null) as hidden,
     group_concat(concat(${column}, if(s.sub_part is null, '', concat('(', s.sub_part, ')')), if(s.collation = 'D', ' desc', '')) order by s.seq_in_index separator ', ') as columns
   from information_schema.statistics s where s.table_schema = ${here} group by s.table_name, s.index_name, s.non_unique, s.index_type`;
const indexQueries = (
  [
    ['coalesce(s.column_name, s.expression)', "s.is_visible = 'NO'"],
    ['s.column_name', "s.ignored = 'YES'"],
    ['s.column_name', 'false'],
  ] as const
).map(indexes);
/** Not there everywhere. */
const checks = `select 'check' as kind, concat(k.table_name, '.', k.constraint_name) as name, concat('table ', k.table_name) as parent, c.check_clause as definition
   from information_schema.check_constraints c join information_schema.table_constraints k on k.constraint_schema = c.constraint_schema and k.constraint_name = c.constraint_name
   where k.table_schema = ${here} and k.constraint_type = 'CHECK'`;

export async function readMysqlSchema(session: MysqlSession): Promise<Schema> {
  await session.query('set session group_concat_max_len = 1000000000');
  const schema = new Map<string, SchemaObject>();
  const all = [...queries.map(query => [query]), indexQueries, [checks, none]];
  for (const variants of all) {
    const rows = await firstAnswer(session, variants);
    for (const { kind, name, parent, ...rest } of rows) {
      if (!kind || !name || isBookkeeping(name)) continue;
      // MariaDB writes `NULL` where a column has no default.
      const properties = Object.fromEntries(
        Object.entries(rest).flatMap(([key, value]) =>
          value && value !== 'NULL' ? [[key, value.replace(/\s+/g, ' ')]] : [],
        ),
      );
      const object = { kind, name, ...(parent ? { parent } : {}), properties };
      schema.set(keyOf(object), object);
    }
  }
  return schema;
}

const none = 'select null as kind';

/** Of the first that this server understands. */
async function firstAnswer(session: MysqlSession, variants: readonly string[]): Promise<readonly MysqlRow[]> {
  const [query = none, ...others] = variants;
  return session.query(query).catch(error => {
    if (!others.length) throw error;
    return firstAnswer(session, others);
  });
}

export interface MysqlTable {
  readonly name: string;
  readonly columns: readonly string[];
}

export async function mysqlTables(session: MysqlSession): Promise<readonly MysqlTable[]> {
  const rows = await session.query(
    `select c.table_name as name, c.column_name as col from information_schema.columns c ${ofTables} order by c.table_name, c.ordinal_position`,
  );
  const tables = new Map<string, string[]>();
  for (const { name, col } of rows) if (name && col) tables.set(name, [...(tables.get(name) ?? []), col]);
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

export const quoteName = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** Of each table how many rows, and of each column a digest of its values, sorted. */
export async function readMysqlRows(session: MysqlSession): Promise<Rows> {
  await session.query('set session group_concat_max_len = 1000000000');
  const found = new Map<string, TableRows>();
  for (const { name, columns } of await mysqlTables(session)) {
    if (isBookkeeping(name)) continue;
    const digestOf = (text: string) =>
      `md5(coalesce(group_concat(md5(${text}) order by md5(${text}) separator ''), ''))`;
    const parts = columns.map((column, index) => {
      const own = quoteName(column);
      return `count(${own}) as f${index}, ${digestOf(own)} as d${index}`;
    });
    const values = [...columns].sort().map(column => `coalesce(md5(${quoteName(column)}), '-')`);
    const [row = {}] = await session.query(
      `select ${['count(*) as count', `${digestOf(`concat_ws(',', ${values.join(', ')})`)} as whole`, ...parts].join(', ')} from ${quoteName(name)}`,
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

export async function readMysqlBooked(session: MysqlSession): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const { name } of (await mysqlTables(session)).filter(({ name }) => isBook(name)))
    for (const row of await session.query(`select * from ${quoteName(name)}`))
      rows.push(`${name} ${JSON.stringify(row)}`);
  return rows.sort();
}
