import sqlite from 'node-sqlite3-wasm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../../../src/core/migrations/lint/lint-rules.ts';
import type { Engine } from '../../../src/system/database/engine.ts';
import { connectMysql, type MysqlSession, mysqlFailure } from '../../../src/system/database/mysql/client.ts';
import { readMysqlUrl } from '../../../src/system/database/mysql/url.ts';
import { openEngine } from '../../../src/system/database/open.ts';
import { connect, failureOf, type Session } from '../../../src/system/database/postgres/client.ts';
import { readUrl } from '../../../src/system/database/postgres/url.ts';
import { isSkipped, mariadb, postgres } from '../../support/databases.ts';
import { landedTables, mysqlTables, plainCases, postgresCases } from '../../support/lint-cases.ts';
import { type Proof, type ProvenOn, proofs } from '../../support/lint-proofs.ts';
import { contextOf, type Given, requestOf } from '../../support/rehearsal.ts';

// What the rules claim, seen on the servers of this machine.

const versions: readonly (readonly [ProvenOn, RegExp])[] = [
  ['postgres', /PostgreSQL \d/],
  ['mariadb', /MariaDB \d/],
  ['sqlite', /SQLite \d/],
];

it('says of each rule on what it was proven, and proves it there', () => {
  const told = rules.map(({ id, proven }) => [
    id,
    versions.flatMap(([name, words]) => (words.test(proven) ? name : [])),
  ]);
  const tested = rules.map(({ id }) => [id, versions.flatMap(([name]) => (proofs[id]?.[name] ? name : []))]);
  expect(tested).toEqual(told);
  expect(Object.keys(proofs).filter(id => !rules.some(rule => rule.id === id))).toEqual([]);
  expect(rules.filter(({ proven }) => proven.length < 20)).toEqual([]);
});

interface Case {
  readonly rule: string;
  readonly text: string;
  readonly proof: Exclude<Proof, 'own'>;
}

function casesOn(server: ProvenOn, which: 'fires' | 'holds'): readonly Case[] {
  const cases =
    server === 'postgres'
      ? postgresCases
      : plainCases.filter(one => (one.servers as readonly string[]).includes(server));
  return cases
    .filter(({ transaction }) => transaction === undefined)
    .flatMap(({ rule, ...one }) => {
      const proof = proofs[rule]?.[server];
      return proof === undefined || proof === 'own'
        ? []
        : one[which].flatMap(text => ('but' in proof && proof.but?.test(text) ? [] : { rule, text, proof }));
    });
}

/** A server with the tables that the cases speak of. */
interface Server {
  /** Throws what says why it fails. */
  readonly run: (text: string) => Promise<void>;
  /** Whether it can be done now. Nothing of it stays. */
  readonly can: (text: string) => Promise<boolean>;
  readonly is: (condition: string) => Promise<boolean>;
  /** The locks that it takes on tables that were there, and which of them it rewrites. */
  readonly trace: (
    text: string,
  ) => Promise<{ readonly locks: readonly string[]; readonly rewrites: readonly string[] }>;
  readonly whyNot: (error: unknown) => string;
}

async function see({ text, proof }: Case, { run, can, is, trace, whyNot }: Server): Promise<void> {
  if ('locks' in proof)
    expect((await trace(text)).locks).toContainEqual(expect.stringMatching(new RegExp(proof.locks)));
  else if ('rewrites' in proof) expect((await trace(text)).rewrites).not.toEqual([]);
  else if ('fails' in proof)
    expect(
      await run(text).then(
        () => 'done',
        error => whyNot(error),
      ),
    ).toMatch(new RegExp(proof.fails));
  else if ('shows' in proof) {
    expect(await is(proof.shows)).toBe(false);
    await run(text);
    expect(await is(proof.shows)).toBe(true);
  } else if ('allows' in proof) {
    expect(await can(proof.allows)).toBe(false);
    await run(text);
    expect(await can(proof.allows)).toBe(true);
  } else {
    for (const old of proof.breaks) expect(await can(old), old).toBe(true);
    await run(text);
    expect(await Promise.all(proof.breaks.map(can))).toContain(false);
  }
}

const open = async (given: Given): Promise<Engine> => (await openEngine(requestOf(given), contextOf(given))).engine;
const script = (text: string) => ({ kind: 'sql', path: 'a.sql', line: 1, text, transaction: 'none' }) as const;

