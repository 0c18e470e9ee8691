import { describe, expect, it } from 'vitest';
import { flags } from '../../src/checks/flags.ts';
import { migrations } from '../../src/checks/migrations.ts';
import { rollback } from '../../src/checks/rollback.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { SchemaRehearsal } from '../../src/core/migrations/rehearsal/rehearsal.ts';
import type { Requirement } from '../../src/core/policy.ts';
import type { RehearsalStep } from '../../src/core/run/command.ts';
import { factsOfSides } from '../support/sides.ts';

type Texts = Record<string, string>;
const record = '.landworthy/changes/refunds.yml';
const says = (text: string): Texts => ({ [record]: `rollback: ${text}\n` });

function judge(head: Texts, options: object = {}, before: Texts = {}, more: Partial<Facts> = {}) {
  const facts = factsOfSides(before, { ...before, ...head }, { requirements: () => [], ...more });
  return rollback.run(rollback.options().parse(options), facts, { id: 'rollback.plan', name: 'plan' });
}
const codes = async (...args: Parameters<typeof judge>) => {
  const outcome = await judge(...args);
  return outcome.status === 'fail' ? outcome.findings.map(({ code }) => code) : outcome.status;
};

describe('the record', () => {
  it.each([
    ['nothing', {}, 'rollback.missing'],
    ['null', says(''), 'rollback.missing'],
    ['a placeholder', says('TBD'), 'rollback.placeholder'],
    ['a placeholder for steps', says('{ strategy: revert, steps: "TODO" }'), 'rollback.placeholder'],
    ['no strategy', says('{ steps: revert it }'), 'rollback.bad-record'],
    ['a list', says('[revert]'), 'rollback.bad-record'],
    ['a strategy that is no text', says('{ strategy: { revert: 1 } }'), 'rollback.bad-record'],
    ['a sentence', says('No rollback is possible'), 'rollback.placeholder'],
    ['another sentence', says('We revert it'), 'rollback.unknown-strategy'],
    ['an unknown strategy', says('{ strategy: hope }'), 'rollback.unknown-strategy'],
    ['not applicable for no reason', says('{ not-applicable: "" }'), 'rollback.no-reason'],
    ['not applicable, in a placeholder', says('n/a'), 'rollback.no-reason'],
    ['what is no YAML', says('['), 'record.unreadable'],
    ['no flag', says('flag'), 'rollback.no-flag'],
  ])('fails with %s', async (_, head, code) => {
    expect(await codes({ ...head, 'a.ts': 'x' })).toEqual([code]);
  });

  it('may choose only what the policy allows', async () => {
    expect(await judge(says('revert'), { strategies: ['flag'] })).toMatchObject({
      findings: [
        { code: 'rollback.strategy-not-allowed', hint: 'use one of `flag`', place: { path: record, line: 1 } },
      ],
    });
  });

  it('tells the steps in as many words as the policy asks for', async () => {
    expect(await codes(says('{ strategy: revert, steps: just do it }'), { 'min-words': 4 })).toEqual([
      'rollback.no-steps',
    ]);
    expect(await codes(says('{ strategy: revert, steps: just do it again }'), { 'min-words': 4 })).toBe('pass');
  });

  it('may say why no rollback is needed, which is shown as a claim', async () => {
    expect(await judge(says('{ not-applicable: only documents are changed }'))).toEqual({
      status: 'pass',
      proof: 'no rollback is needed: "only documents are changed" (in `.landworthy/changes/refunds.yml`)',
      claimed: true,
    });
  });
});

