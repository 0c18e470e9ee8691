import { homedir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Ran } from '../../../src/system/database/engine.ts';
import { findPostgres, startBinaries } from '../../../src/system/database/postgres/binaries.ts';
import { openPostgres } from '../../../src/system/database/postgres/engine.ts';
import { landedTables, postgresCases } from '../../support/lint-cases.ts';

// What the rules claim, seen on a PostgreSQL of this machine: the locks that a statement holds, and the files of its tables.

const env = { PATH: process.env['PATH'] ?? '', HOME: homedir() };
const found = await findPostgres(env, undefined);

/** The strongest lock that each rule speaks of, on the table that was there. */
const locks: Readonly<Record<string, string>> = {
  'index-not-concurrent': 'Share',
  'drop-index-not-concurrent': 'AccessExclusive',
  'reindex-not-concurrent': 'Share',
  'refresh-not-concurrent': 'AccessExclusive',
  'detach-partition-not-concurrent': 'AccessExclusive',
  'partition-of-locks-parent': 'AccessExclusive',
  'unique-constraint-direct': 'AccessExclusive',
  'exclusion-constraint': 'AccessExclusive',
  'set-not-null': 'AccessExclusive',
  'lock-timeout-missing': 'AccessExclusive',
  'drop-column': 'AccessExclusive',
  truncate: 'AccessExclusive',
};
const rewrites = ['type-change', 'add-column-rewrites', 'table-rewrite'];
const errors: Readonly<Record<string, string>> = {
  'concurrent-in-transaction': '25001',
  'enum-value-in-transaction': '55P04',
  'add-not-null-no-default': '23502',
};

const each = (names: readonly string[], which: 'fires' | 'holds') =>
  postgresCases
    .filter(({ rule, transaction }) => names.includes(rule) && transaction === undefined)
    .flatMap(one => one[which].map(text => ({ rule: one.rule, text })));

describe.skipIf(found === undefined)('on a PostgreSQL', () => {
  let engine: Engine;
  const run = (text: string): Promise<Ran> =>
    engine.run({ kind: 'sql', path: 'a.sql', line: 1, text, transaction: 'none' }, true);
  /** What was traced of it; nothing of it stays. */
  const attempt = async (text: string): Promise<Ran> => {
    const { statements, failure } = await run(`BEGIN;\n${text};\nROLLBACK;`);
    return { statements: statements.slice(1, failure ? undefined : -1), failure };
  };

  beforeAll(async () => {
    if (!found) return;
    const server = await startBinaries(
      found,
      { env, saved: undefined, forPrograms: false, extensions: [] },
      new AbortController().signal,
    );
    engine = await openPostgres(server, [], new Date());
    await run(`${landedTables}; INSERT INTO t (id, a) VALUES (1, 1);`);
    await engine.renew();
  });
  afterAll(() => engine?.close());

  it.each(each(Object.keys(locks), 'fires'))('$rule: the lock of $text', async ({ rule, text }) => {
    const { statements, failure } = await attempt(text);
    expect(failure).toBeUndefined();
    // What an earlier one took is held, and not told again.
    expect(statements.flatMap(one => one.locks.map(({ mode }) => mode))).toContain(`${locks[rule]}Lock`);
  });

  it.each(each(rewrites, 'fires'))('$rule: the rows that $text writes anew', async ({ text }) => {
    const { statements, failure } = await attempt(text);
    expect(failure).toBeUndefined();
    expect(statements.at(-1)?.rewrites).not.toEqual([]);
  });

  it.each(each(rewrites, 'holds'))('$rule: no row that $text writes anew', async ({ text }) => {
    const { statements, failure } = await attempt(text);
    expect(failure).toBeUndefined();
    expect(statements.flatMap(one => one.rewrites)).toEqual([]);
  });

  it.each(each(Object.keys(errors), 'fires'))('$rule: the error of $text', async ({ rule, text }) => {
    expect((await attempt(text)).failure?.code).toBe(errors[rule]);
  });

  it('locks both tables of a foreign key, and holds what a validated constraint took', async () => {
    const { statements } = await attempt('ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (o) REFERENCES other (id)');
    expect(statements[0]?.locks).toEqual(
      expect.arrayContaining(
        ['t', 'other'].map(relation =>
          expect.objectContaining({ relation, mode: expect.stringMatching(/^ShareRowExclusive/) }),
        ),
      ),
    );
  });
});
