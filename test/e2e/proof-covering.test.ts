import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Proving } from '../../src/core/proof/proving.ts';
import { landworthy } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

/** Functions far enough from each other that each is a hunk of its own. */
const source = (...bodies: string[]) =>
  bodies
    .map(
      (body, index) => `export function f${index}(value) {\n${'  //\n'.repeat(4)}  ${body}\n${'  //\n'.repeat(4)}}\n`,
    )
    .join('');
const before = source('return 0;', 'return 1;', 'return 2;');
const after = source('return 0;', 'return [1].at(0);', 'return 3;');

/** Tells that it was run. */
const test = (name: string, body: string) => `import { equal } from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { it } from 'node:test';
import { f0, f1 } from '../src/f.js';
appendFileSync(process.env.RUNS, '${name} ');
it('works', () => ${body});
`;
const base = {
  'package.json': '{ "type": "module" }\n',
  'src/f.js': before,
  'test/one.js': test('one', 'equal(f1(), 1)'),
  'test/other.js': test('other', 'equal(f0() + 1, f1())'),
  'test/third.js': test('third', 'equal(f0(), 0)'),
};

it('runs just the test files that execute a hunk, none where none does, and nothing again', async () => {
  const repository = createRepository({
    ...base,
    'landworthy.yml': 'version: 1\nbase: main\ntests: { unit: { run: node --test --test-concurrency=1 test/*.js } }\n',
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change', { 'src/f.js': after });
  const runs = repository.path('../runs');
  const prove = async () => {
    const { stdout } = await landworthy(repository.dir, ['prove', '--json'], { env: { RUNS: runs } });
    const { hunks, trials } = JSON.parse(stdout) as Proving;
    const told = hunks.toSorted((a, b) => a.line - b.line);
    return {
      trials,
      results: told.map(({ result, executed }) => (executed === false ? `${result}, not executed` : result)),
      runs: readFileSync(runs, 'utf8').trim(),
    };
  };
  const found = {
    results: ['unproven', 'unproven, not executed'],
    // All with the change; those that call the one function; and the same without both hunks.
    runs: 'one other third one other one other',
  };
  expect(await prove()).toEqual({ ...found, trials: { run: 2, known: 0 } });
  expect(await prove()).toEqual({ ...found, trials: { run: 0, known: 2 } });
});