describe('revert', () => {
  it('is claimed where nothing speaks against it', async () => {
    expect(await judge({ ...says('revert'), 'src/a.ts': 'x' })).toEqual({
      status: 'pass',
      proof: '`revert`, and the change holds no migration; not rehearsed',
      claimed: true,
    });
  });

  it('says what it leaves in the database', async () => {
    const head = { ...says('revert'), 'migrations/2.sql': 'CREATE TABLE a (b int);' };
    expect(await judge(head)).toMatchObject({
      proof:
        '`revert`, which leaves in the database what `migrations/2.sql` did; nothing is known there that throws data away; not rehearsed',
    });
  });

  it('is refused where the policy calls the change irreversible, and so is the need for none', async () => {
    const holds = { holds: async () => ({ holds: true, because: '`a` is of kind `database`' }) };
    const options = { irreversible: { paths: 'a' } };
    expect(await judge({ ...says('revert'), a: 'x' }, options, {}, holds)).toMatchObject({
      findings: [
        {
          code: 'rollback.irreversible',
          message: 'a rollback cannot be `revert` here: `a` is of kind `database`, which the policy calls irreversible',
        },
      ],
    });
    const none = says('{ not-applicable: there is really no way back }');
    expect(await codes({ ...none, a: 'x' }, options, {}, holds)).toEqual(['rollback.irreversible']);
  });

  it('is refused where nobody knows whether the change is irreversible', async () => {
    const holds = {
      holds: async () => ({ holds: 'unknown' as const, because: 'only the forge knows', depends: 'label' }),
    };
    expect(await codes(says('revert'), { irreversible: { label: 'x' } }, {}, holds)).toEqual(['rollback.irreversible']);
  });

  it.each<[string, string, string]>([
    ['db/migrations/2.sql', 'ALTER TABLE a ADD b int;\nDROP  TABLE users;', 'SQL'],
    ['db/migrations/2.up.sql', 'drop\n  table users;', 'a statement over two lines'],
    ['migrations/V2__x.sql', 'ALTER TABLE users DROP email;', 'a column without its word'],
    ['migrations/2.sql', "SELECT '\n-- '; TRUNCATE users;", 'a text over two lines'],
    ['migrations/2.sql', '/*!50000 DROP TABLE users */;', 'what MySQL runs in a comment'],
    ['migrations/2.sql', 'DELETE FROM users;', 'rows'],
    ['Migrations/2.SQL', 'ALTER TABLE a ADD b int, DROP email;', 'several actions, and capitals'],
    ['migrations/2.sql', 'D\0R\0O\0P\0', 'what cannot be looked into'],
    ['migrations/2.js', "exports.down = () => 1; exports.up = k => k.dropTable('a');", 'both ways on one line'],
    ['db/migrate/2_x.rb', 'def change\n  remove_column :users, :email, :string\nend', 'Rails'],
    [
      'alembic/versions/2.py',
      'def upgrade():\n  op.execute("""\n  DROP TABLE users\n  """)\n',
      'a long text of Python',
    ],
    ['app/migrations/0002_x.py', 'operations = [migrations.DeleteModel("User")]', 'Django'],
    ['migrations/2.js', "exports.up = k => k.schema.dropTable('users');", 'knex'],
  ])('is refused for %s: %j', async (path, text) => {
    expect(await codes({ ...says('revert'), [path]: text })).toEqual(['rollback.irreversible']);
  });

  it.each<[string, string]>([
    ['migrations/2.sql', '-- DROP TABLE users\nCREATE TABLE a (b int);'],
    ['migrations/2.sql', '-- +goose Up\nCREATE TABLE a (b int);\n-- +goose Down\nDROP TABLE a;'],
    ['migrations/2.down.sql', 'DROP TABLE a;'],
    ['migrations/2.sql', 'ALTER TABLE a DROP CONSTRAINT b;'],
    ['migrations/2.sql', 'DROP MATERIALIZED VIEW a; DROP TYPE b; DROP INDEX c;'],
    ['migrations/2.js', "exports.up = k => k.createTable('a');\nexports.down = k => k.dropTable('a');"],
    ['src/migrations/table.ts', "exports.up = k => k.dropTable('a');"],
    ['alembic/versions/2.py', '"""drop table users\n\nRevises: 1\n"""\ndef upgrade():\n  pass\n'],
    ['src/query.ts', "run('DROP TABLE users')"],
  ])('is not refused for %s: %j', async (path, text) => {
    expect(await codes({ ...says('revert'), [path]: text })).toBe('pass');
  });

  it('is refused where a migration is deleted or moved, which databases ran already', async () => {
    const facts = factsOfSides({ 'migrations/1.sql': 'x' }, says('revert'), { requirements: () => [] });
    expect(await rollback.run(rollback.options().parse({}), facts, { id: 'rollback.a', name: 'a' })).toMatchObject({
      findings: [{ code: 'rollback.irreversible', place: { path: 'migrations/1.sql' } }],
    });
  });

  it('is refused for a statement of which the change adds a part', async () => {
    const before = { 'migrations/1.sql': 'ALTER TABLE users\n;\n' };
    const head = { ...says('revert'), 'migrations/1.sql': 'ALTER TABLE users\n  DROP email\n;\n' };
    expect(await judge(head, {}, before)).toMatchObject({ findings: [{ place: { line: 2 } }] });
  });

  it('looks only at lines that the change adds', async () => {
    const before = { 'migrations/1.sql': 'DROP TABLE old;\n' };
    expect(await codes({ ...says('revert'), 'migrations/1.sql': 'DROP TABLE old;\nSELECT 1;\n' }, {}, before)).toBe(
      'pass',
    );
  });
});

