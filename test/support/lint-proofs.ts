/** How the claim of a rule is seen on a server, of each statement at which it fires. */
export type Proof =
  /** The lock that it takes on a table that was there: a regular expression; `but`: what cannot be asked. */
  | { readonly locks: string; readonly but?: RegExp }
  /** It writes the rows of such a table anew. */
  | { readonly rewrites: true }
  /** The server refuses it, with a code or with words: a regular expression. */
  | { readonly fails: string }
  /** What old code says: of these that the server did before, it refuses one after it. */
  | { readonly breaks: readonly string[] }
  /** The server refuses this before, and does it after. */
  | { readonly allows: string }
  /** A condition that does not hold before, and does after. */
  | { readonly shows: string }
  /** A test of its own sees it. */
  | 'own';

export type ProvenOn = 'postgres' | 'mariadb' | 'sqlite';

const exclusive = { locks: '^AccessExclusiveLock$' };
const heldOn = (tables: string, count: number) => ({
  shows: `(select count(distinct relation) from pg_locks where pid = pg_backend_pid() and mode = 'AccessExclusiveLock' and relation::regclass::text in (${tables})) >= ${count}`,
});
/** On MariaDB and SQLite. */
const noTable = { breaks: ['select * from t', 'select * from o'] };
const emptied = { shows: 'not exists (select * from t)' };
const emptiedSqlite = { shows: '(select count(*) = 0 from t)' };

/** For each rule whose `proven` names one of these servers with a version. */
export const proofs: Readonly<Record<string, Readonly<Partial<Record<ProvenOn, Proof>>>>> = {
  'index-not-concurrent': { postgres: { locks: '^ShareLock$' } },
  'drop-index-not-concurrent': { postgres: exclusive },
  'reindex-not-concurrent': { postgres: { locks: '^ShareLock$' } },
  'refresh-not-concurrent': { postgres: exclusive },
  'detach-partition-not-concurrent': { postgres: exclusive },
  'partition-of-locks-parent': { postgres: exclusive },
  'constraint-not-valid': { postgres: { locks: '^(?:ShareRowExclusive|AccessExclusive)Lock$' } },
  'validate-in-same-transaction': { postgres: heldOn("'t'", 1) },
  'unique-constraint-direct': { postgres: exclusive },
  'exclusion-constraint': { postgres: exclusive },
  'set-not-null': { postgres: exclusive },
  'fk-without-index': { postgres: 'own' },
  'type-change': { postgres: { rewrites: true } },
  'add-column-rewrites': { postgres: { rewrites: true } },
  'table-rewrite': { postgres: { rewrites: true } },
  'concurrent-in-transaction': { postgres: { fails: '^25001$' } },
  'transaction-nesting': { postgres: 'own' },
  'uncommitted-transaction': { postgres: 'own' },
  'backfill-under-lock': { postgres: heldOn("'t'", 1) },
  'locks-more-tables': { postgres: heldOn("'t', 'other'", 2) },
  'lock-timeout-missing': { postgres: exclusive },
  'enum-value-in-transaction': { postgres: { fails: '^55P04$' } },
  'drop-table': {
    postgres: { breaks: ['select from t', 'select from other'] },
    mariadb: noTable,
    sqlite: noTable,
  },
  'drop-column': {
    postgres: { breaks: ['select b from t'] },
    mariadb: { breaks: ['select b from t'] },
    sqlite: { breaks: ['select b from t'] },
  },
  'drop-schema': {
    postgres: { shows: "to_regnamespace('old') is null" },
    mariadb: { shows: "not exists (select * from information_schema.schemata where schema_name = 'd')" },
  },
  'drop-object': { postgres: { breaks: ['select from vw', "select 'sad'::mood"] } },
  truncate: { postgres: { shows: 'not exists (select from t)' }, mariadb: emptied },
  'delete-without-where': {
    postgres: { shows: 'not exists (select from t)' },
    mariadb: emptied,
    sqlite: emptiedSqlite,
  },
  'update-without-where': {
    postgres: { shows: 'not exists (select from t where a is distinct from 0)' },
    mariadb: { shows: 'not exists (select * from t where a is null or a <> 1)' },
    sqlite: { shows: '(select count(*) = 0 from t where a is null or a <> 1)' },
  },
  'backfill-whole-table': {
    postgres: { shows: 'not exists (select from t where xmin <> pg_current_xact_id()::xid)' },
  },
  'rename-column': {
    postgres: { breaks: ['select a, b from t'] },
    mariadb: { breaks: ['select b from t'] },
    sqlite: { breaks: ['select b from t'] },
  },
  'rename-table': { postgres: { breaks: ['select from other'] }, mariadb: noTable, sqlite: noTable },
  'rename-object': { postgres: { breaks: ["select 'sad'::mood", 'create table old.x ()', 'select from vw'] } },
  'add-not-null-no-default': {
    postgres: { fails: '^23502$' },
    mariadb: {
      breaks: ['insert into t (id, nn) values (99, 99)'],
    },
    sqlite: { fails: 'NOT NULL' },
  },
  'drop-not-null': { postgres: { allows: 'insert into t (id, d) values (99, null)' } },
  'drop-default': {
    postgres: { breaks: ['insert into t (id) values (99)'] },
    mariadb: {
      breaks: [
        "insert into t (id, nn) values (if((select column_default from information_schema.columns where table_schema = database() and table_name = 't' and column_name = 'g') = '3', 99, null), 99)",
      ],
    },
  },
  'drop-constraint': {
    postgres: { allows: 'insert into t (id, j) values (99, -1)' },
    mariadb: { allows: 'insert into t (id, nn, o) values (99, 99, 99)' },
  },
  'json-not-jsonb': { postgres: 'own' },
  'enum-value-order': {
    postgres: {
      shows:
        "(select enumlabel from pg_enum where enumtypid = 'mood'::regtype order by enumsortorder desc limit 1) = 'ok'",
    },
  },
  'identifier-too-long': {
    postgres: { shows: "exists (select from pg_class where relname ~ '^(?:x{63}|é{31})$')" },
  },
  'alter-copies-table': { mariadb: { locks: '^ALGORITHM=COPY', but: /PARTITION BY/ } },
  'alter-blocks-writes': { mariadb: { locks: 'LOCK=SHARED$' } },
  'ddl-not-transactional': { mariadb: 'own' },
  'inline-references-ignored': { mariadb: 'own' },
  'sqlite-cannot-alter': { sqlite: { fails: 'syntax error|[Cc]annot add' } },
  'pragma-in-transaction': { sqlite: 'own' },
};
