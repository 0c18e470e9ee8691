import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findPostgres } from '../../../src/system/database/postgres/binaries.ts';
import { judged, migration, rehearse } from '../../support/rehearsal.ts';

const engine = (await findPostgres(process.env, undefined)) ? 'binaries' : 'pglite';
const base = [migration('1', 'create table orders (id int primary key, note text)')];
const given = (up: string, down = 'select 1', more: Partial<Parameters<typeof rehearse>[0]['options']> = {}) => ({
  base,
  added: [migration('2', up, down)],
  options: { engine, timeout: 60_000, ...more } as const,
});

describe('a migration that', { timeout: 120_000 }, () => {
  it.each([
    [
      'does not parse',
      'alter tabel orders',
      /^migrations\.up-fails: `2\.up\.sql` fails on .+: syntax error at or near "tabel"$/,
    ],
    [
      'drops its database',
      'drop database landworthy',
      /^migrations\.up-fails: .+: (?:cannot drop the currently open database|DROP DATABASE cannot run inside a transaction block|database "landworthy" does not exist)$/,
    ],
    [
      'adds what rows cannot have',
      'alter table orders add mail text not null',
      /^migrations\.up-fails: .+ as soon as its table has rows: column "mail" of relation "orders" contains null values$/,
    ],
  ])('%s fails', async (_, up, finding) => {
    const { findings } = await judged(given(up));
    expect(findings).toEqual([expect.stringMatching(finding)]);
  });

  it('fails half way back leaves nothing of its transaction, and says where', async () => {
    const it = given('create table more (id int)', 'drop table more;\ndrop table never');
    expect((await judged(it)).findings).toEqual([
      expect.stringMatching(
        /^migrations\.down-fails: `2\.down\.sql`, on its way back, fails on .+: table "never" does not exist$/,
      ),
    ]);
    const { runs } = await rehearse(it);
    expect(runs.at(-1)?.failure).toMatchObject({ line: 2, statement: 'drop table never' });
  });

  it.each([
    ['reads a file', "select pg_read_file('/etc/passwd')", '`2.up.sql:1` needs rights that a rehearsal does not give'],
    ['runs a program', "copy orders from program 'id'", '`2.up.sql:1` needs rights that a rehearsal does not give'],
    ['needs an extension that is not there', 'create extension postgis', '`2.up.sql:1` needs what this server has not'],
    [
      'ends its own session',
      'select pg_terminate_backend(pg_backend_pid())',
      'the database server went away at `2.up.sql:1`',
    ],
    ['waits for what follows `COPY`', 'copy orders from stdin', '`COPY … FROM STDIN` cannot be rehearsed'],
    [
      'fails on made-up rows alone',
      "update orders set note = (note::json ->> 'a')",
      '`2.up.sql:1` fails on rows that landworthy made up',
    ],
  ])('%s is no pass and no failure: nothing was found out', async (_, up, message) => {
    await expect(rehearse(given(up))).rejects.toThrow(message);
  });

  it('goes back by way of what made-up rows do not hold is no failure either', async () => {
    await expect(rehearse(given('select 1', "update orders set note = (note::json ->> 'a')"))).rejects.toThrow(
      '`2.down.sql:1` fails on rows that landworthy made up, and not without them',
    );
  });

  it('never ends is ended', async () => {
    const it = given('do $$ begin loop perform 1; end loop; end $$', 'select 1', { timeout: 8000 });
    await expect(rehearse(it)).rejects.toThrow('the rehearsal takes longer than 8 s; it was at 2, up');
  });

  it('leaves nothing behind, whatever it is', () => {
    expect(readdirSync('/tmp').filter(name => name.startsWith(`landworthy-db-${process.pid}-`))).toEqual([]);
  });
});
