import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { landworthy, packageRoot } from './support/landworthy.ts';
import { createRepository, type TestRepository } from './support/repository.ts';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');

/** The texts of the fenced blocks of this language, in their order. */
const blocks = (language: string) =>
  [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, info, text = '']) =>
    info === language ? [text] : [],
  );

/** The repository of the README: its policy on `main`, and the branch that it tells of. */
function story(): TestRepository {
  const repository = createRepository({
    'landworthy.yml': blocks('yaml')[0] ?? '',
    'flags.yml': 'flags: {}\n',
    '.github/CODEOWNERS': '/src/payments/ @acme/payments\n',
    'src/payments/pay.js': 'exports.pay = cents => cents;\n',
    'src/payments/pay.test.js': [
      "const { test } = require('node:test');",
      "test('pays', () => require('node:assert').equal(require('./pay.js').pay(5), 5));\n",
    ].join('\n'),
  });
  repository.git('switch', '--quiet', '--create', 'instant-refunds');
  repository.commit('Refund at once', {
    'src/payments/refund.js': "exports.refund = flags => (flags.isOn('instant-refunds') ? 'now' : 'in five days');\n",
    '.landworthy/changes/instant-refunds.yml':
      'flags: [instant-refunds]\nrollback: { strategy: flag, flag: instant-refunds }\n',
  });
  return repository;
}

it('shows the verdicts as they are', async () => {
  const repository = story();
  const ran: (number | null)[] = [];
  for (const shown of blocks('console')) {
    const [, words = ''] = /^\$ landworthy(.*)\n/.exec(shown) ?? [];
    const { stdout, exitCode } = await landworthy(repository.dir, words.split(' ').filter(Boolean));
    expect(stable(`$ landworthy${words}\n${stdout}`)).toBe(stable(shown));
    ran.push(exitCode);
  }
  expect(ran).toEqual([1, 0]);
});

/** The commits' ids change with every word of the policy. */
const stable = (text: string) => text.replaceAll(/\b[0-9a-f]{9}\b/g, '·········');

it('shows commands that an agent can run, each with the exit code that it stands for', async () => {
  const repository = story();
  const commands = blocks('sh').at(-1)?.trim().split('\n') ?? [];
  const exitCodes: (number | null)[] = [];
  for (const command of commands) {
    const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    expect(words[0]).toBe('landworthy');
    const ran = await landworthy(repository.dir, words.slice(1));
    exitCodes.push(ran.exitCode);
  }
  expect(exitCodes).toEqual([0, 0, 1]);
});

it('names a command that writes the page', async () => {
  const repository = story();
  const [, words = '', file = ''] = /`landworthy (check --format html=(\S+))`/.exec(readme) ?? [];
  await landworthy(repository.dir, words.split(' '));
  expect(readFileSync(repository.path(file), 'utf8')).toContain('<code>src/payments/refund.js</code>');
});

it('links only to what is there', () => {
  const targets = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = '']) => target);
  expect(targets.length).toBeGreaterThan(3);
  expect(targets.filter(target => !existsSync(join(packageRoot, target)))).toEqual([]);
});