describe.skipIf(isSkipped(postgres))('on PostgreSQL', { timeout: 60_000 }, () => {
  let engine: Engine;
  let session: Session;
  beforeAll(async () => {
    engine = await open({ base: [], added: [], options: { engine: 'binaries' } });
    const rows = 'INSERT INTO t (id, a) VALUES (1, 1), (2, 2)';
    expect((await engine.run(script(`${landedTables}; ${rows}`), false)).failure).toBeUndefined();
    await engine.renew();
    session = await connect(readUrl(engine.url, false));
  }, 60_000);
  beforeEach(() => session.query('begin'));
  const rollback = () => session.query('rollback');
  afterAll(async () => {
    await session?.end();
    await engine?.close();
  });

  const can = async (text: string) => {
    await session.query('savepoint s');
    const isDone = await session.query(text).then(
      () => true,
      () => false,
    );
    await session.query('rollback to s');
    return isDone;
  };
  const server: Server = {
    run: async text => {
      await session.query(text);
    },
    can,
    is: async condition => (await session.query(`select ${condition} as is`))[0]?.['is'] === 't',
    trace: async text => {
      await rollback();
      const { statements, failure } = await engine.run(script(`BEGIN;\n${text};\nROLLBACK;`), true);
      expect(failure).toBeUndefined();
      return {
        // What an earlier one took is held, and not told again.
        locks: statements.flatMap(({ locks }) => locks.map(({ mode }) => mode)),
        rewrites: statements.flatMap(({ rewrites }) => rewrites),
      };
    },
    whyNot: error => failureOf(error).code,
  };

  it.each(casesOn('postgres', 'fires'))('$rule holds of $text', async one => {
    await see(one, server).finally(rollback);
  });

  it.each(casesOn('postgres', 'holds').filter(({ proof }) => 'rewrites' in proof))(
    '$rule does not hold of $text',
    async ({ text }) => {
      expect((await server.trace(text)).rewrites).toEqual([]);
    },
  );

  it('locks both tables of a foreign key, and reads a table for a row that it refers to', async () => {
    await rollback();
    const text = 'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (o) REFERENCES other (id)';
    const { statements } = await engine.run(script(`BEGIN; ${text}; ROLLBACK`), true);
    expect(statements[1]?.locks.toSorted((one, two) => one.relation.localeCompare(two.relation))).toEqual(
      ['other', 't'].map(relation => ({ relation, mode: 'ShareRowExclusiveLock' })),
    );
    await session.query('begin; create table x (o int references other (id)); insert into other values (1)');
    const scans = "(select seq_scan from pg_stat_xact_user_tables where relname = 'x')";
    expect(await server.is(`${scans} = 0`)).toBe(true);
    await session.query('delete from other');
    expect(await server.is(`${scans} > 0`)).toBe(true);
    await rollback();
  });

  it('ends the transaction of a framework with a `COMMIT`, and does not begin another with `BEGIN`', async () => {
    session.notices();
    await session.query('BEGIN');
    expect(session.notices()).toEqual([{ code: '25001', message: 'there is already a transaction in progress' }]);
    await session.query('insert into other values (7); COMMIT');
    await rollback();
    expect(await server.is('exists (select from other where id = 7)')).toBe(true);
    await session.query('delete from other');
  });

  it('keeps nothing of a transaction that is not ended', async () => {
    await session.query('insert into other values (7)');
    await session.end();
    session = await connect(readUrl(engine.url, false));
    expect(await server.is('exists (select from other)')).toBe(false);
  });

  it('cannot tell values of json apart', async () => {
    await session.query('create table x (a json, b jsonb)');
    expect(await can('select distinct b from x')).toBe(true);
    await expect(session.query('select distinct a from x')).rejects.toThrow(
      'could not identify an equality operator for type json',
    );
    await rollback();
  });
});