describe('flag', () => {
  const registry = (state: string) => ({ 'flags.yml': `flags:\n  fast: { default: ${state} }\n` });
  const using = { 'src/a.ts': "isOn('fast');\n" };
  const requirement = (name: string, options: object, more: Partial<Requirement> = {}): Requirement => ({
    id: `flags.${name}`,
    section: 'flags',
    name,
    check: flags,
    stage: 'push',
    enforce: 'block',
    options: flags.options().parse(options),
    origin: { file: 'landworthy.yml', line: 1 },
    ...more,
  });
  const strict = requirement('strict', { registry: { file: 'flags.yml' }, default: 'off' });
  const withRules = (...requirements: Requirement[]): Partial<Facts> => ({
    requirements: () => requirements,
    holds: async condition => ({ holds: condition.paths !== undefined, because: '' }),
  });

  it('keeps the rules of the policy', async () => {
    expect(await judge({ ...says('flag fast'), ...registry('off'), ...using }, {}, {}, withRules(strict))).toEqual({
      status: 'pass',
      proof: '`flag`: `fast` is registered in `flags.yml`, off by default, used at src/a.ts:1; not rehearsed',
      claimed: true,
    });
  });

  it.each<[string, Texts, string]>([
    ['is not registered', { 'flags.yml': 'flags: {}', ...using }, 'rollback.flag-unregistered'],
    ['is on', { ...registry('on'), ...using }, 'rollback.flag-not-off'],
    ['is not used', { ...registry('off'), 'src/a.ts': '// fast' }, 'rollback.flag-unused'],
    ['has no registry', using, 'rollback.flag-no-registry'],
  ])('fails when it %s', async (_, head, code) => {
    expect(await codes({ ...says('{ strategy: flag, flag: fast }'), ...head }, {}, {}, withRules(strict))).toEqual([
      code,
    ]);
    expect(await codes({ ...says('flag fast'), ...head }, { registry: { file: 'flags.yml' } })).toEqual([code]);
  });

  it('is held to the rules that apply to this change, not to weaker ones', async () => {
    const when = { paths: ['src/**'] };
    const weak = requirement('weak', { registry: { file: 'flags.yml' } }, { when: { branch: ['x'] } });
    const head = { ...says('flag fast'), ...registry('on'), ...using };
    expect(await codes(head, {}, {}, withRules(weak, { ...strict, when }))).toEqual(['rollback.flag-not-off']);
    expect(await codes(head, {}, {}, withRules(weak))).toBe('pass');
  });

  it('may be in any of several registries', async () => {
    const other = requirement('other', { registry: { file: 'other.yml' } });
    const head = { ...says('flag fast'), ...registry('off'), 'other.yml': 'flags: {}', ...using };
    expect(await codes(head, {}, {}, withRules(other, strict))).toBe('pass');
  });

  it('cannot be judged where nobody says what is registered', async () => {
    await expect(judge({ ...says('flag fast'), ...using })).rejects.toThrow('does not say where flags are registered');
  });

  it('is told what it does not undo', async () => {
    const head = { ...says('flag fast'), ...registry('off'), ...using, 'migrations/2.sql': 'DROP TABLE a;' };
    expect(await judge(head, {}, {}, withRules(strict))).toMatchObject({
      notes: ['is not undone by this: `migrations/2.sql` drops what holds data'],
    });
  });
});

