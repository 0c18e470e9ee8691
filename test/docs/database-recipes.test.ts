import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { landworthy, packageRoot, verdict } from '../support/landworthy.ts';
import { recipe } from '../support/recipes.ts';
import { createRepository } from '../support/repository.ts';

const record = '.landworthy/changes/drop-notes.yml';
const landed = {
  'landworthy.yml': recipe('database/landworthy.yml'),
  'db/migrations/20261001_orders.sql':
    '-- migrate:up\ncreate table orders (id int primary key, total int default 0, notes text);\n-- migrate:down\ndrop table orders;\n',
};

async function judge(
  files: Readonly<Record<string, string>>,
  only: readonly string[],
  base: Readonly<Record<string, string>> = {},
) {
  const repository = createRepository({ ...landed, ...base });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change the schema', files);
  const { requirements } = await verdict(repository.dir, ['--partial', ...only.flatMap(id => ['--only', id])]);
  return Object.fromEntries(requirements.map(({ id, outcome }) => [id, outcome]));
}

describe('the page on databases', { timeout: 120_000 }, () => {
  it('shows a way back that no rule finds wrong, and that its rehearsal refutes', async () => {
    const outcomes = await judge(
      {
        'db/migrations/20261101_total.sql': recipe('db/migrations/20261101_total.sql'),
        [record]: 'rollback: down-migration\n',
      },
      ['migrations.schema', 'rollback.plan'],
    );
    expect(outcomes).toMatchObject({
      'migrations.schema': {
        status: 'fail',
        findings: [
          { message: expect.stringContaining('default'), place: { path: 'db/migrations/20261101_total.sql' } },
        ],
      },
      'rollback.plan': { status: 'fail', findings: [{ code: 'rollback.rehearsal-failed' }] },
    });
  });

  it("shows tests of the base that fail on the change's schema", async () => {
    const client = JSON.stringify(join(packageRoot, 'node_modules/pg'));
    const outcomes = await judge(
      { 'db/migrations/20261103_remark.sql': recipe('db/migrations/20261103_remark.sql') },
      ['migrations.schema'],
      {
        'landworthy.yml': recipe('old-code/landworthy.yml'),
        'test/orders.test.js': `const { Client } = require(${client});
require('node:test').test('keeps notes', async () => {
  const database = new Client({ connectionString: process.env.DATABASE_URL });
  await database.connect();
  await database.query("insert into orders (id, notes) values (1, 'in a hurry')").finally(() => database.end());
});
`,
      },
    );
    expect(outcomes['migrations.schema']).toMatchObject({
      status: 'fail',
      findings: [
        {
          code: 'migrations.old-code-fails',
          message:
            'the base\'s tests, on the new schema: `keeps notes` failed: column "notes" of relation "orders" does not exist',
          hint: expect.stringMatching(/^column `orders\.notes` is missing: old code meets/),
          place: { path: 'test/orders.test.js', line: 5 },
        },
      ],
    });
  });

  it('shows what a person at work on it is told', async () => {
    const path = 'db/migrations/20261101_total.sql';
    const repository = createRepository(landed);
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.write({ [path]: recipe(path) });
    const { stdout } = await landworthy(repository.dir, ['rehearse', '--quiet']);
    const elsewhere = (text: string) => text.replace(/ on {6}.*?, /, ' on      HERE, ').replace(/\d+ ms$/gm, '0 ms');
    expect(elsewhere(`$ landworthy rehearse --quiet\n${stdout}`)).toBe(elsewhere(recipe('rehearse')));
  });

  it('shows a record that says why there is no way back, and evidence for it', async () => {
    const path = 'db/migrations/20261102_notes.sql';
    const outcomes = await judge(
      { [path]: recipe(path), [record]: recipe(record) },
      ['migrations.schema', 'operations.restore'],
      { 'ops/restore.json': recipe('ops/restore.json').replace('2026-11-20T03:00:00Z', new Date(0).toISOString()) },
    );
    expect(outcomes).toMatchObject({
      'migrations.schema': {
        status: 'pass',
        notes: expect.arrayContaining([
          expect.stringContaining('is declared irreversible: "nobody has read the notes since June'),
          'declared as the phase `contract`',
        ]),
      },
      'operations.restore': { status: 'fail', findings: [{ code: 'operations.too-old' }] },
    });
  });
});
