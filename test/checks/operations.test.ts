import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/checks/migrations.ts';
import { operations } from '../../src/checks/operations.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { Requirement } from '../../src/core/policy.ts';
import { factsOfSides } from '../support/sides.ts';

type Texts = Record<string, string>;
const file = 'ops/restore.json';
const record = (more: object = {}) =>
  JSON.stringify({ kind: 'restore', target: 'orders@prod', at: '2026-11-20T03:00:00Z', result: 'pass', ...more });

/** Judged on 2026-11-23, at noon. */
function judge(text: string | undefined, options: object = {}, head: Texts = {}, more: Partial<Facts> = {}) {
  const base: Texts = text === undefined ? {} : { [file]: text };
  const facts = factsOfSides(base, { ...base, ...head }, { requirements: () => [], ...more });
  const all = operations.options().parse({ target: 'orders@prod', 'max-age': '30d', file, ...options });
  return operations.run(all, facts, { id: 'operations.restore', name: 'restore' });
}

const codes = async (...args: Parameters<typeof judge>) => {
  const outcome = await judge(...args);
  return outcome.status === 'fail' ? outcome.findings.map(({ code }) => code) : outcome.status;
};

it('passes with a record of this kind and target that is young enough, which is somebody’s word', async () => {
  expect(await judge(record({ by: 'cron', artifact_at: '2026-11-19' }))).toEqual({
    status: 'pass',
    claimed: true,
    proof: 'the restore of `orders@prod` on 2026-11-20T03:00:00Z succeeded, 3 days ago, by "cron" (`ops/restore.json`)',
  });
});

it.each([
  ['is not there', undefined, 'missing'],
  ['is no JSON', '{', 'unreadable'],
  ['is empty', '', 'unreadable'],
  ['is a text', '"restored"', 'unreadable'],
  ['is of another target', record({ target: 'orders@staging' }), 'missing'],
  ['is of another kind', record({ kind: 'backup' }), 'missing'],
  ['has no date', record({ at: 'yesterday' }), 'missing'],
  ['has a day that no calendar has', record({ at: '2026-02-31' }), 'missing'],
  ['has a date that has not come', record({ at: '2027-01-01T00:00:00Z' }), 'missing'],
  ['is too old', record({ at: '2026-10-20T00:00:00Z' }), 'too-old'],
  ['did not succeed', record({ result: 'fail' }), 'failed'],
  ['says no result', record({ result: undefined }), 'failed'],
  ['holds a check that did not hold', record({ checks: { rows: true, schema: false } }), 'failed'],
  ['is of what was made later', record({ artifact_at: '2026-11-22' }), 'impossible'],
])('fails where the record %s', async (_, text, code) => {
  expect(await codes(text)).toEqual([`operations.${code}`]);
});

it('counts the newest record, whatever older ones say', async () => {
  const failed = record({ at: '2026-11-22', result: 'fail' });
  expect(await codes(`[${record()}, ${failed}]`)).toEqual(['operations.failed']);
  expect(await codes(`${failed}\n${record({ at: '2026-11-23T01:00:00Z' })}\n`)).toBe('pass');
});

it('does not count what the change itself writes', async () => {
  expect(await judge(record({ at: '2026-01-01' }), {}, { [file]: record() })).toMatchObject({
    status: 'fail',
    findings: [{ code: 'operations.too-old' }],
    notes: ['this change edits `ops/restore.json`, and only what `origin/main` has counts'],
  });
});

describe('a command', () => {
  const run = (stdout: string, exitCode = 0) => ({
    run: async () => ({
      exitCode,
      ended: 'exit' as const,
      output: stdout,
      stdout,
      milliseconds: 1,
      changedFiles: [],
      newFiles: [],
    }),
  });
  const options = { file: undefined, run: 'ops/last-restore' };

  it('may print the records', async () => {
    expect(await judge(undefined, options, {}, run(record()))).toEqual({
      status: 'pass',
      proof: 'the restore of `orders@prod` on 2026-11-20T03:00:00Z succeeded, 3 days ago (`ops/last-restore`)',
    });
    expect(await codes(undefined, options, {}, run(record(), 3))).toEqual(['operations.command-failed']);
  });
});

describe('where only some migrations ask for it', () => {
  const options = { migrations: ['destroys-data'] };
  const adds = (sql: string): Texts => ({ 'db/migrations/2_b.up.sql': sql });

  it('is skipped where none of them does', async () => {
    expect(await judge(undefined, options, adds('create table t (id int); -- drop table t'))).toEqual({
      status: 'skip',
      reason: 'no migration of the change throws data away',
    });
    expect(await judge(undefined, options, { 'a.txt': '' })).toMatchObject({ status: 'skip' });
  });

  it('says which one does', async () => {
    expect(await judge(undefined, options, adds('alter table t drop column a;'))).toMatchObject({ status: 'fail' });
    expect(await judge(record(), options, adds('alter table t drop column a;'))).toMatchObject({
      status: 'pass',
      notes: ['asked for because `db/migrations/2_b.up.sql` throws data away'],
    });
  });
});

describe('where a migration must not keep a table from being used', () => {
  const adds = (sql: string): Texts => ({ 'db/migrations/2_b.up.sql': sql });
  const on = (server: string) => ({
    requirements: () =>
      [
        { id: 'migrations.schema', options: migrations.options().parse({ server }) },
      ] as unknown as readonly Requirement[],
  });

  it('asks the rules for its server, whatever the migration says against them', async () => {
    const options = { migrations: ['rewrites', 'offline'] };
    const index = adds('-- squawk-ignore require-concurrent-index-creation\ncreate index i on t (a);');
    expect(await judge(record(), options, index, on('postgres 15'))).toMatchObject({
      status: 'pass',
      notes: ['asked for because `db/migrations/2_b.up.sql` keeps a table from being used'],
    });
    expect(await judge(record(), options, adds('create table x (id int);'), on('postgres 15'))).toMatchObject({
      status: 'skip',
    });
    expect(await judge(record(), options, adds('create tabel x'), on('postgres 15'))).toMatchObject({
      notes: ['asked for because `db/migrations/2_b.up.sql` cannot be read, and may do anything'],
    });
  });

  it('has to know the server', async () => {
    await expect(judge(record(), { migrations: ['offline'] }, adds('create index i on t (a);'))).rejects.toThrow(
      'whether a migration has the effect `offline` depends on the server',
    );
  });
});

it('takes either a file or a command, and needs to know what was done', async () => {
  const parse = (options: object) => operations.options().safeParse({ target: 'a', 'max-age': '1d', ...options });
  expect([parse({}), parse({ file, run: 'x' }), parse({ file })].map(({ success }) => success)).toEqual([
    false,
    false,
    true,
  ]);
  const facts = factsOfSides({}, {});
  const all = operations.options().parse({ target: 'a', 'max-age': '1d', file });
  await expect(operations.run(all, facts, { id: 'operations.drill', name: 'drill' })).rejects.toThrow(
    'does not say what has to have been done',
  );
});
