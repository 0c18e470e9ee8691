import { describe, expect, it } from 'vitest';
import { openGround } from '../../../src/core/proof/ground.ts';
import { parseHunks } from '../../../src/core/proof/hunk.ts';
import type { Plan } from '../../../src/core/proof/plan.ts';
import { chooseStages, type StageOptions } from '../../../src/core/proof/stages.ts';
import { takeBack } from '../../../src/core/proof/take-back.ts';
import type { LineCoverage, TestCoverage } from '../../../src/core/proof/test-coverage.ts';
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
async function taken(
  coverage: TestCoverage | undefined,
  failing: Failing = {},
  flags = '',
  options: StageOptions = {},
) {
  const asked: string[] = [];
  const trial = async ({ tests, without, covered }: TrialRequest): Promise<Trial> => {
    const run = String(tests.run).replace('node,--test', 'node --test').replaceAll(',', ' ');
    asked.push(`${without ? 'without' : 'head'}: ${run}${covered ? `, watching ${covered.paths.join(' ')}` : ''}`);
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
  const stages = await chooseStages(tests, options, kinds, facts);
  const plan: Plan = { requirement: 'tests.unit', tests, setup: undefined, aside: [], ...kinds, ...stages };
  const { results, notes } = await takeBack({ plan, ground: openGround(plan, facts), paths: [], budget: 1e9 }, facts);
  const [result] = results;
  const told = result?.kind === 'unproven' && !result.isExecuted ? 'unproven, not executed' : result?.kind;
  return [...asked, ...notes, told];
}

const begin = [
  'head: node --test ./test/own.js',
  'without: node --test ./test/own.js',
  'head: node --test, watching f.js',
];
const loaded = (by: readonly (string | null)[], lines: readonly (readonly [number, number])[] = called) => ({
  from: 'programs' as const,
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

const named: StageOptions = { coverage: { lcov: 'lcov.info' } };
const reported = (line: 'executed' | 'missed', more: Partial<LineCoverage> = {}): LineCoverage => ({
  from: 'report',
  mayStart: false,
  files: { 'f.js': { executed: [], missed: [], tests: {}, [line]: [[2, 2]] } },
  ...more,
});

describe('where the tests write a report', () => {
  it('tries no further what no test executes', async () => {
    expect(await taken(reported('missed'), {}, '', named)).toEqual([...begin, 'unproven, not executed']);
  });

  it.each<[string, LineCoverage, string, StageOptions]>([
    ['start programs', reported('missed', { mayStart: true }), '', named],
    ['be several commands', reported('missed'), ' && ./more', { ...named, 'by-file': 'node --test' }],
  ])('runs all on it where these may %s, and tells it where they do not notice', async (_, told, more, options) => {
    expect(await taken(told, {}, more, options)).toEqual([
      ...begin.slice(0, 2),
      `head: node --test${more}, watching f.js`,
      `without: node --test${more}`,
      'unproven, not executed',
    ]);
    expect((await taken(told, { without: /test(?: &&|$)/ }, more, options)).at(-1)).toBe('noticed');
  });

  it('runs the tests that it names before all, and then all', async () => {
    const tests = { './test/a.js': [[1, 3]], './test/own.js': [[2, 2]] } as const;
    const told = reported('executed', { files: { 'f.js': { executed: [[1, 3]], missed: [], tests } } });
    expect(await taken(told, {}, '', named)).toEqual([
      ...begin,
      'without: node --test ./test/a.js',
      'without: node --test',
      'unproven',
    ]);
  });

  it.each<[string, LineCoverage]>([
    ['what is executed', reported('executed')],
    ['a file that it does not know', reported('missed', { files: {} })],
    [
      'a line that it does not count',
      reported('missed', { files: { 'f.js': { executed: [[1, 1]], missed: [[3, 3]], tests: {} } } }),
    ],
  ])('runs all on %s', async (_, told) => {
    expect(await taken(told, {}, '', named)).toEqual([...begin, 'without: node --test', 'unproven']);
  });

  it('says why it tells nothing', async () => {
    expect(await taken({ from: 'nothing', reason: 'no report `lcov.info` was written' }, {}, '', named)).toEqual([
      ...begin,
      'without: node --test',
      'no coverage report tells who executes what: no report `lcov.info` was written',
      'unproven',
    ]);
  });
});
