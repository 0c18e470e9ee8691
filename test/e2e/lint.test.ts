import { expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

// The lint of migrations through the real binary: for each server its own words, and what the author says about them.

const landed =
  '-- migrate:up\ncreate table orders (id integer primary key, note text);\n\n-- migrate:down\ndrop table orders;\n';

/** Where the lint finds what in this migration, which comes after one that made `orders`; notes behind that. */
async function lint(server: string, up: string, more = ''): Promise<readonly string[]> {
  const repository = createRepository({
    'landworthy.yml': `version: 1\nbase: main\nmigrations: { schema: { server: ${server}, down: none, lint: { lock-timeout-missing: off }${more} } }\n`,
    'db/migrations/20260101_orders.sql': landed,
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change the orders', {
    'db/migrations/20260201_more.sql': `-- migrate:up\n${up}\n\n-- migrate:down\n`,
  });
  const { requirements } = await verdict(repository.dir);
  const [outcome] = requirements.map(one => one.outcome);
  if (outcome?.status !== 'fail' && outcome?.status !== 'pass') throw new Error(JSON.stringify(outcome));
  const findings = outcome.status === 'fail' ? outcome.findings : [];
  return [...findings.map(({ code, place }) => `${code}:${place?.line}`), ...(outcome.notes ?? [])];
}

it.each([
  ['postgres 15', 'create index by_note on orders (note);', 'index-not-concurrent'],
  ['mysql 8.0', 'alter table orders modify id bigint;', 'alter-copies-table'],
  ['mariadb 10.11', 'alter table orders convert to character set utf8mb4;', 'alter-copies-table'],
  ['oceanbase 4.3', 'alter table orders drop column note;', 'oceanbase-offline-ddl'],
  ['sqlite', 'alter table orders drop column note;', 'drop-column'],
])('finds for %s what %j does', async (server, up, rule) => {
  expect(await lint(server, up)).toContain(`migrations.${rule}:2`);
});

it('leaves alone what locks or rewrites a table of the same change', async () => {
  const up = 'create table carts (id bigint primary key, note text);\ncreate index carts_by_note on carts (note);';
  expect(await lint('postgres 15', up)).toEqual([]);
});

it('takes a suppression with a reason, shows it, and takes none without', async () => {
  const drop = 'alter table orders drop column note;';
  expect(await lint('postgres 15', `-- landworthy-ignore drop-column: nobody wrote or read it\n${drop}`)).toEqual([
    '`db/migrations/20260201_more.sql:2` suppresses `drop-column`: nobody wrote or read it',
  ]);
  expect(await lint('postgres 15', `-- landworthy-ignore drop-column\n${drop}`)).toEqual([
    'migrations.ignore-without-reason:2',
    'migrations.drop-column:3',
  ]);
});

it('believes what a rehearsal saw more than a rule', async () => {
  const up = 'alter table orders alter column note type varchar using note::varchar;';
  const rehearsed = await lint('postgres 15', up, ', rehearse: {}');
  expect(await lint('postgres 15', up)).toEqual(['migrations.type-change:2']);
  expect(rehearsed).toEqual([
    '`db/migrations/20260201_more.sql:2`: `type-change` spoke of a rewritten table, and the rehearsal rewrote none',
  ]);
});

it('calls no program what its framework refuses', async () => {
  const repository = createRepository({
    'landworthy.yml':
      'version: 1\nbase: main\nmigrations: { schema: { server: sqlite, lint: {} }, done: { server: sqlite, rehearse: {} } }\n',
    'db/migrations/20260101_orders.sql': landed,
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Add carts', {
    'db/migrations/20260201_carts.sql': '-- migrate:up\ncreate table carts (id int);\n',
  });
  const path = 'db/migrations/20260201_carts.sql';
  expect((await verdict(repository.dir)).requirements.map(({ outcome }) => outcome)).toMatchObject([
    {
      status: 'fail',
      findings: [{ message: `dbmate refuses \`${path}\`: there is no \`-- migrate:down\` in it` }],
    },
    { status: 'error', message: `\`${path}\` cannot be read: there is no \`-- migrate:down\` in it` },
  ]);
});
