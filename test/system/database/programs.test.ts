import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findPostgres } from '../../../src/system/database/postgres/binaries.ts';
import { packageRoot } from '../../support/landworthy.ts';
import { judged, migration, rehearsalOptions, rehearse } from '../../support/rehearsal.ts';
import { temporaryFolder } from '../../support/repository.ts';

const engine = (await findPostgres(process.env, undefined)) ? 'binaries' : 'pglite';

/** A framework that knows two migrations, takes back one at a time, and keeps a book. */
const framework = (second: { up: string; down: string }, base: boolean) => `
const { Client } = require(${JSON.stringify(join(packageRoot, 'node_modules/pg'))});
const all = [['create table users (id int primary key, name text)', 'drop table users']${base ? '' : `, ${JSON.stringify([second.up, second.down])}`}];
(async () => {
  const client = new Client({ connectionString: process.env.OWN_URL });
  await client.connect();
  await client.query('create table if not exists schema_migrations (version int)');
  const done = Number((await client.query('select count(*) from schema_migrations')).rows[0].count);
  if (process.argv[2] === 'up') for (let next = done; next < all.length; next++) {
    await client.query(all[next][0]);
    await client.query('insert into schema_migrations values (' + next + ')');
  } else {
    await client.query(all[done - 1][1]);
    await client.query('delete from schema_migrations where version = ' + (done - 1));
  }
  await client.end();
})().catch(error => { console.error('error: ' + error.message); process.exit(1); });
`;

function given(second: { up: string; down: string }) {
  const dir = temporaryFolder();
  for (const side of ['base', 'head'] as const) {
    mkdirSync(join(dir, side));
    writeFileSync(join(dir, side, 'migrate.cjs'), framework(second, side === 'base'));
  }
  const program = (path: string) => ({ kind: 'program', path, text: '' }) as const;
  const one = { ...migration('2', ''), path: '2.js', up: program('2.js'), down: program('2.js') };
  const programs = { up: 'node migrate.cjs up', down: 'node migrate.cjs down', variable: 'OWN_URL' };
  return { base: [migration('1', '')], added: [one], checkout: dir, options: { engine, programs } } as const;
}

it("lets a framework run programs on the throw-away database, and takes back no more than the change's", {
  timeout: 60_000,
}, async () => {
  const it = given({
    up: 'alter table users add mail text; delete from users where id = 1',
    down: 'alter table users drop mail',
  });
  expect(await judged(it)).toEqual({
    findings: ['migrations.rows-lost: 1 of 3 rows of `users` did not come back'],
    notes: [],
    proof: undefined,
  });
});

it('takes a framework that drops what it filled for one that came', { timeout: 60_000 }, async () => {
  const it = given({
    up: 'create table many (id int); insert into many select generate_series(1, 100)',
    down: 'drop table many',
  });
  const { findings, proof } = await judged(it);
  expect([findings, proof]).toEqual([[], expect.stringMatching(/^1 migration went up, back and up again/)]);
});

it("tells a program's failure on its way back", { timeout: 60_000 }, async () => {
  const it = given({ up: 'alter table users add mail text', down: 'alter table users drop mial' });
  const { findings } = await judged(it);
  expect(findings).toEqual([
    expect.stringMatching(
      /^migrations\.down-fails: `2\.js`, on its way back, fails on .+: error: column "mial" of relation "users" does not exist$/,
    ),
  ]);
});

it('tells what a program can do only while a table has no rows', { timeout: 120_000 }, async () => {
  const it = given({ up: 'alter table users add mail text not null', down: 'alter table users drop mail' });
  const { findings } = await judged(it);
  expect(findings).toEqual([
    expect.stringMatching(
      /^migrations\.up-fails: `2\.js` fails on .+ as soon as its table has rows: .+ contains null values$/,
    ),
  ]);
});

