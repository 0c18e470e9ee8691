import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { judgeRehearsal } from '../../../src/core/migrations/rehearsal/judge.ts';
import { rehearseSchema } from '../../../src/system/database/rehearse.ts';
import { isSkipped, mariadb, postgres } from '../../support/databases.ts';
import { contextOf, type Given, migration, requestOf } from '../../support/rehearsal.ts';
import { sharedMariadb, sharedPostgres, sharedSqlite } from '../../support/shared-engines.ts';
import { landed, type Verdict, verdicts } from '../../support/verdicts.ts';

// One table for all engines: what is told of a migration depends on it, and not on where it is rehearsed.

// The embedded one has to be told when it starts.
const extensions = [migration('1', 'create extension citext; create extension pageinspect')];
const engines = {
  pglite: sharedPostgres('pglite', extensions),
  ...(isSkipped(postgres) ? {} : { postgres: sharedPostgres('binaries', extensions) }),
  ...(isSkipped(mariadb) ? {} : { mariadb: sharedMariadb() }),
  sqlite: sharedSqlite(),
};
type Name = 'pglite' | 'postgres' | 'mariadb' | 'sqlite';

/** All of it but its times; the engine's name is in the same words for all. Undefined where it says nothing to this engine. */
async function outcomeOn(name: Name, one: Verdict) {
  const open = (engines as Partial<Record<Name, (typeof engines)['pglite']>>)[name];
  const other = name === 'mariadb' || name === 'sqlite' ? one[name] : 'same';
  if (!open || other === undefined) return undefined;
  const { base = '', up, down } = { ...one, ...(other === 'same' ? {} : other) };
  const given: Given = {
    base: [migration('1', `${landed}; ${base}`)],
    added: [migration('2', up, down, one.transaction)],
    server: { name: name === 'pglite' ? 'postgres' : name, version: undefined },
    options: { synthetic: one.madeUp === true },
  };
  try {
    const { engine, milliseconds, ...found } = await rehearseSchema(requestOf(given), contextOf(given), open);
    const { findings, notes, proof } = judgeRehearsal(
      { engine: 'ENGINE', milliseconds: 0, ...found },
      { tolerate: ['column-order'], server: given.server },
    );
    const runs = found.runs.map(run => ({ ...run, milliseconds: 0, statements: run.statements.map(inOrder) }));
    return {
      ...{ status: findings.length ? 'fail' : 'pass', findings, notes, proof, ...found, runs },
      tells: findings.map(({ code, message }) => `${code.replace('migrations.', '')}: ${message}`),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { status: 'error', hint: error.hint, tells: [`error: ${error.message}`] };
  }
}

/** A server locks the tables of a statement in the order of their numbers. */
const inOrder = <T extends { readonly locks: readonly { readonly relation: string }[] }>(statement: T): T => ({
  ...statement,
  locks: statement.locks.toSorted((one, other) => one.relation.localeCompare(other.relation)),
});

/** Each server has its own words for what fails. */
const withoutWords = (text: string) => text.replace(/( fails on ENGINE(?: as soon as its table has rows)?): .*/, '$1');

const names = [
  'PGlite',
  ...('postgres' in engines ? [`PostgreSQL ${postgres?.major}`] : []),
  ...('mariadb' in engines ? ['MariaDB'] : []),
  'SQLite',
].join(', ');

describe(`the same verdict on ${names}`, { timeout: 120_000 }, () => {
  it.each(verdicts)('$what', async one => {
    const [embedded, server, ...others] = await Promise.all([
      outcomeOn('pglite', one),
      outcomeOn('postgres', one),
      outcomeOn('mariadb', one),
      outcomeOn('sqlite', one),
    ]);
    expect(embedded?.tells).toEqual(one.tells);
    const { before } = one;
    if (server && before && (postgres?.major ?? 0) < before.version) {
      expect(server.tells, before.why).toEqual(before.tells ?? one.tells);
      expect(server, 'nothing differs: take `before` away').not.toEqual(embedded);
    } else if (server) expect(server).toEqual(embedded);
    for (const [index, outcome] of others.entries()) {
      const other = index === 0 ? one.mariadb : one.sqlite;
      const own = other === undefined || other === 'same' ? undefined : other.tells;
      if (outcome) expect(outcome.tells.map(withoutWords)).toEqual((own ?? one.tells).map(withoutWords));
    }
  });

  it('begins each time with nothing', async () => {
    const given = { base: [], added: [] };
    for (const open of Object.values(engines)) {
      const { engine } = await open(requestOf(given), contextOf(given));
      expect([...(await engine.schema()).keys()].filter(key => !/^(?:database|schema) /.test(key))).toEqual([]);
    }
  });
});