describe.skipIf(isSkipped(mariadb))('on MariaDB', { timeout: 60_000 }, () => {
  let engine: Engine;
  let admin: MysqlSession;
  let session: MysqlSession;
  const run = async (text: string) => {
    const { failure } = await engine.run(script(text), false);
    if (failure) throw new Error(failure.message);
  };
  beforeAll(async () => {
    engine = await open({ base: [], added: [], server: { name: 'mariadb', version: undefined } });
    admin = await connectMysql(readMysqlUrl(engine.url.replace(/^.*@/, 'mysql://root@'), false));
  }, 60_000);
  beforeEach(async () => {
    for (const one of ['landworthy', 'd']) {
      await admin.query(`drop database if exists ${one}`);
      await admin.query(`create database ${one} character set utf8mb4`);
    }
    await admin.query('grant all on d.* to landworthy@localhost');
    await engine.renew();
    await run(
      `${mysqlTables}; create view v as select 1; insert into o values (1, 1); insert into t (id, a, nn, o) values (1, 5, 1, 1), (2, 6, 2, 1)`,
    );
    await engine.renew();
    session = await connectMysql({ ...readMysqlUrl(engine.url, false), database: 'landworthy' });
  });
  afterAll(async () => {
    await admin?.end();
    await engine?.close();
  });
  const server: Server = {
    run,
    can: async text => {
      await session.query('start transaction');
      const isDone = await session.query(text).then(
        () => true,
        () => false,
      );
      await session.query('rollback');
      return isDone;
    },
    is: async condition => {
      // Where it reads a snapshot, another session's work is not there.
      await session.query('rollback');
      return (await session.query(`select ${condition} as it`))[0]?.['it'] === '1';
    },
    trace: async text => {
      const { statements, failure } = await engine.run(script(text), true);
      // Where it says itself how, it is refused rather than done in another way.
      if (!/ALGORITHM=|LOCK=/.test(text)) expect(failure).toBeUndefined();
      return {
        locks: statements.flatMap(({ locks }) => locks.map(({ mode }) => mode)),
        rewrites: statements.flatMap(({ rewrites }) => rewrites),
      };
    },
    whyNot: error => (error as Error).message,
  };

  it.each(casesOn('mariadb', 'fires'))('$rule holds of $text', async one => {
    await see(one, server).finally(() => session.end());
  });

  it.each(casesOn('mariadb', 'holds').filter(({ proof }) => 'locks' in proof))(
    '$rule does not hold of $text',
    async ({ text, proof }) => {
      const { locks } = await server.trace(text);
      await session.end();
      expect(locks.filter(lock => new RegExp('locks' in proof ? proof.locks : '').test(lock))).toEqual([]);
    },
  );

  it('commits a table with the statement that makes it, and makes a key of `REFERENCES` behind a column', async () => {
    await session.query('start transaction');
    await session.query('create table x (i int references o (id))');
    await session.query('rollback');
    await expect(session.query('insert into x values (99)')).rejects.toSatisfy(
      error => mysqlFailure(error).code === '1452',
    );
    await session.end();
  });
});

describe('on SQLite', () => {
  let database: InstanceType<typeof sqlite.Database>;
  const tables = mysqlTables
    .replace(/,\s*KEY ka.*?(?=, CONSTRAINT)/s, '')
    .replace("e enum('a','b')", 'e text')
    .replace(' CHARACTER SET latin1', '')
    .concat(
      'insert into o values (1, 1); insert into t (id, a, nn) values (1, 5, 1), (2, 6, 2); create view v as select 1;',
    );
  beforeEach(() => {
    database = new sqlite.Database(':memory:');
    database.exec(tables);
    return () => database.close();
  });
  const does = (text: string) => {
    try {
      database.exec(text);
      return true;
    } catch {
      return false;
    }
  };
  const server: Server = {
    run: async text => database.exec(text),
    can: async text => {
      database.exec('savepoint s');
      const isDone = does(text);
      database.exec('rollback to s; release s');
      return isDone;
    },
    is: async condition => Object.values(database.get(`select ${condition}`) ?? {})[0] === 1,
    trace: async () => ({ locks: [], rewrites: [] }),
    whyNot: error => (error as Error).message,
  };

  it.each(casesOn('sqlite', 'fires'))('$rule holds of $text', one => see(one, server));

  it.each(casesOn('sqlite', 'holds').filter(({ proof }) => 'fails' in proof))(
    '$rule does not hold of $text',
    async ({ text }) => {
      database.exec(text);
    },
  );

  it('checks keys in a transaction, whatever a pragma says there', () => {
    const rebuild = 'create table n (id int primary key, a int); drop table o; alter table n rename to o;';
    const left = (text: string) => {
      database.exec(
        'pragma foreign_keys = on; create table c (o int references o (id) on delete cascade); insert into c values (1)',
      );
      database.exec(text);
      const count = database.get('select count(*) as n from c');
      database.exec('drop table c');
      return count;
    };
    database.exec('drop table t');
    expect(left(`begin; pragma foreign_keys = off; ${rebuild} commit`)).toEqual({ n: 0 });
    database.exec('pragma foreign_keys = off; insert into o values (1, 1)');
    expect(left(`pragma foreign_keys = off; begin; ${rebuild} commit`)).toEqual({ n: 1 });
  });
});