it('goes no way back that one of them does not have, and blames none of several', { timeout: 120_000 }, async () => {
  const it = given({
    up: 'alter table users add mail text; alter table users add mial nothing',
    down: 'select nothing',
  });
  const [one] = it.added;
  const fails = await judged({ ...it, added: [one, { ...one, version: '3', path: '3.js' }] });
  expect(fails.findings).toEqual([
    expect.stringMatching(
      /^migrations\.up-fails: `node migrate\.cjs up` fails on .+: error: type "nothing" does not exist$/,
    ),
  ]);
  const forward = given({ up: 'alter table users add mail text', down: 'select nothing' });
  const part = await judged({ ...forward, added: [{ ...one, down: undefined }] });
  expect(part.findings).toEqual([]);
  expect(part.proof).toMatch(/^1 migration applied .+; there is no way back$/);
});

it('lets a framework write the file of a SQLite', { timeout: 120_000 }, async () => {
  const it = given({ up: '', down: '' });
  for (const side of ['base', 'head'] as const)
    writeFileSync(
      join(it.checkout, side, 'migrate.cjs'),
      `const { Database } = require(${JSON.stringify(join(packageRoot, 'node_modules/node-sqlite3-wasm'))});
       const database = new Database(process.env.OWN_URL.replace(/^file:/, ''));
       const run = {
         base: 'create table migrations (name); create table users (id integer primary key, name text default 1); insert into migrations values (1)',
         up: 'alter table users add mail text; insert into migrations values (2)',
         down: 'alter table users drop mail; alter table users drop name; delete from migrations where name = 2',
       };
       database.exec(run['${side}' === 'base' ? 'base' : process.argv[2]]);
       database.close();`,
    );
  const { findings } = await judged({ ...it, server: { name: 'sqlite', version: undefined } });
  expect(findings).toEqual(['migrations.not-restored: column `users.name` did not come back']);
});

it('says nothing of a framework that goes to another database', { timeout: 120_000 }, async () => {
  const it = given({ up: 'alter table users add mail text', down: 'alter table users drop mail' });
  writeFileSync(join(it.checkout, 'head', 'migrate.cjs'), '');
  await expect(judged(it)).rejects.toThrow('`node migrate.cjs up` did not come to the throw-away database');
});

it('takes no way back for one that took nothing back', { timeout: 120_000 }, async () => {
  const it = given({ up: "update users set name = 'x' where name = 'y'", down: '' });
  await expect(
    judged({ ...it, options: { ...it.options, programs: { ...it.options.programs, down: 'node migrate.cjs up' } } }),
  ).rejects.toThrow('`node migrate.cjs up` did not take back all of the change');
});

it('needs no framework on a base without migrations', { timeout: 120_000 }, async () => {
  const it = given({ up: 'create table mails (id int)', down: 'drop table mails' });
  const [one] = it.added;
  rmSync(join(it.checkout, 'base', 'migrate.cjs'));
  const path = join(it.checkout, 'head', 'migrate.cjs');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('schema_migrations', 'migration'));
  const { findings, proof } = await judged({ ...it, base: [], added: [{ ...one, version: '1', path: '1.js' }, one] });
  expect([findings, proof]).toEqual([[], expect.stringMatching(/went up, back and up again/)]);
});

it('reads a book with one row, which says how far it got', { timeout: 120_000 }, async () => {
  const it = given({ up: 'alter table users add mail text', down: 'alter table users drop mail, drop name' });
  for (const side of ['base', 'head'] as const) {
    const path = join(it.checkout, side, 'migrate.cjs');
    const text = readFileSync(path, 'utf8')
      .replace('select count(*)', 'select coalesce(max(version), 0) as count')
      .replace(
        "'insert into schema_migrations values (' + next + ')'",
        "'delete from schema_migrations; insert into schema_migrations values (' + (next + 1) + ')'",
      )
      .replace(
        "'delete from schema_migrations where version = ' + (done - 1)",
        "'update schema_migrations set version = ' + (done - 1)",
      );
    writeFileSync(path, text);
  }
  const { findings } = await judged(it);
  expect(findings).toEqual(['migrations.not-restored: column `users.name` did not come back']);
});

it('refuses programs that nobody says how to run', async () => {
  const it = given({ up: '', down: '' });
  await expect(rehearse({ ...it, options: rehearsalOptions })).rejects.toThrow(
    '`2.js` is a program, which only its own framework can run',
  );
});