describe('down-migration', () => {
  it.each<[string, Texts]>([
    ['a function that the database runs', { 'db/2.up.sql': 'a', 'db/2.down.sql': "SELECT drop_hypertable('a');" }],
    ['a block', { 'db/2.up.sql': 'a', 'db/2.down.sql': 'DO $$ BEGIN DROP TABLE a; END $$;' }],
    ['a second file', { 'db/2.up.sql': 'CREATE TABLE a (b int);', 'db/2.down.sql': 'DROP TABLE a;' }],
    ['Flyway', { 'db/V2__a.sql': 'CREATE TABLE a (b int);', 'db/U2__a.sql': 'DROP TABLE a;' }],
    ['sqitch', { 'deploy/a.sql': 'CREATE TABLE a (b int);', 'revert/a.sql': 'DROP TABLE a;' }],
    ['diesel', { 'migrations/2/up.sql': 'CREATE TABLE a (b int);', 'migrations/2/down.sql': 'DROP TABLE a;' }],
    ['goose', { 'migrations/2.sql': '-- +goose Up\nCREATE TABLE a (b int);\n-- +goose Down\nDROP TABLE a;' }],
    ['dbmate', { 'migrations/2.sql': '-- migrate:up\nCREATE TABLE a (b int);\n-- migrate:down\nDROP TABLE a;' }],
    [
      'Liquibase',
      {
        'migrations/2.sql':
          '--liquibase formatted sql\n--changeset a:1\nCREATE TABLE a (b int);\n--rollback DROP TABLE a;',
      },
    ],
    [
      'knex',
      { 'migrations/2.js': "exports.up = k => k.a();\nexports.down = async k => {\n  await k.dropTable('a');\n};" },
    ],
    ['an arrow', { 'migrations/2.ts': "export const up = k => k.a();\nexport const down = (k) => k.dropTable('a');" }],
    [
      'TypeORM',
      {
        'src/migrations/2.ts':
          'class A {\n  async up(q: Q): Promise<void> {}\n  public async down(q: Q): Promise<void> {\n    await q.query("DROP");\n  }\n}',
      },
    ],
    ['Rails', { 'db/migrate/2.rb': 'def up\n  execute "x"\nend\ndef down\n  drop_table :a\nend' }],
    [
      'Rails by itself',
      { 'db/migrate/2.rb': 'class A\n  def change\n    create_table :a do |t|\n    end\n  end\nend' },
    ],
    [
      'Rails with a guard',
      {
        'db/migrate/2.rb':
          'class A\n  def change\n    raise "no" if Message.exists?\n    change_column_null :a, :b, false\n  end\nend',
      },
    ],
    [
      'Alembic',
      {
        'alembic/versions/2.py':
          'def upgrade():\n    op.a()\n\ndef downgrade() -> None:\n    """Back."""\n    op.drop_table("a")\n',
      },
    ],
    ['Django', { 'app/migrations/2.py': 'operations = [\n  migrations.RunPython(f, reverse_code=g),\n]' }],
    [
      'Laravel',
      {
        'database/migrations/2.php':
          'public function up()\n{\n  a();\n}\npublic function down()\n{\n  Schema::dropIfExists("a");\n}',
      },
    ],
  ])('is found for %s', async (_, files) => {
    expect(await codes({ ...says('down-migration'), ...files })).toBe('pass');
  });

  it.each<[string, Texts, string]>([
    ['there is no migration', { 'src/a.ts': 'x' }, 'rollback.down-missing'],
    ['the second file is not there', { 'db/2.up.sql': 'CREATE TABLE a (b int);' }, 'rollback.down-missing'],
    [
      'the second file is empty',
      { 'db/2.up.sql': 'CREATE', 'db/2.down.sql': '-- nothing\nBEGIN;\nSELECT 1;\nCOMMIT;' },
      'rollback.down-empty',
    ],
    [
      'one of two has none',
      { 'db/2.up.sql': 'a', 'db/2.down.sql': 'DROP TABLE a', 'db/3.up.sql': 'b' },
      'rollback.down-missing',
    ],
    ['it is SQL that goes forward only', { 'migrations/2.sql': 'CREATE TABLE a (b int);' }, 'rollback.down-missing'],
    [
      'it is told in a comment only',
      { 'migrations/2.sql': 'CREATE TABLE a (b int);\n--rollback DROP TABLE a;' },
      'rollback.down-missing',
    ],
    [
      'its section is empty',
      { 'migrations/2.sql': '-- +goose Up\nCREATE TABLE a;\n-- +goose Down\n-- TODO' },
      'rollback.down-missing',
    ],
    [
      'it throws',
      { 'migrations/2.js': 'exports.up = a;\nexports.down = () => {\n  throw new Error("no way back");\n};' },
      'rollback.down-empty',
    ],
    [
      "it is goose's template",
      { 'migrations/2.sql': "-- +goose Up\nCREATE TABLE a (b int);\n-- +goose Down\nSELECT 'down SQL query';" },
      'rollback.down-empty',
    ],
    [
      'it is a block that refuses',
      { 'db/2.up.sql': 'a', 'db/2.down.sql': "DO $$ BEGIN RAISE EXCEPTION 'no (way) back'; END $$;" },
      'rollback.down-empty',
    ],
    [
      'it only prints',
      {
        'migrations/2.js':
          'exports.up = a;\nexports.down = async () => {\n  console.log("nothing to do");\n  return knex;\n};',
      },
      'rollback.down-empty',
    ],
    [
      'it is a promise of nothing',
      { 'migrations/2.js': 'exports.up = a;\nexports.down = () => Promise.resolve();' },
      'rollback.down-empty',
    ],
    [
      'it asks for 1',
      { 'migrations/2.js': 'exports.up = a;\nexports.down = knex => knex.raw("SELECT 1");' },
      'rollback.down-empty',
    ],
    ['it is switched off', { 'migrations/2.js': 'exports.up = a;\nexports.down = false;' }, 'rollback.down-empty'],
    [
      'it does nothing',
      {
        'migrations/2.ts':
          'export async function up() { a() }\nexport async function down(): Promise<void> {\n  // nothing\n}',
      },
      'rollback.down-empty',
    ],
    [
      'it passes',
      {
        'alembic/versions/2.py':
          'def upgrade():\n    op.a()\n\ndef downgrade():\n    """Back."""\n    pass\n\ndef other():\n    x()\n',
      },
      'rollback.down-empty',
    ],
    [
      'it raises',
      { 'db/migrate/2.rb': 'def up\n  a\nend\ndef down\n  raise ActiveRecord::IrreversibleMigration\nend' },
      'rollback.down-empty',
    ],
    ['Rails cannot reverse it', { 'db/migrate/2.rb': 'def change\n  execute "x"\nend' }, 'rollback.down-missing'],
    [
      'Django cannot reverse it',
      { 'app/migrations/2.py': 'operations = [\n  migrations.RunPython(f),\n]' },
      'rollback.down-missing',
    ],
  ])('fails when %s', async (_, files, code) => {
    expect(await codes({ ...says('down-migration'), ...files })).toEqual([code]);
  });

  it('is where the record says', async () => {
    const plan = says('{ strategy: down-migration, down: ops/undo.sql }');
    expect(await codes({ ...plan, 'ops/undo.sql': 'DROP TABLE a;' })).toBe('pass');
    expect(await codes({ ...plan, 'ops/undo.sql': '-- nothing' })).toEqual(['rollback.down-empty']);
    expect(await codes(plan, {}, { 'ops/undo.sql': 'DROP TABLE a;' })).toEqual(['rollback.down-missing']);
    const text = says('{ strategy: down-migration, down: notes.md }');
    expect(await codes({ ...text, 'notes.md': 'drop the table' })).toEqual(['rollback.down-missing']);
  });
});

