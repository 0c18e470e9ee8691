import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeOldCode } from '../../../src/core/migrations/rehearsal/judge-old-code.ts';
import type { OldCodeRequest } from '../../../src/core/migrations/rehearsal/old-code.ts';
import type { SchemaRehearsalRequest } from '../../../src/core/migrations/rehearsal/request.ts';
import type { TestRequest } from '../../../src/core/run/command.ts';
import { tryOldCode } from '../../../src/system/database/old-code.ts';
import { isSkipped, mariadb, postgres } from '../../support/databases.ts';
import { packageRoot } from '../../support/landworthy.ts';
import { contextOf, type Given, migration, requestOf } from '../../support/rehearsal.ts';
import { temporaryFolder } from '../../support/repository.ts';

const installed = (name: string) => JSON.stringify(join(packageRoot, 'node_modules', name));
/** How the base's code asks its database; each takes `query(text)`. */
const clients = {
  sqlite: `const sqlite = require(${installed('node-sqlite3-wasm')});
    const open = async url => { const it = new sqlite.Database(url); return { query: async text => it.all(text), end: async () => it.close() }; };`,
  postgres: `const { Client } = require(${installed('pg')});
    const open = async url => { const it = new Client({ connectionString: url }); await it.connect(); return { query: async text => (await it.query(text)).rows, end: () => it.end() }; };`,
  mariadb: `const mysql = require(${installed('mysql2/promise')});
    const open = async url => { const it = await mysql.createConnection(url); return { query: async text => (await it.query(text))[0], end: () => it.end() }; };`,
};

/** What tests of the base say in TAP; each is the body of a function of `db`. */
function tests(client: string, bodies: Readonly<Record<string, string>>): string {
  const list = Object.entries(bodies).map(([name, body]) => `[${JSON.stringify(name)}, async db => { ${body} }]`);
  return `${client}
(async () => {
  let db = { query: async () => [], end: async () => {} };
  if (process.env.OWN_URL) db = await open(process.env.OWN_URL);
  let number = 0;
  for (const [name, body] of [${list.join(', ')}]) {
    const problem = await body(db).then(() => undefined, error => error.message);
    console.log((problem ? 'not ok ' : 'ok ') + ++number + ' - ' + name);
    if (problem) { console.log("  ---\\n  message: '" + problem + "'\\n  ..."); process.exitCode = 1; }
  }
  console.log('1..' + number);
  await db.end();
})();`;
}

const runs: TestRequest = { run: 'node tests.cjs', timeout: 60_000, report: { format: 'tap' } };

type Client = keyof typeof clients;

interface Tried extends Partial<Omit<OldCodeRequest, 'schema'>>, Partial<Given> {
  readonly bodies: Readonly<Record<string, string>>;
  readonly up: string;
  readonly client?: Client;
}

const landed = 'create table orders (id int primary key, note varchar(40)); create table users (id int primary key)';

async function tried({ bodies, up, client = 'sqlite', ...more }: Tried) {
  const checkout = temporaryFolder();
  mkdirSync(join(checkout, 'base'));
  writeFileSync(join(checkout, 'base', 'tests.cjs'), tests(clients[client], bodies));
  const given: Given = {
    base: [migration('1', landed)],
    added: [migration('2', up, 'select 1')],
    server: { name: client, version: undefined },
    checkout,
    ...more,
  };
  const request: OldCodeRequest = {
    schema: requestOf(given),
    requirement: 'tests.db',
    tests: runs,
    setup: undefined,
    atLeast: 1,
    retries: 0,
    variable: 'OWN_URL',
    ...more,
  };
  const oldCode = await tryOldCode(request, contextOf(given));
  const { findings, proof } = judgeOldCode(oldCode, request, [
    { object: 'column `orders.note`', path: 'src/orders.js', line: 7, files: 1 },
  ]);
  return {
    findings: findings.map(({ message, hint }) => `${message} | ${hint?.replace(/old code meets.*/, '…')}`),
    proof,
  };
}

const keeps = {
  'keeps a note':
    "await db.query('delete from orders'); await db.query(\"insert into orders (id, note) values (1, 'a')\")",
};
const adds = { 'adds up': 'if (1 + 1 !== 2) throw new Error()' };
const addsColumn = 'alter table orders add column total int';

const isInstalled = !isSkipped(postgres);
const lacks = 'column "note" of relation "orders" does not exist';
const engines: readonly (readonly [Client, SchemaRehearsalRequest['options']['engine'], string])[] = [
  ['sqlite', 'auto', 'has no column named note'],
  ['postgres', 'pglite', lacks],
  ...(isInstalled ? ([['postgres', 'binaries', lacks]] as const) : []),
  ...(!isSkipped(mariadb) ? ([['mariadb', 'binaries', "Unknown column 'note'"]] as const) : []),
];

