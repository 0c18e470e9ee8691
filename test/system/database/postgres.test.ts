import { expect, it } from 'vitest';
import { judged, migration } from '../../support/rehearsal.ts';

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

it('makes up rows for what has one parent, and for a state out of a list', { timeout: 120_000 }, async () => {
  const tables = `create table projects (id text primary key); insert into projects values ('default');
    create table settings (project text primary key references projects, mode text not null default 'open' check (mode in ('open', 'private')))`;
  const change = migration('2', 'delete from settings', 'select 1');
  const { findings } = await judged({ base: [migration('1', tables)], added: [change] });
  expect(findings).toEqual(['migrations.rows-lost: 1 of 1 row of `settings` did not come back']);
});

it('makes up values that are no default, and not as most write them', { timeout: 120_000 }, async () => {
  const table = "create table t (id int, mail text, data jsonb default '{}', tags text[] default '{}')";
  const up = 'update t set mail = lower(mail); alter table t drop data, drop tags';
  const down = "alter table t add data jsonb default '{}', add tags text[] default '{}'";
  const { findings } = await judged({ base: [migration('1', table)], added: [migration('2', up, down)] });
  expect(findings).toEqual([
    'migrations.rows-lost: the values of `t.mail` are others than before',
    'migrations.rows-lost: the values of `t.data` are others than before',
    'migrations.rows-lost: the values of `t.tags` are others than before',
  ]);
});

it('tells of values that come back to other rows', { timeout: 120_000 }, async () => {
  const base = [migration('1', 'create table t (id int primary key, note text)')];
  const back = "update t set note = case id when 1 then 'Note 2' when 2 then 'note 1' else note end";
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
