import { existsSync } from 'node:fs';
import { kill } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import type { Server } from '../../../src/core/migrations/server.ts';
import type { Engine } from '../../../src/system/database/engine.ts';
import { connectMysql } from '../../../src/system/database/mysql/client.ts';
import { readMysqlUrl } from '../../../src/system/database/mysql/url.ts';
import { openEngine } from '../../../src/system/database/open.ts';
import { connect } from '../../../src/system/database/postgres/client.ts';
import { readUrl } from '../../../src/system/database/postgres/url.ts';
import {
  type BadInput,
  embeddedInput,
  endlessRecursion,
  mariadbInput,
  serverInput,
  sqliteInput,
} from '../../support/bad-input.ts';
import { isSkipped, leftovers, mariadb, ownServers, postgres } from '../../support/databases.ts';
import { contextOf, type Given, judged, migration, rehearse, requestOf } from '../../support/rehearsal.ts';

const ofMariadb: Server = { name: 'mariadb', version: undefined };
const ofSqlite: Server = { name: 'sqlite', version: undefined };
const base = [migration('1', 'create table orders (id int primary key, note text)')];

type Where = Pick<Given, 'server' | 'options' | 'env'>;
const at = (url: string, server?: Server): Where => ({
  server,
  options: { engine: 'url' },
  env: { LANDWORTHY_TEST_URL: url },
});

/** One for all that is tried on it. */
function opened(where: () => Where): () => Engine {
  let engine: Engine | undefined;
  beforeAll(async () => {
    const given = { base: [], added: [], ...where() };
    engine = (await openEngine(requestOf(given), contextOf(given))).engine;
    for (const { up } of base) if (up.kind === 'sql') await engine.run(up, false);
  }, 120_000);
  afterAll(() => engine?.close());
  return () => {
    if (!engine) throw new Error('it was not started');
    return engine;
  };
}

function tries(input: readonly BadInput[], engine: () => Engine): void {
  it.each([...input] as [string, string, RegExp, ('file' | 'none')?][])(
    '%s',
    { timeout: 60_000 },
    async (_, text, outcome, transaction = 'file') => {
      await engine().renew();
      const script = { kind: 'sql', path: '2.up.sql', line: 1, text, transaction } as const;
      const told = await engine()
        .run(script, true)
        .then(({ failure }) => (failure ? `fails: ${failure.message}` : 'is done'))
        .catch(error => {
          if (error instanceof UserError) return `error: ${error.message}`;
          throw error;
        });
      expect(told).toMatch(outcome);
      expect(existsSync('/tmp/landworthy-test-written')).toBe(false);
    },
  );
}

const long = 240_000;

/** What a whole rehearsal makes of it. */
function endsWhatNeverEnds(where: () => Where, endless: string): void {
  it('ends what never ends', { timeout: long }, async () => {
    const interrupted = new AbortController();
    const onStep = (step: string) => {
      if (step === '2, up') interrupted.abort(new Error('interrupted'));
    };
    const { signal } = interrupted;
    const given = { base, added: [migration('2', endless, 'select 1')], ...where() };
    await expect(rehearse({ ...given, signal, onStep })).rejects.toThrow('interrupted');
  });
}

function tellsWhereItFails(where: () => Where): void {
  it('tells where a way back fails half way', { timeout: long }, async () => {
    const added = [migration('2', 'create table more (id int)', 'drop table more;\ndrop table never')];
    const { runs } = await rehearse({ base, added, ...where() });
    expect(runs.map(({ way }) => way)).toEqual(['up', 'down']);
    expect(runs.at(-1)?.failure).toMatchObject({
      message: expect.stringContaining('never'),
      line: 2,
      statement: 'drop table never',
    });
  });
}

/** Whatever of it runs is killed as soon as the migration does. */
const goesAway = (where: Where, endless: string) =>
  rehearse({
    base,
    added: [migration('2', endless, 'select 1')],
    ...where,
    onStep: step => {
      if (step === '2, up') for (const pid of ownServers()) kill(pid, 'SIGKILL');
    },
  });