describe('a rehearsal', () => {
  const rehearse = { forward: 'a', back: 'b', verify: 'c', timeout: '5m' };
  const step = (name: RehearsalStep['name'], more: Partial<RehearsalStep> = {}): RehearsalStep => ({
    name,
    ended: 'exit',
    exitCode: 0,
    output: '',
    milliseconds: 500,
    ...more,
  });
  const all = (['apply', 'forward', 'restore', 'back', 'verify'] as const).map(name => step(name));

  it('turns the claim into a proof', async () => {
    const rehearsal = { rehearsal: async () => ({ steps: all, left: ['state.txt'] }) };
    expect(await judge(says('revert'), { rehearse }, {}, rehearsal)).toEqual({
      status: 'pass',
      proof: '`revert`, and the change holds no migration; rehearsed in 2.5 s: apply, forward, restore, back, verify',
    });
  });

  it('says when it proves little', async () => {
    const rehearsal = { rehearsal: async () => ({ steps: all, left: [] }) };
    expect(await judge(says('revert'), { rehearse }, {}, rehearsal)).toMatchObject({
      notes: [expect.stringContaining('`forward` left no file behind')],
    });
  });

  it.each<[Partial<RehearsalStep>, string]>([
    [{ exitCode: 3 }, '`back` exited with 3'],
    [{ exitCode: undefined, ended: 'timeout' }, '`back` took longer than its time'],
    [{ exitCode: undefined, ended: 'signal' }, '`back` was ended by a signal'],
    [{ exitCode: undefined, ended: 'not-started' }, '`back` could not be started'],
  ])('that does not come to its end fails: %j', async (more, told) => {
    const steps = [...all.slice(0, 3), step('back', { ...more, output: 'no such table' })];
    expect(
      await judge(says('revert'), { rehearse }, {}, { rehearsal: async () => ({ steps, left: [] }) }),
    ).toMatchObject({
      findings: [
        {
          code: 'rollback.rehearsal-failed',
          message: `the rehearsal of the rollback failed: ${told}`,
          detail: 'no such table',
        },
      ],
    });
  });

  it('is not begun for a plan that fails anyway', async () => {
    expect(await codes(says('hope'), { rehearse })).toEqual(['rollback.unknown-strategy']);
  });
});

