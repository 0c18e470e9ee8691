/** What it is, the SQL, and what comes of it: `fails: …`, or `error: …` where nothing was found out. */
export type BadInput = readonly [what: string, text: string, outcome: RegExp, transaction?: 'file' | 'none'];

const noRights = /^error: `2\.up\.sql:\d+` needs rights that a rehearsal does not give to a migration: /;
const notThere = /^error: `2\.up\.sql:1` needs what this (?:server|SQLite) has not: /;
const elsewhere = /^error: `2\.up\.sql:1` names what is there in production alone: /;
const gone = /^error: the database server went away at `2\.up\.sql:1`: /;
const psqlOnly = /^error: `\S+` cannot be rehearsed: only `psql` knows it, and no server; `2\.up\.sql:1`$/;
/** It holds a table, and outlives its session. */
const prepare = "begin; alter table orders add more int; prepare transaction 'a'";
const unended = /^fails: it begins a transaction, and does not end it$/;

/** The embedded one does not come back from it. */
export const endlessRecursion = 'create function f() returns int language sql as $$ select f() $$; select f()';

export const postgresInput: readonly BadInput[] = [
  ['does not parse', 'alter tabel orders', /^fails: syntax error at or near "tabel"$/],
  ['ends in a text', "insert into orders values (1, 'a", /^fails: unterminated quoted string at or near "'a"$/],
  ['holds a NUL byte', "select 'a\0b'", /^fails: it holds a NUL byte, which no SQL has$/],
  ['does not end its transaction', 'begin; create table more (id int)', unended, 'none'],
  ['drops its database', 'drop database landworthy', /^fails: DROP DATABASE cannot run inside a transaction block$/],
  ['drops a database', 'drop database orders', elsewhere, 'none'],
  ['sets up a database by its name', "alter database orders set timezone to 'UTC'", elsewhere],
  ['names a role of production', 'grant select on orders to reporting', elsewhere],
  ['reads a file', "select pg_read_file('/etc/passwd')", noRights],
  ['copies from a file', "copy orders from '/etc/passwd'", noRights],
  ['writes a file', "copy orders to '/tmp/landworthy-test-written'", noRights],
  [
    'writes a large object to a file',
    "select lo_export(lo_from_bytea(0, 'a'), '/tmp/landworthy-test-written')",
    noRights,
  ],
  ['runs a program', "copy orders to program 'touch /tmp/landworthy-test-written'", noRights],
  ['loads a library', "create function pid() returns int as 'libc.so.6', 'getpid' language c", noRights],
  ['needs an extension that is not there', 'create extension postgis', notThere],
  ['needs a language that is not there', 'create extension plpython3u', notThere],
  ['needs a superuser', 'create role boss superuser', noRights],
  ['changes the server', "alter system set work_mem = '1GB'", noRights, 'none'],
  ['makes a database', 'create database orders', noRights, 'none'],
  [
    'watches all statements',
    "create function watch() returns event_trigger language plpgsql as 'begin end'; create event trigger watch on ddl_command_start execute function watch()",
    noRights,
  ],
  ['keeps what is written for others', "select pg_create_logical_replication_slot('s', 'pgoutput')", noRights],
  [
    'locks a table for no time',
    'lock table orders',
    /^fails: LOCK TABLE can only be used in transaction blocks$/,
    'none',
  ],
  ['locks a table', 'lock table orders in access exclusive mode', /^is done$/],
  ['locks what is no table', 'select pg_advisory_lock(1)', /^is done$/, 'none'],
  [
    'takes the rights of its administrator',
    'set session authorization postgres',
    /^error: `2\.up\.sql(?::1)?` (?:needs rights|takes the rights of `postgres`)/,
  ],
  [
    'waits for what follows `COPY`',
    'copy orders from stdin',
    /^error: `COPY … FROM STDIN` cannot be rehearsed: only `psql` sends what follows it; `2\.up\.sql:1`$/,
  ],
  ['is for psql', '\\! touch /tmp/landworthy-test-written', psqlOnly],
  ['connects elsewhere', '\\c postgres\ncreate table more (id int)', psqlOnly],
  [
    'selects too much',
    "select repeat('a', 1000000) from generate_series(1, 70)",
    /^error: `2\.up\.sql:1` cannot be rehearsed: it answers with more than 64 MB$/,
  ],
];

