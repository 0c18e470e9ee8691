import { countDone, madeUpJson, madeUpText } from '../made-up.ts';
import type { Session } from './client.ts';
import { userTables } from './rows.ts';

const perTable = 3;

interface Column {
  readonly name: string;
  readonly type: string;
  /** `e` for an enum. */
  readonly kind: string;
  /** 0 for any. */
  readonly length: number;
  readonly required: boolean;
  readonly hasDefault: boolean;
  readonly labels: readonly string[];
  /** That it is one of a list. */
  readonly check: string | null;
  /** `table.column` that it has to be found in. */
  readonly refers: string | null;
}

const columnsQuery = (table: string) => `
select json_agg(json_build_object('name', a.attname, 'type', format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null),
  'kind', t.typtype, 'length', greatest(information_schema._pg_char_max_length(coalesce(nullif(t.typbasetype, 0), t.oid), case t.typtype when 'd' then t.typtypmod else a.atttypmod end), 0),
  'required', a.attnotnull or t.typnotnull, 'hasDefault', a.atthasdef or t.typdefault is not null,
  'labels', coalesce((select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid), '[]'),
  'check', (select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
    and pg_get_constraintdef(k.oid) like '%= ANY (%' order by k.oid limit 1),
  'refers', (select quote_ident(fn.nspname) || '.' || quote_ident(fc.relname) || ' ' || quote_ident(fa.attname) from pg_constraint k
    join pg_class fc on fc.oid = k.confrelid join pg_namespace fn on fn.oid = fc.relnamespace
    join pg_attribute fa on fa.attrelid = fc.oid and fa.attnum = k.confkey[array_position(k.conkey, a.attnum)]
    where k.conrelid = a.attrelid and k.contype = 'f' and a.attnum = any (k.conkey) order by k.oid limit 1)) order by a.attnum)::text as columns
from pg_attribute a join pg_type t on t.oid = a.atttypid
where a.attrelid = '${table.replaceAll("'", "''")}'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity <> 'a'`;

/**
 * Puts a few rows into each empty table, parents first: what a migration does to rows can be seen only where there are some.
 * Of what a table's rules allow, nothing is known beside its catalogue: some stay empty. `isSeeded`: see `Engine`.
 */
export async function makeUpRows(
  session: Session,
  isSeeded: boolean,
): Promise<{ rows: number; empty: readonly string[] }> {
  let open = await Promise.all(
    (await userTables(session)).map(async table => ({ ...table, list: [] as readonly Column[] })),
  );
  const given = new Set<string>();
  for (const table of open) {
    const [row] = await session.query(columnsQuery(table.sql));
    table.list = JSON.parse(row?.['columns'] ?? '[]') as Column[];
    if (isSeeded && (await hasRows(session, table.sql))) given.add(table.sql);
  }
  let rows = 0;
  // Some wait for the rows of others.
  for (let round = 0, before = -1; round < 8 && open.length && before !== open.length; round++) {
    before = open.length;
    const left: typeof open = [];
    for (const table of open) {
      const made = await fill(session, table.sql, table.list, given);
      if (made === undefined) left.push(table);
      else rows += made;
    }
    open = left;
  }
  return { rows, empty: open.map(({ name }) => name) };
}

const hasRows = async (session: Session, table: string): Promise<boolean> =>
  (await session.query(`select 1 from ${table} limit 1`)).length > 0;

/** How many rows were made; undefined where that cannot be done, or not yet. `given`: tables with rows of others. */
async function fill(
  session: Session,
  table: string,
  columns: readonly Column[],
  given: ReadonlySet<string>,
): Promise<number | undefined> {
  if (await hasRows(session, table)) return 0;
  const isSelf = ({ refers }: Column) => refers?.startsWith(`${table} `) ?? false;
  const sets = [
    columns.filter(
      column => !(column.hasDefault && /^(?:small|big)?int|^integer/.test(column.type)) && !isSelf(column),
    ),
    columns.filter(({ required }) => required),
    columns.filter(({ required, hasDefault }) => required && !hasDefault),
  ];
  for (const set of sets) {
    const made = await countDone(perTable, index => session.query(insert(table, set, index, given)));
    if (made) return made;
  }
  return undefined;
}