describe('a way back by migrations that the policy has rehearsed', () => {
  const table = {
    'db/migrations/1_a.up.sql': 'create table a (id int);',
    'db/migrations/1_a.down.sql': 'drop table a;',
  };
  const requirements = () =>
    [
      { id: 'migrations.schema', options: migrations.options().parse({ rehearse: {} }) },
    ] as unknown as readonly Requirement[];
  const rehearsal = (differs: boolean): SchemaRehearsal =>
    ({
      engine: 'PGlite 0.5 (PostgreSQL 18)',
      base: 0,
      seeded: { rows: 0, madeUp: 0, empty: [] },
      runs: [],
      back: {
        schema: differs
          ? [
              {
                difference: { kind: 'left', object: { kind: 'table', name: 'a', facts: {} } },
                path: 'db/migrations/1_a.down.sql',
              },
            ]
          : [],
        rows: [],
      },
      again: [],
      takenAway: [],
      oldUses: [],
      milliseconds: 1,
    }) as unknown as SchemaRehearsal;
  const judged = (differs: boolean) =>
    judge(
      { ...says('down-migration'), ...table },
      {},
      {},
      { requirements, schemaRehearsal: async () => rehearsal(differs) },
    );

  it('holds where the rehearsal came back', async () => {
    const outcome = await judged(false);
    expect(outcome).toMatchObject({ status: 'pass', proof: expect.stringContaining('; rehearsed: ') });
    expect(outcome).not.toHaveProperty('claimed');
  });

  it('does not where something did not', async () => {
    expect(await judged(true)).toMatchObject({
      status: 'fail',
      findings: [
        { code: 'rollback.rehearsal-failed', hint: 'mend what `migrations.schema` tells, or choose another strategy' },
      ],
    });
  });
});
