import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findPostgres } from '../../../src/system/database/postgres/binaries.ts';
import { judged, migration } from '../../support/rehearsal.ts';

const found = await findPostgres(process.env, undefined);
const engines = found ? (['binaries', 'pglite'] as const) : (['pglite'] as const);

const base = [
  migration(
    '1',
    `create type mood as enum ('glad', 'sad');
     create table users (id serial primary key, name text not null unique, mood mood, born date, tags text[]);
     create table orders (id bigint generated always as identity primary key, user_id int not null references users (id),
       note text, amount numeric(10, 2) default 0, made timestamptz not null default now());`,
  ),
  migration(
    '2',
    `create view open_orders as select id, amount from orders; create table odd (id int primary key check (id > 1000))`,
  ),
];
const added = [
  migration(
    '3',
    `alter table orders add column total integer not null default 0;
     create index orders_note on orders (note);
     alter table users alter column name type varchar(50);
     drop table if exists nothing;`,
    `drop index if exists order_note; alter table orders drop column total; drop index orders_note;`,
  ),
  migration(
    '4',
    `delete from orders where id = (select min(id) from orders); alter type mood add value 'calm';`,
    'select 1',
  ),
];

describe.each(engines)('a rehearsal with %s', { timeout: 120_000 }, engine => {
  it('tells what did not come back, what is gone, what did nothing, and what was written anew', async () => {
    const part = await judged({ base, added, options: { engine } });
    expect(part).toEqual({
      findings: [
        expect.stringMatching(
          /^migrations\.again-fails: `4\.up\.sql`, applied again after its way back, fails on (?:PGlite 0\.5\.16 \()?PostgreSQL [\d.]+\)?: enum label "calm" already exists$/,
        ),
        'migrations.not-restored: column `users.name` did not come back: type was `text`, is `character varying(50)`',
        "migrations.not-restored: enum `mood` did not come back: labels was `'glad', 'sad'`, is `'glad', 'sad', 'calm'`",
        'migrations.rows-lost: 1 of 3 rows of `orders` did not come back',
        'migrations.noop-if-exists: on its way back, `3.down.sql:1` does nothing: index "order_note" does not exist, skipping',
      ],
      notes: [
        '`3.up.sql:3` writes all rows anew of `users`, under AccessExclusiveLock',
        '`3.up.sql:4` does nothing: table "nothing" does not exist, skipping',
        'a table was empty, for which no row could be made up: `odd`',
      ],
      proof: undefined,
    });
  });
});

it('leaves no process and no folder behind', () => {
  expect(readdirSync('/tmp').filter(name => name.startsWith(`landworthy-db-${process.pid}-`))).toEqual([]);
});

it('takes what a way back makes from its printed form for what it was', { timeout: 120_000 }, async () => {
  const table = "create table states (state varchar(9) check (state in ('a', 'b')), size int)";
  const index = 'create index small on states (size) where size > 0 and (size < 9 and state is not null)';
  const back = `alter table states add constraint states_state_check
    check (((state)::text = any ((array['a'::character varying, 'b'::character varying])::text[])));
    create index small on states using btree (size) where size > 0 and size < 9 and state is not null`;
  const change = migration('2', 'alter table states drop constraint states_state_check; drop index small', back);
  const part = await judged({ base: [migration('1', `${table}; ${index}`)], added: [change] });
  expect(part.findings).toEqual([]);
});

it('tells once of what came back under another name, and of what nobody sees in a table', {
  timeout: 120_000,
}, async () => {
  const up = 'alter table t add x int; alter table t replica identity nothing';
  const down =
    'alter table t drop x; alter index t_note rename to t_note1; alter sequence t_id_seq rename to t_id_seq1';
  const base = [migration('1', 'create table t (id serial, note text); create index t_note on t (note)')];
  const { findings } = await judged({ base, added: [migration('2', up, down)] });
  expect(findings).toEqual([
    'migrations.not-restored: table `t` did not come back: replica identity is `n`, and was none',
    'migrations.not-restored: index `t_note` came back as `t_note1`',
    'migrations.not-restored: sequence `t_id_seq` came back as `t_id_seq1`',
  ]);
});

it('tells what did nothing on a way back that brings all back, and fails nothing for it', {
  timeout: 120_000,
}, async () => {
  const change = migration(
    '2',
    'alter table t drop constraint positive',
    'alter table t drop constraint if exists positive, add constraint positive check (id > 0)',
  );
  const base = [migration('1', 'create table t (id int constraint positive check (id > 0))')];
  const { findings, notes } = await judged({ base, added: [change], options: { synthetic: false } });
  expect([findings, notes[0]]).toEqual([
    [],
    'on its way back, `2.down.sql:1` does nothing: constraint "positive" of relation "t" does not exist, skipping',
  ]);
});

it('cannot tell of what it fills itself whether it fails on rows as they really are', {
  timeout: 120_000,
}, async () => {
  const base = [migration('1', 'create table a (id int primary key, b int); create table b (id int not null)')];
  const change = migration('2', 'insert into b select nullif(b, b) from a', 'delete from b');
  await expect(judged({ base, added: [change] })).rejects.toThrow(
    'fails on rows that landworthy made up, and not without them: null value in column "id"',
  );
  const leaves = migration('2', 'insert into b select nullif(b, b) from a; create table c ()', 'delete from b');
  const { findings, notes } = await judged({ base, added: [leaves] });
  expect([findings[1], notes[0]]).toEqual([
    'migrations.not-restored: table `c` is left behind',
    expect.stringMatching(/^`2\.up\.sql:1` fails on rows that landworthy made up/),
  ]);
});

it('says so where it saw nothing of what a migration does to rows', { timeout: 120_000 }, async () => {
  const base = [migration('1', 'create table t (id int primary key, state text)')];
  const update = "update t set state = 'b' where state = 'a';";
  const alone = await judged({ base, added: [migration('2', update, 'select 1')] });
  expect(alone).toEqual({
    findings: [],
    notes: [
      'the way up changed nothing that is here, neither the schema nor a row: what it does to rows as they really are was not seen: give it some with `seed`',
    ],
    proof: expect.stringMatching(/the schema and 3 rows came back$/),
  });
  const column = 'alter table t add x int; update t set x = 1;';
  const { notes } = await judged({ base, added: [migration('2', `${column} ${update}`, 'alter table t drop x')] });
  expect(notes).toEqual([expect.stringMatching(/^`2\.up\.sql:1` changed no row that is here: what it does to rows/)]);
});

it('tells of values that come back to other rows', { timeout: 120_000 }, async () => {
  const base = [migration('1', 'create table t (id int primary key, note text)')];
  const back = "update t set note = case id when 1 then 'note 2' when 2 then 'note 1' else note end";
  const change = migration('2', 'create table kept as select * from t', `drop table kept; ${back}`);
  const { findings } = await judged({ base, added: [change] });
  expect(findings).toEqual(['migrations.rows-lost: the values of `t` are in other rows than before']);
});

it('tells of what is inserted without a value that must be there, whatever the rows hold', {
  timeout: 120_000,
}, async () => {
  const base = [migration('1', 'create table a (id int primary key); create table b (id int, at date not null)')];
  const change = migration('2', 'insert into b (id) select id from a', 'delete from b');
  const { findings } = await judged({ base, added: [change] });
  expect(findings).toEqual([
    expect.stringMatching(
      /^migrations\.up-fails: `2\.up\.sql` fails on .+ as soon as its table has rows: null value in column "at"/,
    ),
  ]);
});
