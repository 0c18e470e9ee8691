import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findMariadb } from '../../src/system/database/mysql/server.ts';
import { findPostgres } from '../../src/system/database/postgres/binaries.ts';
import { binary, landworthy, packageRoot, verdict } from '../support/landworthy.ts';
import { createRepository, testEnv } from '../support/repository.ts';

const found = await findPostgres(process.env, undefined);
const engine = found ? 'binaries' : 'pglite';
const policy = (rehearse: string) =>
  `version: 1\nbase: main\nmigrations:\n  schema: { folder: db, framework: dbmate, server: postgres, rehearse: ${rehearse} }\n`;

function repository(rehearse = `{ engine: ${engine} }`) {
  const one = createRepository({
    'landworthy.yml': policy(rehearse),
    'db/1_orders.sql':
      '-- migrate:up\ncreate table orders (id int primary key, note text);\n-- migrate:down\ndrop table orders;\n',
  });
  one.git('switch', '--quiet', '--create', 'feature');
  return one;
}

const wrong = `-- migrate:up
alter table orders alter column note type varchar(20);
create index orders_note on orders (note);
-- migrate:down
drop index if exists order_note;
drop index orders_note;
`;

describe('a migration that is rehearsed', { timeout: 120_000 }, () => {
  it('fails the change where its way back does not bring the schema back', async () => {
    const it = repository();
    it.commit('Narrow the notes', { 'db/2_narrow.sql': wrong });
    const { verdict: answer, requirements } = await verdict(it.dir);
    expect(answer).toBe('fail');
    expect(requirements[0]?.outcome).toMatchObject({
      status: 'fail',
      findings: [
        {
          code: 'migrations.not-restored',
          message: 'column `orders.note` did not come back: type was `text`, is `character varying(20)`',
          place: { path: 'db/2_narrow.sql' },
        },
        {
          code: 'migrations.noop-if-exists',
          message: 'on its way back, `db/2_narrow.sql:5` does nothing: index "order_note" does not exist, skipping',
          place: { path: 'db/2_narrow.sql', line: 5 },
        },
      ],
      notes: ['`db/2_narrow.sql:2` writes all rows anew of `orders`, under AccessExclusiveLock'],
    });
  });

  it.skipIf(!findMariadb(process.env))('is done on a MariaDB where that is what runs in production', async () => {
    const it = createRepository({
      'landworthy.yml': policy('{}').replace('postgres', 'mariadb'),
      'db/1_orders.sql':
        '-- migrate:up\ncreate table orders (id int primary key, note text);\n-- migrate:down\ndrop table orders;\n',
    });
    it.git('switch', '--quiet', '--create', 'feature');
    it.commit('Narrow the notes', {
      'db/2_narrow.sql':
        '-- migrate:up\nalter table orders modify note varchar(20);\n-- migrate:down\nalter table orders modify note tinytext;\n',
    });
    const { requirements } = await verdict(it.dir);
    expect(requirements[0]?.outcome).toMatchObject({
      status: 'fail',
      findings: [{ message: 'column `orders.note` did not come back: type was `text`, is `tinytext`' }],
    });
  });

  it('is not done by a policy with a mistake, wherever that stands', async () => {
    const it = repository('{ engin: pglite }');
    const mistake = 'unknown key `engin` in `migrations.schema.rehearse`';
    expect(await landworthy(it.dir, ['rehearse'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`${mistake} (in the base's policy)`),
    });
    it.git('switch', '--quiet', '--orphan', 'main-without');
    it.commit('Begin');
    it.git('branch', '--force', 'main');
    it.write({ 'landworthy.yml': policy('{ engin: pglite }') });
    expect(await landworthy(it.dir, ['rehearse'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`${mistake} (did you mean`),
    });
  });

  it('shows a person each step, of a file that was never committed', async () => {
    const it = repository();
    it.write({ 'db/2_narrow.sql': wrong });
    const { exitCode, stdout, stderr } = await landworthy(it.dir, ['rehearse']);
    expect(stable(stdout)).toBe(`✗ fail  2 things did not hold in \`db\`

  on      ENGINE, 1 migration before, 3 rows, 3 of them made up
✓ up        2_narrow  2 statements, 0 ms
            AccessExclusiveLock on \`orders\`: alter table orders alter column note type varchar(20)
✓ down      2_narrow  2 statements, 0 ms
✓ up again  2_narrow  2 statements, 0 ms

✗ column \`orders.note\` did not come back: type was \`text\`, is \`character varying(20)\`
    at  db/2_narrow.sql
    do  let the way back make it as it was
✗ on its way back, \`db/2_narrow.sql:5\` does nothing: index "order_note" does not exist, skipping
    at  db/2_narrow.sql:5
    do  what it names is not there: see its name and its schema; without \`IF EXISTS\`, it would have
        said so
  note    \`db/2_narrow.sql:2\` writes all rows anew of \`orders\`, under AccessExclusiveLock
`);
    expect(stderr.split('\n').slice(-4, -1)).toEqual([
      'landworthy: 2_narrow, up',
      'landworthy: 2_narrow, down',
      'landworthy: 2_narrow, up again',
    ]);
    expect(exitCode).toBe(1);
  });

  it("shows what the base's tests say of the new schema", async () => {
    const sqlite = JSON.stringify(join(packageRoot, 'node_modules/node-sqlite3-wasm'));
    const it = createRepository({
      'landworthy.yml': `version: 1
base: main
tests:
  notes: { run: node test.cjs, report: { tap: stdout } }
migrations:
  schema: { folder: db, framework: dbmate, server: sqlite, rehearse: { old-code: { of: tests.notes, variable: NOTES } } }
`,
      'db/1_orders.sql': '-- migrate:up\ncreate table orders (note text);\n-- migrate:down\ndrop table orders;\n',
      'notes.cjs': 'exports.add = (database, note) => database.run("insert into orders (note) values (?)", [note]);\n',
      'test.cjs': `const { Database } = require(${sqlite});
const database = new Database(process.env.NOTES);
try {
  require('./notes.cjs').add(database, 'in a hurry');
  console.log('ok 1 - keeps notes');
} catch (error) {
  console.log("not ok 1 - keeps notes\\n  ---\\n  message: '" + error.message + "'\\n  ...");
  process.exitCode = 1;
}
database.close();
console.log('1..1');
`,
    });
    it.write({
      'db/2_rename.sql':
        '-- migrate:up\nalter table orders rename note to remark;\n-- migrate:down\nalter table orders rename remark to note;\n',
    });
    const { exitCode, stdout, stderr } = await landworthy(it.dir, ['rehearse']);
    expect(stable(stdout)).toBe(`✗ fail  1 thing did not hold in \`db\`

  on      ENGINE, 1 migration before, 3 rows, 3 of them made up
✓ up        2_rename  1 statement, 0 ms
✓ down      2_rename  1 statement, 0 ms
✓ up again  2_rename  1 statement, 0 ms
✗ old code  tests.notes  1 of 1 test failed, 0 ms

✗ the base's tests, on the new schema: \`keeps notes\` failed: table orders has no column named note
    │   table orders has no column named note
    do  column \`orders.note\` is missing, and \`notes.cjs:1\` names it: old code meets the new schema
        until the new one runs everywhere, and after a rollback; let the schema do for both until
        then
  note    column \`orders.note\` is taken away, and what runs now names it: \`notes.cjs:1\`
`);
    expect(stderr.split('\n').slice(-3, -1)).toEqual([
      'landworthy: `node test.cjs` of the base, on the new schema',
      'landworthy: `node test.cjs` of the base, on the schema as it has landed',
    ]);
    expect(exitCode).toBe(1);
  });

  it('leaves nothing behind when it is interrupted, or killed', async () => {
    const it = repository();
    it.write({ 'db/2_endless.sql': '-- migrate:up\nselect pg_sleep(600);\n-- migrate:down\nselect 1;\n' });
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGKILL', null],
    ] as const) {
      const home = dirname(it.dir);
      const child = spawn(process.execPath, [binary, 'rehearse'], { cwd: it.dir, env: testEnv(home) });
      await new Promise<void>(resolve => {
        child.stderr.on('data', (text: Buffer) => {
          if (text.includes('2_endless, up')) resolve();
        });
      });
      const closed = new Promise(resolve => child.on('close', resolve));
      child.kill(signal);
      expect(await closed).toBe(code);
      const left = () =>
        [...readdirSync(home), ...readdirSync('/tmp')].filter(name => name.startsWith(`landworthy-db-${child.pid}-`));
      // Nobody is there any more to remove the folder itself; the next run does.
      for (let round = 0; round < 100 && isServed(child.pid); round++) await sleep(50);
      expect(isServed(child.pid)).toBe(false);
      if (signal === 'SIGINT') expect(left()).toEqual([]);
    }
  });

  it('is an error where nothing was found out', async () => {
    const it = repository();
    it.commit('Copy', {
      'db/2_copy.sql': '-- migrate:up\ncopy orders from stdin;\n1\ta\n\\.\n-- migrate:down\nselect 1;\n',
    });
    const { verdict: answer, requirements } = await verdict(it.dir);
    expect(answer).toBe('undecided');
    expect(requirements[0]?.outcome).toMatchObject({
      status: 'error',
      message: '`COPY … FROM STDIN` cannot be rehearsed: only `psql` sends what follows it; `db/2_copy.sql:2`',
    });
  });
});

/** Whether a server runs in the folder of that run. */
function isServed(pid: number | undefined): boolean {
  return readdirSync('/proc').some(name => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`landworthy-db-${pid}-`);
    } catch {
      return false;
    }
  });
}

const stable = (text: string) =>
  text.replace(/\d+ ms/g, '0 ms').replace(/(?:PGlite [\d.]+ \()?PostgreSQL [\d.]+\)?|SQLite [\d.]+/g, 'ENGINE');
