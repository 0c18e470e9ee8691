import { isBookkeeping } from '../../../core/migrations/schema/bookkeeping.ts';
import { keyOf, type Schema, type SchemaObject } from '../../../core/migrations/schema/schema.ts';
import type { Session } from './client.ts';

// What a PostgreSQL's catalogue holds, as queries of four columns: kind, name, parent, properties as JSON. All are cast to
// text: a UNION takes the type of its first part, and `name` would cut at 63 bytes. Versions 12 to 18.

/** Not the server's own, nor what an extension brought; with `'i'`, nor what comes with something else, such as the functions of a range. */
const own = (catalogue: string, oid: string, brought = "'e'") =>
  `not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype in (${brought}))`;
const schemas = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
/** Without the schema where it is the usual one. */
const qualified = (name: string) =>
  `case when n.nspname = 'public' then ${name}::text else n.nspname::text || '.' || ${name}::text end`;
const relation = qualified('c.relname');
/** `{owner=arwdDxt/owner}` is what no list at all means. */
const privileges = (column: string) => `(select string_agg(a::text, ', ' order by a::text) from unnest(${column}) a)`;
const comment = (catalogue: string, oid: string, part = '0') =>
  `(select description from pg_description where classoid = '${catalogue}'::regclass and objoid = ${oid} and objsubid = ${part})`;

const relations = `
select case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
    when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' else 'composite type' end,
  ${relation}, null, jsonb_build_object(
    'persistence', case c.relpersistence when 'p' then null else c.relpersistence::text end,
    'options', array_to_string(c.reloptions, ', '),
    'replica identity', case when c.relkind in ('r', 'p') and c.relreplident <> 'd' then c.relreplident::text end,
    'row security', case when c.relrowsecurity then case when c.relforcerowsecurity then 'forced' else 'on' end end,
    'partition key', case c.relkind when 'p' then pg_get_partkeydef(c.oid) end,
    'partition bound', pg_get_expr(c.relpartbound, c.oid),
    'parents', (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid),
    'owner', pg_get_userbyid(c.relowner)::text,
    'privileges', ${privileges('c.relacl')},
    'comment', ${comment('pg_class', 'c.oid')},
    'definition', case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
    'of', (select format_type(s.seqtypid, null) || ' ' || s.seqstart || ' ' || s.seqincrement || ' ' || s.seqmin || ' ' || s.seqmax || ' ' || s.seqcache || ' ' || s.seqcycle
      from pg_sequence s where s.seqrelid = c.oid),
    'owned by', (select d.refobjid::regclass::text || '.' || a.attname from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where c.relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i'))
  )
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and ${schemas} and ${own('pg_class', 'c.oid')}`;

/** The key of a column's table, as the query above makes it. */
const tableKey = `case c.relkind when 'r' then 'table ' when 'p' then 'partitioned table ' when 'v' then 'view ' when 'm' then 'materialized view '
  when 'f' then 'foreign table ' else 'composite type ' end || ${relation}`;

const columns = `
select 'column', ${relation} || '.' || a.attname, ${tableKey}, jsonb_build_object(
    'type', format_type(a.atttypid, a.atttypmod),
    'not null', case when a.attnotnull then 'yes' end,
    'default', case a.attgenerated when '' then pg_get_expr(f.adbin, f.adrelid) end,
    'generated', case when a.attgenerated <> '' then pg_get_expr(f.adbin, f.adrelid) end,
    'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
    'collation', case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
    'storage', case when a.attstorage <> t.typstorage then a.attstorage::text end,
    'compression', nullif(to_jsonb(a) ->> 'attcompression', ''),
    'statistics', case when (to_jsonb(a) ->> 'attstattarget')::int <> -1 then to_jsonb(a) ->> 'attstattarget' end,
    -- Seen on PostgreSQL 15.20: a number that is another one each time a column is made.
    'options', (select string_agg(o, ', ') from unnest(a.attoptions) o where o not like 'pg\\_attver=%'),
    'privileges', ${privileges('a.attacl')},
    'comment', ${comment('pg_class', 'c.oid', 'a.attnum')}
  )
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
  left join pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'f', 'c') and ${schemas} and ${own('pg_class', 'c.oid')}`;

const order = `
select 'column order', ${relation}, ${tableKey}, jsonb_build_object('columns', string_agg(a.attname, ', ' order by a.attnum))
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and ${schemas} and ${own('pg_class', 'c.oid')}
group by c.oid, n.nspname, c.relname, c.relkind`;