function insert(table: string, columns: readonly Column[], index: number, given: ReadonlySet<string>): string {
  if (!columns.length) return `insert into ${table} default values`;
  const names = columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  return `insert into ${table} (${names.join(', ')}) values (${columns.map(one => madeUpValue(one, index, given)).join(', ')})`;
}

function madeUpValue(column: Column, index: number, given: ReadonlySet<string>): string {
  const { type, kind, labels, check, refers, length, required } = column;
  if (refers) {
    const [table = '', other] = refers.split(/ (?=[^ ]+$)/);
    // Whether each has children, only whoever gave them can say.
    const parents = given.has(table)
      ? `(select ${other} from (select ${other}, lead(true) over (order by ${other}) as more from ${table}) as all_of_them where more) as parent`
      : table;
    const found = `(select ${other} from ${parents} order by ${other} offset ${index - 1} limit 1)`;
    return required ? `coalesce(${found}, (select ${other} from ${parents} limit 1))` : found;
  }
  const listed = listedIn(check, index);
  if (listed !== undefined) return listed;
  if (kind === 'e') return quote(labels[(index - 1) % Math.max(1, labels.length)] ?? '');
  if (type.endsWith('[]')) return quote(madeUpArray(type.slice(0, -2), index));
  if (kind === 'r' || type.endsWith('range')) return "'empty'";
  const text = typedValue(type, index) ?? madeUpText(column.name, index);
  const cut =
    length > 0 && text.length > length ? String(index).padStart(Math.min(length, 3), '0').slice(-length) : text;
  return quote(cut);
}

const typedValue = (type: string, index: number): string | undefined =>
  values.find(([pattern]) => pattern.test(type))?.[1](index);

/** Of one element, where its type is known: an empty one is what most defaults are, and one that was lost would seem to come back. */
function madeUpArray(type: string, index: number): string {
  const text = typedValue(type, index) ?? (/^(?:text|char|citext|name)/.test(type) ? String(index) : undefined);
  return text === undefined ? '{}' : `{"${text.replace(/["\\]/g, '\\$&')}"}`;
}

/** One of the texts in `CHECK ((state = ANY (ARRAY['open'::text, 'done'::text])))`. */
function listedIn(check: string | null, index: number): string | undefined {
  const texts = [...(check ?? '').matchAll(/'(?:[^']|'')*'(?=::)/g)].map(([text]) => text);
  return texts[(index - 1) % Math.max(1, texts.length)];
}

const two = (index: number) => String(index).padStart(2, '0');
const values: readonly (readonly [RegExp, (index: number) => string])[] = [
  [/^(?:smallint|integer|bigint|numeric|real|double precision|oid)/, index => String(index)],
  [/^money/, index => `${index}.00`],
  [/^boolean/, index => (index % 2 ? 'true' : 'false')],
  [/^uuid/, index => `00000000-0000-4000-8000-0000000000${two(index)}`],
  [/^jsonb?/, madeUpJson],
  [/^xml/, () => '<a/>'],
  [/^timestamp|^date/, index => `2020-01-${two(index)} 00:00:00+00`],
  [/^time/, index => `00:00:${two(index)}`],
  [/^interval/, index => `${index} days`],
  [/^inet|^cidr/, index => `10.0.0.${index}`],
  [/^macaddr8/, index => `00:00:00:00:00:00:00:${two(index)}`],
  [/^macaddr/, index => `00:00:00:00:00:${two(index)}`],
  [/^bytea/, index => `\\x${two(index)}`],
  [/^bit/, () => '1'],
  [/^point|^circle|^lseg|^box|^path|^polygon|^line/, index => `(${index},${index}),(${index + 1},${index + 1})`],
  [/^tsvector|^tsquery|^ltree/, index => `word${index}`],
  [/^hstore/, index => `a=>${index}`],
  [/^pg_lsn/, index => `0/${index}`],
];

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
