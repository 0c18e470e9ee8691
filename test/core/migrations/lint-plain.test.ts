import { expect, it } from 'vitest';
import { rules } from '../../../src/core/migrations/lint/lint-rules.ts';
import { lintText, migrationOf } from '../../support/lint.ts';
import { mysqlTables, plainCases } from '../../support/lint-cases.ts';

const landed = [migrationOf(mysqlTables, { path: 'db/1.sql' })];

const each = (which: 'fires' | 'holds') =>
  plainCases.flatMap(({ rule, transaction, servers, ...one }) =>
    servers.flatMap(name => one[which].map(text => ({ rule, name, text, transaction }))),
  );

const codes = async ({ rule, name, text, transaction }: ReturnType<typeof each>[number]) => {
  const part = await lintText(text, {
    landed,
    only: rule,
    transaction: transaction ?? 'file',
    server: { name, version: undefined },
  });
  return part.findings.map(({ code }) => code);
};

it.each(each('fires'))('$rule of $name fires at $text', async one => {
  expect(new Set(await codes(one))).toEqual(new Set([`migrations.${one.rule}`]));
});

it.each(each('holds'))('$rule of $name lets be $text', async one => {
  expect(await codes(one)).toEqual([]);
});

it('has cases of both kinds for every rule and every server', () => {
  const missing = rules.flatMap(({ id, servers }) =>
    servers
      .filter(name => name !== 'postgres')
      .filter(name => {
        const own = plainCases.filter(one => one.rule === id && (one.servers as readonly string[]).includes(name));
        return !own.some(({ fires }) => fires.length) || !own.some(({ holds }) => holds.length);
      })
      .map(name => `${id} of ${name}`),
  );
  expect(missing).toEqual([]);
});
