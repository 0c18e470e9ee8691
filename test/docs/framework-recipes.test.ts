import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot, verdict } from '../support/landworthy.ts';
import { page } from '../support/recipes.ts';
import { judged, migration } from '../support/rehearsal.ts';
import { createRepository, temporaryFolder } from '../support/repository.ts';

const rows = [...page.matchAll(/^\| ([\w-]+) \| `(npx [^`]+)` \| `(npx [^`]+)` \|$/gm)].map(
  ([, name = '', up = '', down = '']) => ({ name, up, down }),
);

/** The tables in which these write down what they ran; Knex takes back a batch. */
const books: Readonly<Record<string, string>> = {
  Knex: 'knex_migrations',
  'node-pg-migrate': 'pgmigrations',
  'db-migrate': 'migrations',
  TypeORM: 'migrations',
};

/** A framework that has two migrations on the base, and on the head a third whose way back forgets a default. */
const framework = (book: string) => `
const { Client } = require(${JSON.stringify(join(packageRoot, 'node_modules/pg'))});
const all = [
  ['create table users (id int primary key)', 'drop table users'],
  ['create table orders (id int primary key, total int default 0)', 'drop table orders'],
  ['alter table orders alter total set default 1', 'alter table orders alter total drop default'],
].slice(0, process.cwd().endsWith('base') ? 2 : 3);
const words = process.argv.slice(2).join(' ');
const way = /^(?:knex migrate:latest|node-pg-migrate up|db-migrate up|typeorm migration:run -d \\S+)$/.test(words) ? 'up'
  : /^(?:knex migrate:rollback|node-pg-migrate down|db-migrate down|typeorm migration:revert -d \\S+)$/.test(words) ? 'down' : undefined;
(async () => {
  if (!way) throw new Error('no such command: ' + words);
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query('create table if not exists ${book} (id serial primary key, name text)');
  const done = Number((await client.query('select count(*) from ${book}')).rows[0].count);
  if (way === 'up') for (let next = done; next < all.length; next++) {
    await client.query(all[next][0]);
    await client.query("insert into ${book} (name) values ('" + next + "')");
  } else {
    await client.query(all[done - 1][1]);
    await client.query("delete from ${book} where name = '" + (done - 1) + "'");
  }
  await client.end();
})().catch(error => { console.error('error: ' + error.message); process.exit(1); });
`;

describe('the table of frameworks', () => {
  it('has those whose books are known here', () => {
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(books));
  });

  it.each(rows)(
    'has commands for $name that take back what is new, and no more',
    {
      timeout: 120_000,
    },
    async ({ name, up, down }) => {
      const checkout = temporaryFolder();
      for (const folder of ['base', 'head', 'bin']) mkdirSync(join(checkout, folder));
      const runner = join(checkout, 'framework.cjs');
      writeFileSync(runner, framework(books[name] ?? ''));
      const npx = join(checkout, 'bin', 'npx');
      writeFileSync(npx, `#!/bin/sh\nexec node ${JSON.stringify(runner)} "$@"\n`);
      chmodSync(npx, 0o755);
      const program = { kind: 'program', path: '3.js', text: '' } as const;
      const { findings } = await judged({
        base: [migration('1', ''), migration('2', '')],
        added: [{ ...migration('3', ''), path: '3.js', up: program, down: program }],
        options: { programs: { up, down, variable: 'DATABASE_URL' }, synthetic: false },
        env: { PATH: [join(checkout, 'bin'), process.env['PATH']].join(delimiter) },
        checkout,
      });
      expect(findings).toEqual([
        'migrations.not-restored: column `orders.total` did not come back: default was `0`, and is none',
      ]);
    },
  );
});

const orders = 'create table orders (id int primary key, total int default 0);\n';
const [up, down] = [
  'alter table orders alter total set default 1;\n',
  'alter table orders alter total drop default;\n',
];
const journal = (...tags: readonly string[]) =>
  JSON.stringify({ entries: tags.map((tag, idx) => ({ idx, when: 1_700_000_000_000 + idx, tag, breakpoints: true })) });

it.each([
  {
    name: 'Prisma',
    landed: {
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'prisma/migrations/20260101000000_orders/migration.sql': orders,
    },
    added: {
      'prisma/migrations/20260102000000_total/migration.sql': up,
      'prisma/migrations/20260102000000_total/down.sql': down,
    },
  },
  {
    name: 'Drizzle',
    landed: { 'drizzle/meta/_journal.json': journal('0000_orders'), 'drizzle/0000_orders.sql': orders },
    added: {
      'drizzle/meta/_journal.json': journal('0000_orders', '0001_total'),
      'drizzle/0001_total.sql': up,
      'drizzle/0001_total.down.sql': down,
    },
  },
])('rehearses the SQL of $name, with a way back by hand', { timeout: 120_000 }, async ({ landed, added }) => {
  const policy = 'version: 1\nbase: main\nmigrations:\n  schema: { server: postgres, down: declared, rehearse: {} }\n';
  const repository = createRepository({ 'landworthy.yml': policy, ...landed });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change the default', added);
  const { requirements } = await verdict(repository.dir);
  expect(requirements[0]?.outcome).toMatchObject({
    status: 'fail',
    findings: [{ message: 'column `orders.total` did not come back: default was `0`, and is none' }],
  });
});
