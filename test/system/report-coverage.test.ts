import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { ReportedCoverage } from '../../src/core/proof/trial.ts';
import { openGit } from '../../src/system/git.ts';
import { watchReport } from '../../src/system/proof/report-coverage.ts';
import { createRepository } from '../support/repository.ts';

const source = { 'pkg/m.py': 'def f():\n    return 1\n', 'tests/test_a.py': 'import pkg.m\n' };

interface Given {
  /** Other files of the tree. */
  readonly files?: Readonly<Record<string, string>>;
  readonly report?: ReportedCoverage;
  readonly folder?: string;
}

/** What the report tells of `pkg/m.py` that tests write in this way. */
async function told(
  write: string,
  { files = {}, folder, report = { format: 'python', file: 'cov.json' } }: Given = {},
) {
  const { dir, git } = createRepository({ ...source, ...files });
  const tests = { run: write, timeout: 1, ...(folder === undefined ? {} : { in: folder }) };
  const request = { dir, tree: git('rev-parse', 'HEAD^{tree}').trim(), covered: { paths: ['pkg/m.py'] }, tests };
  const here = openGit(dir, {});
  const { read } = await watchReport(request, report, { scratchGit: async () => ({ ...here, objects: '' }) });
  execFileSync('sh', ['-c', write], { cwd: dir });
  const found = await read();
  return found?.from === 'nothing' ? found.reason : found;
}

const json = (files: object) => `printf '%s' '${JSON.stringify({ files })}' > cov.json`;
const lines = (executed: readonly number[], missed: readonly number[], contexts: object = {}) => ({
  executed_lines: executed,
  missing_lines: missed,
  contexts,
});

it('is read by line and test file', async () => {
  const by = ['', 'tests/test_a.py::test_f[a|b]|run', 'tests/test_a.py::TestF::test|setup', 'm.test_f'];
  expect(await told(json({ 'pkg/m.py': lines([1, 2], [], { 1: [''], 2: by }) }))).toEqual({
    from: 'report',
    mayStart: false,
    files: { 'pkg/m.py': { executed: [[1, 2]], missed: [], tests: { './tests/test_a.py': [[2, 2]] } } },
  });
});

it('is read of a run in a folder, and of records of lcov for a test file', async () => {
  const lcov = "printf 'TN:tests/test_m.py\\nSF:m.py\\nDA:1,1\\nDA:2,0\\nend_of_record\\n' > pkg/lcov.info";
  const report = { format: 'lcov', file: 'pkg/lcov.info' } as const;
  expect(await told(lcov, { report, folder: 'pkg', files: { 'pkg/tests/test_m.py': '' } })).toMatchObject({
    files: { 'pkg/m.py': { executed: [[1, 1]], missed: [[2, 2]], tests: { './tests/test_m.py': [[1, 1]] } } },
  });
});

describe('may know too little', () => {
  it.each([
    ['a test that starts programs', 'tests/test_b.py', 'import subprocess\n', []],
    ['what prepares them starts programs', 'vitest.setup.ts', "import { execa } from 'execa';\n", []],
    ['a helper of theirs starts programs', 'tests/helpers/cli.py', 'import pexpect\n', []],
    [
      'what they execute starts programs',
      'src/run.js',
      "import { Worker } from 'node:worker_threads';\n",
      ['src/run.js'],
    ],
  ])('where %s', async (_, path, text, executed) => {
    const all = Object.fromEntries([...executed, 'pkg/m.py'].map(one => [one, lines([1], [])]));
    expect(await told(json(all), { files: { [path]: text } })).toMatchObject({ mayStart: true });
  });

  it('where a test has gone meanwhile, but not for a program that nobody executes', async () => {
    const write = json({ 'pkg/m.py': lines([1], []), 'src/run.js': lines([], [1]) });
    const files = { 'src/run.js': "import 'node:child_process';\n" };
    expect(await told(write, { files })).toMatchObject({ mayStart: false });
    expect(await told(`${write}; rm tests/test_a.py; mkfifo tests/test_a.py`, { files })).toMatchObject({
      mayStart: true,
    });
  });
});

const unknown = 'the report `cov.json` knows none of the changed source files';

describe('tells nothing where it', () => {
  it.each<[string, string, string, Given?]>([
    ['is of the tree', ':', 'the report `cov.json` is from an earlier run', { files: { 'cov.json': '{}' } }],
    ['is not there', ':', 'no report `cov.json` was written'],
    ['knows no file', json({}), unknown],
    ['is about another machine', json({ '/home/ci/pkg/m.py': lines([], [2]) }), unknown],
    ['leads out of the tree', json({ '../repo/pkg/m.py': lines([], [2]) }), unknown],
    ['knows lines that are not there', json({ 'pkg/m.py': lines([], [2, 900]) }), unknown],
    [
      'is cut short',
      "printf '%s' '{\"files\":{' > cov.json",
      'the report in `cov.json` cannot be read: it is not JSON: it may have been cut short',
    ],
    ['is huge', 'truncate -s 100M cov.json', 'the report `cov.json` is larger than 64 MiB'],
    ['is a pipe', 'mkfifo cov.json', 'no report `cov.json` was written'],
  ])('%s', async (_, write, reason, given = {}) => {
    expect(await told(write, given)).toBe(reason);
  });
});

it('names no test that is none of the tree', async () => {
  const by = ['--help', '../x.py::t', 'tests/none.py::t|run', 'pkg/m.py::t|run', '/etc/passwd::t', '__proto__'];
  expect(await told(json({ 'pkg/m.py': lines([1, 2], [], { 2: by }) }))).toMatchObject({
    files: { 'pkg/m.py': { tests: {} } },
  });
});
