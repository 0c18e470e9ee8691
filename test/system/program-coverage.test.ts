import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { watchPrograms } from '../../src/system/proof/program-coverage.ts';
import { temporaryFolder } from '../support/repository.ts';

/** What a run of these tests tells of `src/f.js`. */
async function watch(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const dir = temporaryFolder();
  for (const [path, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  const scratch = {
    folder: async (purpose: string) => {
      mkdirSync(join(dir, purpose));
      return join(dir, purpose);
    },
    clear: async () => 0,
  };
  const tests = { run: ['node', '--test', ...Object.keys(files).filter(path => path.startsWith('test/'))], timeout: 1 };
  const watched = await watchPrograms(dir, ['src/f.js'], tests, { env, scratch });
  if (!watched) return undefined;
  const [program = '', ...words] = tests.run;
  execFileSync(program, words, { cwd: dir, env: { PATH: process.env['PATH'], ...watched.tests.env }, stdio: 'pipe' });
  const coverage = await watched.read();
  return coverage?.from === 'programs' ? coverage : undefined;
}

const source = `export function f0(value) {
  //
  return value;
}
export function f1() {
  //
  return 1;
}
export function f2() {
  //
  return 2;
}
`;
const test = (imports: string, body: string) =>
  `import { it } from 'node:test';\n${imports}\nit('works', async () => { ${body} });\n`;
const f = "import { f0, f1, f2 } from '../src/f.js';";

/** By test file, sorted. */
const sorted = (coverage: Awaited<ReturnType<typeof watch>>) =>
  coverage?.files['src/f.js']?.toSorted((a, b) => String(a.by).localeCompare(String(b.by)));

it('tells which functions each test file does not call, and of several that call the same ones at once', async () => {
  const coverage = await watch({
    'src/f.js': source,
    'test/a.js': test(f, 'f0();'),
    'test/b.js': test(f, 'f1(); f2();'),
    'test/c.js': test(f, 'f0(); f0();'),
    'test/d.js': test('', ''),
  });
  expect(coverage?.starting).toEqual([]);
  const [first, second] = sorted(coverage) ?? [];
  expect({ ...first, by: first?.by.toSorted() }).toEqual({
    by: ['./test/a.js', './test/c.js'],
    uncalled: [
      [6, 7],
      [10, 11],
    ],
  });
  expect(second).toEqual({ by: ['./test/b.js'], uncalled: [[2, 3]] });
});

it('names test files that start programs or threads', async () => {
  const spawn = "import { execFileSync } from 'node:child_process';";
  const worker = "import { Worker } from 'node:worker_threads';";
  const { starting } = (await watch({
    'src/f.js': source,
    'test/imports.js': test(spawn, 'execFileSync;'),
    'test/programs.js': test(spawn, "execFileSync('true');"),
    'test/threads.js': test(worker, "await new Worker('1', { eval: true }).terminate();"),
  })) ?? { starting: [] };
  expect(starting.toSorted()).toEqual(['./test/programs.js', './test/threads.js']);
});

it('does not take a program that a test starts for a test', async () => {
  const imports = `import { execFileSync } from 'node:child_process';`;
  const coverage = await watch({
    'src/f.js': source,
    'cli.js': "import { f1 } from './src/f.js';\nf1();\n",
    'test/a.js': test(imports, "execFileSync(process.execPath, ['cli.js']);"),
  });
  expect(coverage).toEqual({
    from: 'programs',
    starting: ['./test/a.js'],
    files: {
      'src/f.js': [
        {
          by: [],
          uncalled: [
            [2, 3],
            [10, 11],
          ],
        },
      ],
    },
  });
});

it('does not know who executes what a test file does that uses no runner', async () => {
  const coverage = await watch({
    'src/f.js': source,
    'test/a.js': "import { f1 } from '../src/f.js';\nf1();\n",
    'test/b.js': test("import { execFileSync } from 'node:child_process';", "execFileSync('true');"),
  });
  expect(coverage?.files['src/f.js']?.map(({ by }) => by)).toEqual([[null]]);
});

it.each([
  ['with a query', "await import('../src/f.js?again');"],
  [
    'as a text',
    "new Script(readFileSync('src/f.js', 'utf8').replaceAll('export ', ''), { filename: resolve('src/f.js') }).runInThisContext();",
  ],
])('tells nothing where a test loads a file %s', async (_, body) => {
  const imports = `${f}\nimport { readFileSync } from 'node:fs';\nimport { resolve } from 'node:path';\nimport { Script } from 'node:vm';`;
  expect(await watch({ 'src/f.js': source, 'test/a.js': test(imports, body) })).toBeUndefined();
});

it('does not take what is loaded before the tests for one', async () => {
  const files = { 'src/f.js': source, 'test/a.js': test(f, 'f0();') };
  expect(await watch(files, { NODE_OPTIONS: '--no-warnings --import=./before.js' })).toBeUndefined();
});
