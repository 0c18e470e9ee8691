import { describe, expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
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

describe('the page on databases', () => {
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
