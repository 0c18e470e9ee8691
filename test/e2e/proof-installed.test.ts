import { mkdirSync, symlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

type Files = Readonly<Record<string, string>>;

const test = (imports: string, body: string) =>
  `import { equal } from 'node:assert/strict';\nimport { it } from 'node:test';\n${imports}\nit('works', () => ${body});\n`;
const policy = (tests: string, proof = '') =>
  `version: 1\nbase: main\ntests: { unit: { ${tests} } }\nproof: { unit: { of: tests.unit, hunks: 100%${proof} } }\n`;
const ignored = { '.gitignore': 'node_modules/\ndist/\n' };

/** The outcome of `proof.unit` for this change, in a repository with this installed, and what is left of that. */
async function prove(before: Files, after: Files, installed: Files, links: Files = {}) {
  const repository = createRepository({ ...ignored, ...before });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change', after);
  repository.write(installed);
  for (const [name, aim] of Object.entries(links)) {
    mkdirSync(repository.path(`${name}/..`), { recursive: true });
    symlinkSync(aim, repository.path(name));
  }
  const { requirements } = await verdict(repository.dir, ['--only', 'proof', '--partial']);
  expect(repository.git('status', '--porcelain')).toBe('');
  return requirements[0]?.outcome;
}

const double = (digit: number) => `export const double = a => ${digit} * a;\n`;
const module_ = (name: string, main = 'index.js') => JSON.stringify({ name, type: 'module', main });

it('builds a workspace of packages in each tree, and tests what was built there', async () => {
  const core = 'packages/core';
  const app = 'packages/app';
  const tests = (expected: number) => test("import { twice } from '../index.js';", `equal(twice(2), ${expected})`);
  const outcome = await prove(
    {
      'landworthy.yml': policy(`run: 'node --test test/*.js', in: ${app}`, ", setup: 'node ../core/build.js'"),
      [`${core}/package.json`]: module_('@acme/core', 'dist/index.js'),
      [`${core}/build.js`]:
        "import { cpSync } from 'node:fs';\ncpSync(new URL('src', import.meta.url), new URL('dist', import.meta.url), { recursive: true });\n",
      [`${core}/src/index.js`]: double(3),
      [`${app}/package.json`]: module_('app'),
      [`${app}/index.js`]: "export { double as twice } from '@acme/core';\n",
      [`${app}/test/app.js`]: tests(6),
    },
    { [`${core}/src/index.js`]: double(2), [`${app}/test/app.js`]: tests(4) },
    { [`${core}/dist/index.js`]: double(2) },
    { 'node_modules/@acme/core': '../../packages/core' },
  );
  expect(outcome).toEqual({
    status: 'pass',
    proof:
      '1 of 1 test fails without the change, by an assertion; 1 of 1 hunk is noticed when it is taken back (1 by an assertion)',
  });
});

const small = (run: string, expected: number): Files => ({
  'landworthy.yml': policy(`run: '${run}'`),
  'package.json': module_('app'),
  'src/double.js': double(expected / 2),
  'test/double.js': test("import { double } from '../src/double.js';", `equal(double(2), ${expected})`),
});
const other = { 'node_modules/other/package.json': module_('other'), 'node_modules/other/index.js': '' };

it('stops where a command writes into what is installed for the user', async () => {
  const command = 'echo "//" >>node_modules/other/index.js; node --test test/*.js';
  expect(await prove(small(command, 6), small(command, 4), other)).toEqual({
    status: 'error',
    message: `\`${command}\` wrote \`node_modules/other/index.js\`, which is installed here: a scratch tree has only links to it`,
    hint: 'let `setup` install what it needs, for example `npm ci`, so that each tree has its own',
  });
});

it('says that the base was tried with dependencies of the change', async () => {
  const command = 'node --test test/*.js';
  const lockfile = (version: string) => ({ 'package-lock.json': `{ "version": "${version}" }\n` });
  const outcome = await prove(
    { ...small(command, 6), ...lockfile('1.0.0') },
    { ...small(command, 4), ...lockfile('1.0.1') },
    other,
  );
  expect(outcome).toMatchObject({
    status: 'pass',
    notes: [
      '`package-lock.json` is another one without the change, but what is installed here was used for both: let `setup` begin with `npm ci` for each to have its own',
    ],
  });
});