describe.each(engines)(
  "the base's tests on the new schema, in %s (%s)",
  { timeout: 240_000 },
  (client, engine, words) => {
    const options = { engine };

    it('are told where they fail, by name, and what the change did to them', async () => {
      const bodies = { ...keeps, ...adds };
      const { findings } = await tried({ client, options, bodies, up: 'alter table orders drop column note' });
      expect(findings).toEqual([expect.stringContaining(words)]);
      expect(findings[0]).toMatch(
        /^the base's tests, on the new schema: `keeps a note` failed: .* \| column `orders\.note` is missing, and `src\/orders\.js:7` names it: …$/,
      );
    });

    it('say nothing where they never ask it', async () => {
      // Of SQLite it is known just whether somebody came.
      const variable = client === 'sqlite' ? 'ANOTHER_URL' : 'OWN_URL';
      await expect(tried({ client, options, bodies: adds, up: addsColumn, variable })).rejects.toThrow(
        `\`node tests.cjs\` of the base does not use the database in \`${variable}\`, and so says nothing about its schema`,
      );
    });
  },
);

describe.each(engines.filter(([client]) => client !== 'sqlite'))(
  "the base's tests, in %s (%s)",
  { timeout: 120_000 },
  (client, engine) => {
    it('use what they drop and make anew, and what they only read', async () => {
      const rows = 'insert into users values (1), (2), (3)';
      const base = [migration('1', `${landed}; ${rows}`)];
      const anew = {
        wipes:
          "await db.query('drop table users'); await db.query('create table users (id int primary key)'); await db.query('insert into users values (9)')",
      };
      const reads = { reads: "await db.query('select * from orders')" };
      for (const bodies of [anew, reads])
        expect((await tried({ client, options: { engine }, base, bodies, up: addsColumn })).findings).toEqual([]);
    });
  },
);

describe("the base's tests", { timeout: 120_000 }, () => {
  it('hold where the schema does for both, also after what has to be run before', async () => {
    const setup = { run: `node -e "require('fs').statSync(process.env.OWN_URL)"`, timeout: 60_000 };
    expect(await tried({ bodies: keeps, up: addsColumn, setup })).toEqual({
      findings: [],
      proof: expect.stringMatching(
        /^`tests\.db` of the base holds on the new schema: 1 test passed in .* \(tap report on standard output\)$/,
      ),
    });
  });

  it('that fail at first are tried again as often as their requirement says', async () => {
    const once =
      "const fs = require('fs'); if (!fs.existsSync('flag')) { fs.writeFileSync('flag', ''); throw new Error('flaky'); }";
    const bodies = { ...keeps, flaky: once };
    expect((await tried({ bodies, up: addsColumn, retries: 1 })).findings).toEqual([]);
  });

  it('find no rows that nobody wrote', async () => {
    const bodies = {
      counts: "const [row] = await db.query('select count(*) as n from orders'); if (row.n) throw new Error(row.n)",
    };
    expect((await tried({ bodies, up: addsColumn })).findings).toEqual([]);
  });

  it.each<[string, Partial<Tried>, string]>([
    [
      'fail on what has landed, too',
      { bodies: { ...keeps, fails: "throw new Error('never')" } },
      'does not pass on the schema as it has landed either: `fails` failed: never',
    ],
    ['are none', { bodies: {} }, 'does not pass on the schema as it has landed either: `node tests.cjs` ran no test'],
    [
      'are fewer than their requirement wants',
      { bodies: keeps, atLeast: 2 },
      'does not pass on the schema as it has landed either: 1 test passed, at least 2 must',
    ],
    [
      'hang',
      {
        bodies: { ...keeps, hangs: 'await new Promise(done => setTimeout(done, 60_000))' },
        tests: { ...runs, timeout: 2000 },
      },
      'does not pass on the schema as it has landed either: `node tests.cjs` did not end within 2 s and was stopped',
    ],
    [
      'cannot be set up',
      { bodies: keeps, setup: { run: 'echo nothing to build >&2; exit 3', timeout: 60_000 } },
      'does not pass on the schema as it has landed either: the setup fails: nothing to build',
    ],
    [
      'make their own schema',
      {
        bodies: {
          migrates:
            "await db.query('drop table orders'); await db.query('create table orders (id int primary key, note text)')",
        },
      },
      'changes the schema that it is given, and so says nothing about it: column `orders.note` is another one',
    ],
    [
      'make their own database',
      { bodies: { ...keeps, wipes: "await db.end(); require('fs').rmSync(process.env.OWN_URL); db.end = () => {}" } },
      'changes the schema that it is given, and so says nothing about it: table `orders` is missing',
    ],
  ])('say nothing where they %s', async (_, more, message) => {
    await expect(tried({ bodies: {}, up: addsColumn, ...more })).rejects.toThrow(message);
  });

  it.skipIf(!isInstalled)('say nothing where they take the database away', async () => {
    const elsewhere = "const other = await open(process.env.OWN_URL.replace(/[^/]+$/, 'postgres'));";
    const bodies = {
      ...keeps,
      drops: `await db.end(); db.end = () => {}; ${elsewhere} await other.query('drop database landworthy with (force)'); await other.end()`,
    };
    const options = { engine: 'binaries' } as const;
    await expect(tried({ client: 'postgres', options, bodies, up: addsColumn })).rejects.toThrow(
      'the program that was given the database has taken it away: database "landworthy" does not exist',
    );
  });

  it('leave nothing behind, whatever they do', () => {
    expect(readdirSync('/tmp').filter(name => name.startsWith(`landworthy-db-${process.pid}-`))).toEqual([]);
  });
});
