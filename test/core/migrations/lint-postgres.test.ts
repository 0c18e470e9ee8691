import { expect, it } from 'vitest';
import { rules } from '../../../src/core/migrations/lint/lint-rules.ts';
import { lintText, migrationOf } from '../../support/lint.ts';
import { landedTables, postgresCases } from '../../support/lint-cases.ts';

const landed = [migrationOf(landedTables, { path: 'db/1.sql' })];

const codes = async (text: string, only: string, transaction: 'file' | 'none' = 'file') =>
  (await lintText(text, { landed, only, transaction })).findings.map(({ code }) => code);

const each = (which: 'fires' | 'holds') =>
  postgresCases.flatMap(({ rule, transaction, ...one }) => one[which].map(text => ({ rule, text, transaction })));

it.each(each('fires'))('$rule fires at $text', async ({ rule, text, transaction }) => {
  expect(new Set(await codes(text, rule, transaction))).toEqual(new Set([`migrations.${rule}`]));
});

it.each(each('holds'))('$rule lets be $text', async ({ rule, text, transaction }) => {
  expect(await codes(text, rule, transaction)).toEqual([]);
});

it('has cases of both kinds for every rule of PostgreSQL', () => {
  const missing = rules
    .filter(({ servers }) => servers.includes('postgres'))
    .filter(({ id }) => {
      const own = postgresCases.filter(({ rule }) => rule === id);
      return !own.some(({ fires }) => fires.length) || !own.some(({ holds }) => holds.length);
    });
  expect(missing.map(({ id }) => id)).toEqual([]);
});
