import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RehearsalOptions } from '../../../src/core/migrations/rehearsal/request.ts';
import type { Server } from '../../../src/core/migrations/server.ts';
import { isSkipped, mariadb, postgres } from '../../support/databases.ts';
import { judged, migration } from '../../support/rehearsal.ts';
import { temporaryFolder } from '../../support/repository.ts';

const first = migration('1', 'create table a (id int)', 'drop table a');
const second = migration('2', 'create table b (id int)', 'drop table b');
const other = migration('2', 'create table b (id int, note varchar(10))', 'drop table b');
const added = [migration('3', 'create table if not exists c (id int)', 'select 1')];

interface On {
  readonly engine: RehearsalOptions['engine'];
  readonly server: Server['name'];
}

const engines: readonly (readonly [string, On, skipped: boolean])[] = [
  ['PostgreSQL', { engine: 'binaries', server: 'postgres' }, isSkipped(postgres)],
  ['PGlite', { engine: 'pglite', server: 'postgres' }, false],
  ['MariaDB', { engine: 'binaries', server: 'mariadb' }, isSkipped(mariadb)],
  ['SQLite', { engine: 'auto', server: 'sqlite' }, false],
];

/** Which of the base's migrations are applied to find out the same. */
async function applied(base: typeof added, { engine, server }: On, env: Readonly<Record<string, string>>) {
  const told: string[] = [];
  const { findings } = await judged({
    base,
    added,
    options: { engine },
    server: { name: server, version: undefined },
    env,
    onStep: step => void (step.startsWith("the base's") && told.push(step.slice(-2, -1))),
  });
  expect(findings).toEqual(['migrations.not-restored: table `c` is left behind']);
  return told.join();
}

describe.each(engines)('what the base has made with %s', { timeout: 240_000 }, (_, on, skipped) => {
  it.skipIf(skipped)('is made once', async () => {
    const env = { XDG_CACHE_HOME: temporaryFolder() };
    expect(await applied([first, second], on, env)).toBe('1,2');
    expect(await applied([first, second], on, env)).toBe('');
    expect(await applied([first, other], on, env)).not.toBe('');
  });
});

it('keeps nothing in a CI system, for whoever comes next', async () => {
  const cache = temporaryFolder();
  await applied([first], { engine: 'auto', server: 'sqlite' }, { XDG_CACHE_HOME: cache, CI: 'true' });
  expect(existsSync(join(cache, 'landworthy'))).toBe(false);
});