export const embeddedInput: readonly BadInput[] = [
  ['prepares a transaction', prepare, notThere, 'none'],
  ...postgresInput,
];

export const mariadbInput: readonly BadInput[] = [
  [
    'does not parse',
    'alter tabel orders',
    /^fails: You have an error in your SQL syntax; .+ near 'tabel orders' at line 1$/,
  ],
  [
    'ends in a text',
    "insert into orders values (1, 'a",
    /^fails: You have an error in your SQL syntax; .+ near ''a' at line 1$/,
  ],
  ['does not end its transaction', 'start transaction; insert into orders values (1, null)', unended, 'none'],
  ['recurses for ever', 'create procedure again() begin call again(); end; call again()', /^fails: Recursive limit 0 /],
  ['is for the client', 'source /etc/passwd', /^fails: You have an error in your SQL syntax/],
  ['drops a database', 'drop database orders', noRights],
  ['uses another database', 'use mysql', noRights],
  ['makes a database', 'create database orders', noRights],
  ['reads a file', "load data infile '/etc/passwd' into table orders", noRights],
  ['reads a file of the client', "load data local infile '/etc/passwd' into table orders", noRights],
  ['writes a file', "select 1 into outfile '/tmp/landworthy-test-written'", noRights],
  ['loads a library', "create function run returns integer soname 'run.so'", noRights],
  ['needs an engine that is not there', 'create table more (id int) engine = federated', notThere],
  ['makes a user', 'create user reporting', noRights],
  ['needs a superuser', 'create definer = root@localhost procedure boss() select 1', noRights],
  ['changes the server', 'set global max_connections = 5', noRights],
  ['ends the server', 'shutdown', noRights],
  ['locks the server', 'flush tables with read lock', noRights],
  ['locks a table', 'lock tables orders write', /^is done$/, 'none'],
  ['locks what is no table', "select get_lock('a', 1)", /^is done$/, 'none'],
  ['ends its own session', 'kill connection_id()', gone, 'none'],
  [
    'prepares a transaction',
    "xa start 'a'; insert into orders values (1, null); xa end 'a'; xa prepare 'a'",
    /^error: `XA` cannot be rehearsed: what it prepares has a name of the whole server, and outlives its session; `2\.up\.sql:1`$/,
    'none',
  ],
  [
    'selects too much',
    "select repeat('a', 1000000) from seq_1_to_70",
    /^error: `2\.up\.sql:1` cannot be rehearsed: it answers with more than 64 MB$/,
  ],
];

const noFunction = /^error: `2\.up\.sql:1` cannot be rehearsed here: SQLite itself has no function /;
const noFile = /^error: `2\.up\.sql:1` cannot be rehearsed here: unable to open database: /;

export const sqliteInput: readonly BadInput[] = [
  ['does not parse', 'alter tabel orders', /^fails: near "tabel": syntax error$/],
  ['ends in a text', "insert into orders values (1, 'a", /^fails: unrecognized token: "'a"$/],
  ['does not end its transaction', 'begin; create table more (id int)', unended, 'none'],
  ['is for the shell', '.shell touch /tmp/landworthy-test-written', /^fails: near "\.": syntax error$/],
  ['reads another file', "attach '/etc/passwd' as other; select * from other.sqlite_master", noFile, 'none'],
  ['writes another file', "attach '/tmp/landworthy-test-written' as other; create table other.t (a)", noFile, 'none'],
  ['copies itself elsewhere', "vacuum into '/tmp/landworthy-test-written'", noFile, 'none'],
  ['loads a library', "select load_extension('/lib/libc.so.6')", noFunction],
  ['reads a file by a function', "select readfile('/etc/passwd')", noFunction],
  ['needs a module that is not there', "create virtual table v using csv(filename = '/etc/passwd')", notThere],
  [
    'fills what it may have',
    'pragma max_page_count = 3; create table a (a); create table b (b)',
    /^error: `2\.up\.sql:1` cannot be rehearsed here: database or disk is full$/,
    'none',
  ],
];

export const serverInput: readonly BadInput[] = [
  ...postgresInput,
  ['ends its own session', 'select pg_terminate_backend(pg_backend_pid())', gone, 'none'],
  ['recurses for ever', endlessRecursion, /^fails: stack depth limit exceeded$/],
  [
    'prepares a transaction',
    prepare,
    /^fails: it prepares a transaction, and does not end it: what that has locked stays so$/,
    'none',
  ],
];
