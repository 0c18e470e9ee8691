import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/checks/migrations.ts';
import { UserError } from '../../src/core/errors.ts';
import type { Facts } from '../../src/core/facts.ts';
import { findMigrations } from '../../src/core/migrations/find.ts';
import type { SchemaRehearsal } from '../../src/core/migrations/rehearsal/rehearsal.ts';
import type { RowDifference } from '../../src/core/migrations/schema/rows.ts';
import type { TestRun } from '../../src/core/run/command.ts';
import { factsOfSides } from '../support/sides.ts';

type Texts = Record<string, string>;
const record = '.landworthy/changes/orders.yml';
const db = 'db/migrations';

function judge(before: Texts, head: Texts, options: object = {}, base: Texts = before, more: Partial<Facts> = {}) {
  const facts = factsOfSides(before, head, more, base);
  return migrations.run(migrations.options().parse(options), facts, { id: 'migrations.schema', name: 'schema' });
}

async function codes(...args: Parameters<typeof judge>) {
  const outcome = await judge(...args);
  return outcome.status === 'fail' ? outcome.findings.map(({ code }) => code) : outcome.status;
}

const twoWays = (name: string, up = `create table ${name} (id int);`, down = `drop table ${name};`): Texts => ({
  [`${db}/${name}.up.sql`]: up,
  [`${db}/${name}.down.sql`]: down,
});
const landed = { ...twoWays('1_a'), ...twoWays('3_c') };

describe('what has landed', () => {
  it('stays as it was, and what is new comes behind it, with a way back', async () => {
    expect(await judge(landed, { ...landed, ...twoWays('4_d') })).toEqual({
      status: 'pass',
      proof: '1 new migration of golang-migrate, behind the 2 that have landed, each with a way back',
    });
  });

  it('is not edited', async () => {
    expect(await judge(landed, { ...landed, [`${db}/1_a.up.sql`]: 'create table other (id int);' })).toEqual({
      status: 'fail',
      findings: [
        {
          code: 'migrations.edited',
          message:
            '`db/migrations/1_a.up.sql` has landed, and this change edits it: every database that has run it stays as it is, and new ones become different',
          actor: 'author',
          hint: 'put it back as it was, and do what you want in a new migration',
          place: { path: 'db/migrations/1_a.up.sql' },
        },
      ],
    });
  });

  it('may get other comments where the framework compares no checksums', async () => {
    const commented = { ...landed, [`${db}/1_a.up.sql`]: '-- now with a comment\ncreate table 1_a\n(id int);' };
    expect(await judge(landed, commented)).toMatchObject({
      status: 'pass',
      notes: ['`db/migrations/1_a.up.sql` has landed, and this change edits its comments; it does what it did'],
    });
    const flyway = { 'sql/V1__a.sql': 'create table t (id int);' };
    expect(await codes(flyway, { 'sql/V1__a.sql': '/* new */ create table t (id int);' })).toEqual([
      'migrations.edited',
    ]);
  });

  it('may get another way back, which is told', async () => {
    expect(await judge(landed, { ...landed, [`${db}/1_a.down.sql`]: 'drop table 1_a cascade;' })).toMatchObject({
      status: 'pass',
      notes: ['the way back of `db/migrations/1_a.up.sql`, which has landed, is another one now'],
    });
  });

  it('is not deleted', async () => {
    expect(await codes(landed, twoWays('1_a'))).toEqual(['migrations.deleted']);
  });

  it('is not renamed where its name is what a database remembers', async () => {
    const text =
      'exports.up = knex => knex.schema.createTable("t");\nexports.down = knex => knex.schema.dropTable("t");';
    expect(await codes({ 'migrations/1_a.js': text }, { 'migrations/1_b.js': text })).toEqual(['migrations.renamed']);
    const renamed = { ...twoWays('1_b', ...(Object.values(twoWays('1_a')) as [string, string])), ...twoWays('3_c') };
    expect(await codes(landed, renamed)).toBe('pass');
  });
});

