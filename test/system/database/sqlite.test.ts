import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { judged, migration, rehearse } from '../../support/rehearsal.ts';

const server = { name: 'sqlite', version: undefined } as const;
const base = [
  migration(
    '1',
    `create table users (id integer primary key autoincrement, name text not null unique);
     create table orders (id integer primary key, user_id int references users (id), note text default 'x' check (length(note) < 99));`,
  ),
];

it('tells what did not come back to SQLite, and what is gone', { timeout: 60_000 }, async () => {
  const added = [
    migration(
      '2',
      `alter table orders add column total int not null default 0; create index orders_note on orders (note);
       alter table users rename column name to title; delete from orders where id = 1;`,
      'alter table orders drop column total; drop index orders_note;',
    ),
  ];
  expect(await judged({ base, added, server })).toEqual({
    findings: [
      'migrations.again-fails: `2.up.sql`, applied again after its way back, fails on SQLite 3.53.4: no such column: "name"',
      'migrations.not-restored: column `users.name` did not come back',
      'migrations.not-restored: column `users.title` is left behind',
      'migrations.not-restored: unique constraint `users (name)` did not come back',
      'migrations.not-restored: unique constraint `users (title)` is left behind',
      'migrations.rows-lost: 1 of 3 rows of `orders` did not come back',
    ],
    notes: [],
    proof: undefined,
  });
});

it('tells a column that can be added only while there are no rows', { timeout: 60_000 }, async () => {
  const added = [
    migration('2', 'alter table users add column mail text not null', 'alter table users drop column mail'),
  ];
  const { findings } = await judged({ base, added, server });
  expect(findings).toEqual([
    'migrations.up-fails: `2.up.sql` fails on SQLite 3.53.4 as soon as its table has rows: Cannot add a NOT NULL column with default value NULL',
  ]);
});

it('lets a migration write no other file', { timeout: 60_000 }, async () => {
  const out = '/tmp/landworthy-test-attached';
  const attach = [migration('2', `attach '${out}' as other; create table other.t (a int)`, 'select 1', 'none')];
  await expect(rehearse({ base, added: attach, server })).rejects.toThrow(
    'cannot be rehearsed here: unable to open database',
  );
  expect(existsSync(out)).toBe(false);
});