/** NOT NULL is told with the column; since version 18 it is a constraint, too. */
const constraints = `
select case k.contype when 'p' then 'primary key' when 'u' then 'unique constraint' when 'f' then 'foreign key' when 'c' then 'check'
    when 'x' then 'exclusion constraint' else 'constraint' end,
  coalesce(${relation}, ${qualified('t.typname')}) || '.' || k.conname, ${tableKey},
  jsonb_build_object('definition', pg_get_constraintdef(k.oid), 'comment', ${comment('pg_constraint', 'k.oid')})
from pg_constraint k left join pg_class c on c.oid = k.conrelid left join pg_type t on t.oid = k.contypid
  join pg_namespace n on n.oid = coalesce(c.relnamespace, t.typnamespace)
where k.contype not in ('n', 't') and k.conparentid = 0 and ${schemas} and ${own('pg_constraint', 'k.oid')}
  and (c.oid is null or ${own('pg_class', 'c.oid')})`;

const indexes = `
select 'index', ${qualified('i.relname')}, ${tableKey}, jsonb_build_object('definition', pg_get_indexdef(x.indexrelid),
    'valid', case when not x.indisvalid then 'no' end, 'clustered', case when x.indisclustered then 'yes' end,
    'replica identity', case when x.indisreplident then 'yes' end, 'options', array_to_string(i.reloptions, ', '),
    'comment', ${comment('pg_class', 'i.oid')})
from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
where not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x') and x.indisvalid)
  and c.relkind in ('r', 'p', 'm') and ${schemas} and ${own('pg_class', 'c.oid')}`;

const triggers = `
select 'trigger', ${relation} || '.' || t.tgname, ${tableKey}, jsonb_build_object('definition', pg_get_triggerdef(t.oid),
    'enabled', case t.tgenabled when 'O' then null else t.tgenabled::text end, 'comment', ${comment('pg_trigger', 't.oid')})
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal and ${schemas} and ${own('pg_trigger', 't.oid')}`;

const rules = `
select 'rule', ${relation} || '.' || r.rulename, ${tableKey}, jsonb_build_object('definition', pg_get_ruledef(r.oid),
    'enabled', case r.ev_enabled when 'O' then null else r.ev_enabled::text end)
from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
where r.rulename <> '_RETURN' and ${schemas} and ${own('pg_rewrite', 'r.oid')}`;

const policies = `
select 'policy', ${relation} || '.' || p.polname, ${tableKey}, jsonb_build_object('command', p.polcmd::text,
    'permissive', case when not p.polpermissive then 'no' end, 'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid),
    'roles', (select string_agg(case when o = 0 then 'public' else pg_get_userbyid(o)::text end, ', ' order by o) from unnest(p.polroles) o))
from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${schemas}`;

/** With white space made one: a way back is rarely written with the same. */
const functions = `
select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end,
  ${qualified('p.proname')} || '(' || pg_get_function_identity_arguments(p.oid) || ')', null, jsonb_build_object(
    'definition', case when p.prokind in ('f', 'p', 'w') then btrim(regexp_replace(pg_get_functiondef(p.oid), '\\s+', ' ', 'g')) else pg_get_function_result(p.oid) end,
    'owner', pg_get_userbyid(p.proowner)::text, 'privileges', ${privileges('p.proacl')}, 'comment', ${comment('pg_proc', 'p.oid')})
from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${schemas} and ${own('pg_proc', 'p.oid', "'e', 'i'")}`;

const types = `
select case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'range type' end, ${qualified('t.typname')}, null, jsonb_build_object(
    'labels', (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
    'type', case t.typtype when 'd' then format_type(t.typbasetype, t.typtypmod) when 'r' then (select format_type(r.rngsubtype, null) from pg_range r where r.rngtypid = t.oid) end,
    'not null', case when t.typnotnull then 'yes' end, 'default', t.typdefault, 'owner', pg_get_userbyid(t.typowner)::text,
    'privileges', ${privileges('t.typacl')}, 'comment', ${comment('pg_type', 't.oid')})
from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype in ('e', 'd', 'r') and ${schemas} and ${own('pg_type', 't.oid')}`;

/** Those of the database, and those of the role that the migrations have: all sessions that are begun later have them. */
const settings = `
select 'setting', split_part(o, '=', 1) || case s.setrole when 0 then '' else ' of ' || pg_get_userbyid(s.setrole) end
    || case when s.setrole <> 0 and s.setdatabase <> 0 then ' in this database' else '' end, null,
  jsonb_build_object('value', substr(o, strpos(o, '=') + 1))
from pg_db_role_setting s cross join unnest(s.setconfig) o left join pg_database d on d.oid = s.setdatabase
where d.datname = current_database() or (s.setdatabase = 0 and pg_get_userbyid(s.setrole) = current_user)`;