describe('what is new', () => {
  it('comes behind what has landed since the branch was made', async () => {
    const base = { ...landed, ...twoWays('5_e') };
    expect(await judge(landed, { ...landed, ...twoWays('4_d') }, {}, base)).toMatchObject({
      status: 'fail',
      findings: [
        {
          code: 'migrations.order',
          message:
            '`db/migrations/4_d.up.sql` sorts before `db/migrations/5_e.up.sql`, which has landed since this branch was made: golang-migrate passes over it in silence in every database that is ahead of it',
        },
      ],
    });
  });

  it('may sort before it where the policy only wants to know', async () => {
    expect(await codes(landed, { ...landed, ...twoWays('2_b') })).toEqual(['migrations.order']);
    expect(await judge(landed, { ...landed, ...twoWays('2_b') }, { order: 'warn' })).toMatchObject({
      status: 'pass',
      notes: [expect.stringContaining('sorts before `db/migrations/3_c.up.sql`, which has landed:')],
    });
    expect(await codes(landed, { ...landed, ...twoWays('2_b') }, { order: 'off' })).toBe('pass');
  });

  it('has a version of its own, also with what has landed since', async () => {
    const base = { ...landed, ...twoWays('04_e') };
    expect(await codes(landed, { ...landed, ...twoWays('4_d') }, {}, base)).toEqual(['migrations.duplicate']);
  });

  it('has a way back that does something', async () => {
    const up = { [`${db}/4_d.up.sql`]: 'create table d (id int);' };
    expect(await codes(landed, { ...landed, ...up })).toEqual(['migrations.no-down']);
    expect(await codes(landed, { ...landed, ...twoWays('4_d', 'select 1;', '-- nothing\n;') })).toEqual([
      'migrations.empty-down',
    ]);
    expect(await codes(landed, { ...landed, ...up }, { down: 'none' })).toBe('pass');
  });

  it('has its way back rehearsed also where nothing that has landed has one, unless the policy knows none', async () => {
    const forward = { [`${db}/1_a.up.sql`]: 'create table a (id int);' };
    const asked: (string | undefined)[] = [];
    const schemaRehearsal: Facts['schemaRehearsal'] = async ({ added }) => {
      asked.push(...added.map(({ down }) => down?.path));
      return {
        engine: 'PGlite',
        base: 1,
        seeded: { rows: 0, madeUp: 0, empty: [] },
        runs: [],
        takenAway: [],
        oldUses: [],
        milliseconds: 1,
      };
    };
    const head = { ...forward, ...twoWays('2_b') };
    const facts = { schemaRehearsal, requirements: () => [] };
    await judge(forward, head, { rehearse: {} }, forward, facts);
    await judge(forward, head, { rehearse: {}, down: 'none' }, forward, facts);
    expect(asked).toEqual(['db/migrations/2_b.down.sql', undefined]);
  });

  it('may be declared irreversible, which is shown', async () => {
    const head = {
      ...landed,
      [`${db}/4_d.up.sql`]: 'drop table c;',
      [record]: `migrations: { irreversible: [{ path: ${db}/4_d.up.sql, reason: nobody read the table }] }\n`,
    };
    expect(await judge(landed, head)).toMatchObject({
      status: 'pass',
      notes: ['`db/migrations/4_d.up.sql` is declared irreversible: "nobody read the table"'],
    });
    expect(await codes(landed, head, { down: 'required' })).toEqual(['migrations.no-down']);
  });

  it('is no way back alone, and nothing that the framework passes over', async () => {
    const head = { ...landed, [`${db}/9_x.down.sql`]: 'drop table x;', [`${db}/add.sql`]: 'create table x (id int);' };
    expect(await codes(landed, head, { folder: db })).toEqual(['migrations.ignored', 'migrations.orphan']);
  });
});

const alembic = (name: string, revision: string, builtOn: string | undefined): Texts => ({
  [`alembic/versions/${name}.py`]: `revision = "${revision}"\ndown_revision = ${builtOn === undefined ? 'None' : `"${builtOn}"`}\n\ndef upgrade():\n    op.create_table("t")\n\ndef downgrade():\n    op.drop_table("t")\n`,
});

