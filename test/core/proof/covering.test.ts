import { expect, it } from 'vitest';
import { openGround } from '../../../src/core/proof/ground.ts';
import { parseHunks } from '../../../src/core/proof/hunk.ts';
import type { Plan } from '../../../src/core/proof/plan.ts';
import { chooseStages } from '../../../src/core/proof/stages.ts';
import { takeBack } from '../../../src/core/proof/take-back.ts';
import type { TestCoverage } from '../../../src/core/proof/test-coverage.ts';
import type { Trial, TrialRequest } from '../../../src/core/proof/trial.ts';
import { fakeChange, fakeFacts } from '../../support/facts.ts';

const head = 'function f() {\n  return 1;\n}\n';
const patch = '--- a/f.js\n+++ b/f.js\n@@ -1,3 +1,3 @@\n function f() {\n-  return 0;\n+  return 1;\n }\n';
const called = [] as const;
const uncalled = [[2, 2]] as const;

/** Of the four: which fail on the head, and which without the hunk. */
interface Failing {
  readonly head?: RegExp;
  readonly without?: RegExp;
}

/** What becomes of the hunk where all tests have told this, and which tests were run on the head and without it. */
async function taken(coverage: TestCoverage | undefined, failing: Failing = {}, flags = '') {
  const asked: string[] = [];
  const trial = async ({ tests, without, covered }: TrialRequest): Promise<Trial> => {
    const run = String(tests.run).replace('node,--test', 'node --test').replaceAll(',', ' ');
    asked.push(`${without ? 'without' : 'head'}: ${run}${covered ? `, watching ${covered.join(' ')}` : ''}`);
    const fails = (without ? failing.without : failing.head)?.test(run) === true;
    const results = {
      from: 'counts',
      runner: 'node',
      unit: 'tests',
      passed: 1,
      failed: fails ? 1 : 0,
      skipped: 0,
    } as const;
    const ended = {
      exitCode: fails ? 1 : 0,
      ended: 'exit',
      output: fails ? 'AssertionError' : '',
      stdout: '',
    } as const;
    return {
      kind: 'tested',
      spent: 1,
      run: { ...ended, milliseconds: 1, changedFiles: [], newFiles: [], results },
      ...(covered && coverage ? { coverage } : {}),
    };
  };
  const { files } = fakeChange({
    files: [
      { path: 'f.js', before: { kind: 'file', blob: 'a'.repeat(40) }, after: { kind: 'file', blob: 'b'.repeat(40) } },
      { path: 'test/own.js', after: { kind: 'file', blob: 'c'.repeat(40) } },
    ],
  });
  const facts = fakeFacts({
    files: async () => ({ list: async () => [], read: async () => undefined }),
    hunks: async () => parseHunks('f.js', patch, head),
    jobs: () => 1,
    trial,
  });
  const tests = { run: `node --test${flags}`, timeout: 600_000 };
  const kinds = { source: files.slice(0, 1), changedTests: files.slice(1) };
  const stages = await chooseStages(tests, {}, kinds, facts);
  const plan: Plan = { requirement: 'tests.unit', tests, setup: undefined, aside: [], ...kinds, ...stages };
  const { results } = await takeBack({ plan, ground: openGround(plan, facts), paths: [], budget: 1e9 }, facts);
  const [result] = results;
  const told = result?.kind === 'unproven' && !result.isExecuted ? 'unproven, not executed' : result?.kind;
  return [...asked, told];
}

const begin = [
  'head: node --test ./test/own.js',
  'without: node --test ./test/own.js',
  'head: node --test, watching f.js',
];
const loaded = (by: readonly (string | null)[], lines: readonly (readonly [number, number])[] = called) => ({
  starting: [],
  files: { 'f.js': [{ by, uncalled: lines }] },
});

it('runs the test files that execute it, and no others', async () => {
  expect(await taken(loaded(['./test/own.js', './test/b.js', './test/a.js']))).toEqual([
    ...begin,
    'without: node --test ./test/a.js ./test/b.js',
    'unproven',
  ]);
});

it('runs none where only those execute it that have been run', async () => {
  expect(await taken(loaded(['./test/own.js']))).toEqual([...begin, 'unproven']);
});

it('runs none where none executes it, and says so', async () => {
  expect(await taken(loaded(['./test/own.js'], uncalled))).toEqual([...begin, 'unproven, not executed']);
});

it('runs those that were run before, where these do not pass on the head', async () => {
  expect(await taken(loaded(['./test/own.js', './test/a.js']), { head: /own/ })).toEqual([
    'head: node --test ./test/own.js',
    'head: node --test, watching f.js',
    'without: node --test ./test/a.js ./test/own.js',
    'unproven',
  ]);
});

it('runs all where others may execute it', async () => {
  expect(await taken(loaded([null, './test/a.js']))).toEqual([
    ...begin,
    'without: node --test ./test/a.js',
    'without: node --test',
    'unproven',
  ]);
});

it('believes those that fail without it only where they pass with it', async () => {
  const tests = loaded(['./test/a.js']);
  expect(await taken(tests, { without: /a\.js/ })).toEqual([
    ...begin,
    'without: node --test ./test/a.js',
    'head: node --test ./test/a.js',
    'noticed',
  ]);
  expect(await taken(tests, { without: /a\.js/, head: /a\.js/ })).toEqual([
    ...begin,
    'without: node --test ./test/a.js',
    'head: node --test ./test/a.js',
    'without: node --test',
    'unproven',
  ]);
});

it('runs all where that was not told', async () => {
  expect(await taken(undefined)).toEqual([...begin, 'without: node --test', 'unproven']);
});

it('names no file that node would take for a pattern', async () => {
  expect(await taken(loaded(['./test/[id].js']))).toEqual([...begin, 'without: node --test', 'unproven']);
});

it.each([' --import=./setup.js', ' --test-isolation=none', ' --test-global-setup=./setup.js'])(
  'watches nothing with `%s`, with which it would be told wrongly',
  async flags => {
    expect((await taken(undefined, {}, flags)).filter(one => one?.includes('watching'))).toEqual([]);
  },
);