const others = [
  settings,
  `select 'database', d.datname::text, null, jsonb_build_object('owner', pg_get_userbyid(d.datdba)::text, 'privileges', ${privileges('d.datacl')},
     'comment', (select description from pg_shdescription where classoid = 'pg_database'::regclass and objoid = d.oid))
   from pg_database d where d.datname = current_database()`,
  `select 'schema', n.nspname::text, null, jsonb_build_object('owner', pg_get_userbyid(n.nspowner)::text, 'privileges', ${privileges('n.nspacl')}, 'comment', ${comment('pg_namespace', 'n.oid')})
   from pg_namespace n where ${schemas} and ${own('pg_namespace', 'n.oid')}`,
  `select 'extension', e.extname::text, null, jsonb_build_object('schema', e.extnamespace::regnamespace::text) from pg_extension e where e.extname <> 'plpgsql'`,
  `select 'statistics', ${qualified('s.stxname')}, null, jsonb_build_object('definition', pg_get_statisticsobjdef(s.oid)) from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where ${schemas}`,
  `select 'default privileges', pg_get_userbyid(a.defaclrole)::text || ' ' || a.defaclobjtype::text || coalesce(' in ' || n.nspname::text, ''), null, jsonb_build_object('privileges', ${privileges('a.defaclacl')})
   from pg_default_acl a left join pg_namespace n on n.oid = a.defaclnamespace`,
  `select 'event trigger', e.evtname::text, null, jsonb_build_object('event', e.evtevent::text, 'function', e.evtfoid::regproc::text, 'enabled', e.evtenabled::text) from pg_event_trigger e where ${own('pg_event_trigger', 'e.oid')}`,
  `select 'publication', p.pubname::text, null, jsonb_build_object('all tables', p.puballtables::text, 'tables', (select string_agg(t.schemaname || '.' || t.tablename, ', ' order by t.schemaname, t.tablename) from pg_publication_tables t where t.pubname = p.pubname)) from pg_publication p`,
  `select 'operator', ${qualified('o.oprname')} || '(' || o.oprleft::regtype || ', ' || o.oprright::regtype || ')', null, jsonb_build_object('function', o.oprcode::text) from pg_operator o join pg_namespace n on n.oid = o.oprnamespace where ${schemas} and ${own('pg_operator', 'o.oid')}`,
  `select 'collation', ${qualified('l.collname')}, null, jsonb_build_object('provider', l.collprovider::text) from pg_collation l join pg_namespace n on n.oid = l.collnamespace where ${schemas} and ${own('pg_collation', 'l.oid')}`,
  `select 'cast', c.castsource::regtype || ' as ' || c.casttarget::regtype, null, jsonb_build_object('context', c.castcontext::text) from pg_cast c where c.oid >= 16384 and ${own('pg_cast', 'c.oid', "'e', 'i'")}`,
];

const parts = [relations, columns, order, constraints, indexes, triggers, rules, policies, functions, types, ...others];

/** With an empty search path, names are printed the same whatever a migration set. */
const catalogueQuery = `begin; set local search_path = ''; ${parts
  .map(
    part =>
      `select x.a::text as kind, x.b::text as name, x.c::text as parent, x.d::text as properties from (${part}) x(a, b, c, d)`,
  )
  .join(' union all ')}; commit`;

/** All of the database but its rows. */
export async function readSchema(session: Session, now: Date): Promise<Schema> {
  const rows = await session.query(catalogueQuery);
  const schema = new Map<string, SchemaObject>();
  for (const { kind, name, parent, properties } of rows) {
    if (!kind || !name || isBookkeeping(name)) continue;
    const found = JSON.parse(properties ?? '{}') as Record<string, string | null>;
    const table = /^(?:public\.)?(.+)\.[^.]+$/.exec(found['owned by'] ?? '')?.[1];
    const object: SchemaObject = {
      kind,
      name,
      ...(table ? { parent: `table ${table}` } : parent ? { parent } : {}),
      properties: Object.fromEntries(
        Object.entries(found).flatMap(([key, value]) => (value ? [[key, withoutNow(value, now)]] : [])),
      ),
    };
    schema.set(keyOf(object), object);
  }
  return schema;
}

/** What `DEFAULT now()` was frozen to when the migration ran differs each time that it runs. */
function withoutNow(value: string, now: Date): string {
  return value.replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d(?::?\d\d)?)?/g, text => {
    const time = Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`);
    return Math.abs(time - now.getTime()) < 86_400_000 ? '<now>' : text;
  });
}