it('a graph has one last migration, also with what has landed since', async () => {
  const before = alembic('a', '1', undefined);
  const head = { ...before, ...alembic('b', '2', '1') };
  expect(await codes(before, head)).toBe('pass');
  expect(await judge(before, head, {}, { ...before, ...alembic('c', '3', '1') })).toMatchObject({
    status: 'fail',
    findings: [
      {
        code: 'migrations.heads',
        message:
          '`alembic/versions/b.py` and `alembic/versions/c.py` are both the last of their line: Alembic refuses to go on until one builds on the other',
      },
    ],
  });
});

it('says so where the change touches none, and throws where there are none at all', async () => {
  expect(await judge(landed, { ...landed, 'a.txt': '' })).toEqual({
    status: 'skip',
    reason: 'the change touches no migration in `db/migrations`',
  });
  await expect(judge({}, { 'a.txt': '' })).rejects.toThrow('there are no migrations of a known framework');
});

describe('the journal of Drizzle', () => {
  const folder = 'drizzle';
  const journal = (...entries: readonly (readonly [tag: string, when: number])[]) => ({
    [`${folder}/meta/_journal.json`]: JSON.stringify({ entries: entries.map(([tag, when]) => ({ tag, when })) }),
  });
  const file = (tag: string): Texts => ({ [`${folder}/${tag}.sql`]: `create table ${tag} (id int);` });
  const before = { ...file('0000_a'), ...journal(['0000_a', 10]) };

  it('lists each migration, behind what has landed since', async () => {
    const head = { ...before, ...file('0001_b'), ...journal(['0000_a', 10], ['0001_b', 20]) };
    expect(await codes(before, head)).toBe('pass');
    const base = { ...before, ...file('0001_c'), ...journal(['0000_a', 10], ['0001_c', 30]) };
    expect(await judge(before, head, {}, base)).toMatchObject({
      findings: [
        {
          code: 'migrations.order',
          message:
            'the `when` of `0001_b` is before that of a migration that has landed: Drizzle passes over it in silence in every database that has run that one',
        },
      ],
    });
  });

  it.each<[string, Texts]>([
    ['lacks a migration', file('0001_b')],
    ['lists one that is not there', journal(['0000_a', 10], ['0001_b', 20])],
    ['forgets one', journal()],
    ['changes the time of one', journal(['0000_a', 11])],
    ['is no JSON', { 'drizzle/meta/_journal.json': '<<<<<<<' }],
  ])('fails where it %s', async (_, more) => {
    expect(await codes(before, { ...before, ...more })).toEqual(['migrations.journal']);
  });
});

it('the plan of Sqitch lists what is new behind what has landed', async () => {
  const line = (name: string) => `${name} 2026-01-01T00:00:00Z A <a@b.c> # n\n`;
  const plan = (...names: readonly string[]) => ({ 'sqitch.plan': `%project=x\n\n${names.map(line).join('')}` });
  const file = (name: string): Texts => ({ [`deploy/${name}.sql`]: 'create 1;', [`revert/${name}.sql`]: 'drop 1;' });
  const before = { ...file('a'), ...file('b'), ...plan('a', 'b') };
  expect(await codes(before, { ...before, ...file('c'), ...plan('a', 'b', 'c') })).toBe('pass');
  expect(await codes(before, { ...before, ...file('c'), ...plan('a', 'c', 'b') })).toEqual(['migrations.order']);
  expect(await codes(before, { ...before, ...file('c') })).toEqual(['migrations.journal']);
});