describe('on PGlite', () => {
  const where: Where = { options: { engine: 'pglite', timeout: long } };
  describe('a migration that', () =>
    tries(
      embeddedInput,
      opened(() => where),
    ));
  endsWhatNeverEnds(() => where, endlessRecursion);
  it('is no pass where it goes away', { timeout: long }, async () => {
    await expect(goesAway(where, 'select pg_sleep(600)')).rejects.toThrow(
      'the database server went away at `2.up.sql:1`',
    );
  });
});

describe.skipIf(isSkipped(postgres))('on PostgreSQL', () => {
  const where: Where = { options: { engine: 'binaries' } };
  const own = opened(() => where);
  const url = () =>
    own()
      .url.replace('///landworthy?', '///postgres?')
      .replace(/user=\w+$/, 'user=postgres');
  describe('of this machine, a migration that', () => tries(serverInput, own));
  describe('at a URL, a migration that', () =>
    tries(
      serverInput,
      opened(() => at(url())),
    ));
  describe('at a URL', () => {
    endsWhatNeverEnds(() => at(url()), 'select pg_sleep(600)');
    tellsWhereItFails(() => at(url()));
  });

  it('drops its database at a URL even where a migration would keep it', { timeout: 60_000 }, async () => {
    const admin = await connect(readUrl(url(), false));
    const names = () =>
      admin.query(
        'select datname::text as name from pg_database union all select rolname::text from pg_roles order by 1',
      );
    const before = await names();
    const keep = "do $$ begin execute format('alter database %I is_template true', current_database()); end $$";
    const { findings } = await judged({ base, added: [migration('2', keep, 'select 1')], ...at(url()) });
    expect(findings).toEqual([]);
    expect(await names()).toEqual(before);
    await admin.end();
  });
});

describe.skipIf(isSkipped(mariadb))('on MariaDB', () => {
  const own = opened(() => ({ server: ofMariadb, options: { engine: 'binaries' } }));
  const url = () => own().url.replace(/^.*\?/, 'mysql://root@localhost/?');
  describe('of this machine, a migration that', () => tries(mariadbInput, own));
  describe('at a URL, a migration that', () =>
    tries(
      mariadbInput,
      opened(() => at(url(), ofMariadb)),
    ));
  describe('at a URL', () => {
    endsWhatNeverEnds(() => at(url(), ofMariadb), 'select sleep(600)');
    tellsWhereItFails(() => at(url(), ofMariadb));
  });

  it('leaves neither database nor user at a URL, and says where a migration drops its own', {
    timeout: 60_000,
  }, async () => {
    const admin = await connectMysql(readMysqlUrl(url(), false));
    const names = async () => [
      ...(await admin.query('show databases')),
      ...(await admin.query('select user, host from mysql.user order by 1, 2')),
    ];
    const before = await names();
    const drop = "set @drop = concat('drop database ', database()); prepare it from @drop; execute it";
    await expect(
      rehearse({ base, added: [migration('2', drop, 'select 1')], ...at(url(), ofMariadb) }),
    ).rejects.toThrow(/^the database cannot be looked into any more: Unknown database/);
    expect(await names()).toEqual(before);
    await admin.end();
  });
});

describe('on SQLite', () => {
  const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n';
  const where: Where = { server: ofSqlite };
  describe('a migration that', () =>
    tries(
      sqliteInput,
      opened(() => where),
    ));
  endsWhatNeverEnds(() => where, endless);
  tellsWhereItFails(() => where);
  it('is no pass where it goes away', { timeout: 60_000 }, async () => {
    await expect(goesAway(where, endless)).rejects.toThrow(/^SQLite went away/);
  });
});

it('leaves no folder and no process behind', () => {
  expect(leftovers()).toEqual([]);
});