it('the dump of Rails knows the newest migration', async () => {
  const file = (version: string): Texts => ({
    [`db/migrate/${version}_a.rb`]:
      'class A < ActiveRecord::Migration[7.1]\n  def change\n    create_table :a\n  end\nend\n',
  });
  const dump = (version: string) => ({
    'db/schema.rb': `ActiveRecord::Schema[7.1].define(version: ${version}) do\nend\n`,
  });
  const before = { ...file('20260101000000'), ...dump('2026_01_01_000000') };
  const head = { ...before, ...file('20260201000000') };
  expect(await codes(before, { ...head, ...dump('2026_02_01_000000') })).toBe('pass');
  expect(await codes(before, head)).toEqual(['migrations.dump']);
});

it('the lock of Prisma names the server that it named', async () => {
  const lock = (name: string) => ({ 'prisma/migrations/migration_lock.toml': `provider = "${name}"\n` });
  const before = { 'prisma/migrations/2026_a/migration.sql': 'create table a (id int);', ...lock('postgresql') };
  expect(await codes(before, { ...before, ...lock('mysql') })).toEqual(['migrations.lock']);
});

describe('what was released', () => {
  const atTag = (texts: Texts) => ({
    released: async () => ({
      tag: 'v1',
      migrations: await findMigrations({ list: async () => Object.keys(texts), read: async path => texts[path] }, {}),
    }),
  });
  const edited = { ...landed, [`${db}/1_a.up.sql`]: 'create table other (id int);' };

  it('may be brought back', async () => {
    expect(await judge(edited, landed, { released: 'v*' }, edited, atTag(landed))).toMatchObject({
      status: 'pass',
      notes: ['`db/migrations/1_a.up.sql` is again what was released with `v1`'],
    });
  });

  it('is not made anew with another content', async () => {
    const without = twoWays('3_c');
    expect(
      await codes(without, { ...edited, ...twoWays('4_d') }, { released: 'v*', order: 'off' }, without, atTag(landed)),
    ).toEqual(['migrations.released']);
  });

  it('may be another one on the base already, which is told', async () => {
    const head = { ...edited, ...twoWays('4_d') };
    expect(await judge(edited, head, { released: 'v*' }, edited, atTag(landed))).toMatchObject({
      status: 'pass',
      notes: ['`db/migrations/1_a.up.sql` was released with `v1` and is another one on the base already'],
    });
  });

  it('is said to be unknown where there is no such tag', async () => {
    const head = { ...landed, ...twoWays('4_d') };
    expect(await judge(landed, head, { released: 'v*' }, landed, { released: async () => undefined })).toMatchObject({
      status: 'pass',
      notes: ['no tag that the base contains matches `v*`: nothing was compared with a release'],
    });
  });
});

describe('a phase', () => {
  const phase = (name: string, sql: string) => twoWays(name, sql);

  it('may be declared, in a migration or in the record', async () => {
    const head = { ...landed, ...phase('4_d', '-- phase: expand\ncreate table d (id int);') };
    expect(await judge(landed, head)).toMatchObject({ status: 'pass', notes: ['declared as the phase `expand`'] });
    const recorded = { ...landed, ...twoWays('4_d'), [record]: 'migrations: { phase: expand }\n' };
    expect(await judge(landed, recorded)).toMatchObject({ notes: ['declared as the phase `expand`'] });
  });

  it('is not mixed with another one', async () => {
    const head = {
      ...landed,
      ...phase('4_d', '-- phase: expand\ncreate table d (id int);'),
      ...phase('5_e', '-- phase: contract\ndrop table c;'),
    };
    expect(await judge(landed, head)).toMatchObject({
      findings: [
        {
          code: 'migrations.mixed-phases',
          message:
            'the change mixes the phases `expand` and `contract`: `db/migrations/4_d.up.sql` (expand), `db/migrations/5_e.up.sql` (contract)',
        },
      ],
    });
  });

  it('takes nothing away before the last', async () => {
    const drops = { ...landed, ...phase('4_d', '-- phase: migrate\ndrop table c;') };
    expect(await judge(landed, drops)).toMatchObject({
      findings: [
        {
          code: 'migrations.phase',
          message: '`db/migrations/4_d.up.sql` is declared as `migrate`, and throws data away, which is `contract`',
        },
      ],
    });
    const renames = { ...landed, ...phase('4_d', '-- phase: expand\nalter table c rename column id to key;') };
    expect(await codes(landed, renames, { server: 'postgres 15' })).toEqual(['migrations.phase']);
  });

  it('is one that there is', async () => {
    const head = { ...landed, ...twoWays('4_d'), [record]: 'migrations: { phase: later }\n' };
    expect(await codes(landed, head)).toEqual(['migrations.bad-record']);
  });
});

describe('a record that says of migrations what cannot be read', () => {
  it.each([
    ['no map', 'migrations: soon'],
    ['an unknown key', 'migrations: { irreversable: [] }'],
    ['no reason', 'migrations: { irreversible: [{ path: a.sql, reason: TBD }] }'],
  ])('fails with %s', async (_, text) => {
    expect(await codes(landed, { ...landed, ...twoWays('4_d'), [record]: `${text}\n` })).toEqual([
      'migrations.bad-record',
    ]);
  });
});

describe("the base's tests on the new schema", () => {
  const rehearsal = (more: Partial<SchemaRehearsal> = {}): SchemaRehearsal => ({
    ...{ engine: 'PostgreSQL 15.18', base: 2, seeded: { rows: 3, madeUp: 0, empty: [] }, runs: [] },
    ...{ back: { schema: [], rows: [] }, again: [], takenAway: [], oldUses: [], milliseconds: 400, ...more },
  });
  const trial = { kind: 'tested', spent: 50, run: run(1) } as const;
  const requirements = () => [{ id: 'tests.db', options: { run: 'npm test', timeout: 1000, 'at-least': 1 } }];
  const given = (more: Partial<SchemaRehearsal>, oldCode: Facts['oldCode'], before: Texts = landed) =>
    judge(before, { ...before, ...twoWays('4_d') }, { rehearse: { 'old-code': { of: 'tests.db' } } }, before, {
      requirements: requirements as unknown as Facts['requirements'],
      schemaRehearsal: async () => rehearsal(more),
      oldCode,
    });
  const fails = async () => {
    throw new UserError('`npm test` of the base fails anyway', 'mend it');
  };

  it('are part of the proof', async () => {
    expect(await given({}, async () => ({ trial, differences: [] }))).toMatchObject({
      status: 'pass',
      proof: expect.stringContaining(
        'the schema and 3 rows came back; `tests.db` of the base holds on the new schema: 1 test passed in 0.1 s',
      ),
    });
  });

  it('are no pass where they say nothing, and hide nothing that the rehearsal says', async () => {
    await expect(given({}, fails)).rejects.toThrow('`npm test` of the base fails anyway');
    const rows = [{ kind: 'lost', text: '1 of 3 rows of `a` did not come back' }] as unknown as RowDifference[];
    expect(await given({ back: { schema: [], rows } }, fails)).toMatchObject({
      status: 'fail',
      findings: [{ code: 'migrations.rows-lost' }],
      notes: ['`tests.db` of the base was not tried on the new schema: `npm test` of the base fails anyway'],
    });
  });

  it('are not run where there is no new schema, or was none before', async () => {
    const failure = { message: 'no', code: '', line: 1, statement: '' };
    const up = {
      way: 'up',
      migration: '4_d',
      path: `${db}/4_d.up.sql`,
      statements: [],
      milliseconds: 1,
      failure,
    } as const;
    expect(await given({ runs: [up] }, fails)).toMatchObject({ findings: [{ code: 'migrations.up-fails' }] });
    expect(await given({}, fails, {})).toMatchObject({
      status: 'pass',
      notes: ['`tests.db` of the base was not tried on the new schema: no migration has landed that it could know'],
    });
  });
});

function run(passed: number): TestRun {
  const results = { from: 'counts', runner: 'vitest', unit: 'tests', passed, failed: 0, skipped: 0 } as const;
  const told = { ended: 'exit', output: '', stdout: '', milliseconds: 50 } as const;
  return { ...told, exitCode: 0, changedFiles: [], newFiles: [], results };
}
