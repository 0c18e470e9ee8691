import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from './support/landworthy.ts';
import { createRepository, testEnv } from './support/repository.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'lw-test-')));
/** A project that has just this package. */
const project = join(home, 'project');
let packed: readonly string[] = [];

const run = (cwd: string, program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd, encoding: 'utf8', env: testEnv(home), stdio: ['ignore', 'pipe', 'pipe'] });

/** What a module prints in the project. */
function runModule(text: string, ...args: string[]): string {
  writeFileSync(join(project, 'main.mjs'), text);
  return run(project, process.execPath, '--no-warnings', 'main.mjs', ...args);
}

// In a copy, because what is packed is built anew, and other tests run what is built here.
beforeAll(() => {
  const copy = join(home, 'copy');
  const left = new Set(['node_modules', 'dist', '.git'].map(name => join(packageRoot, name)));
  cpSync(packageRoot, copy, { recursive: true, filter: path => !left.has(path) });
  symlinkSync(join(packageRoot, 'node_modules'), join(copy, 'node_modules'));
  mkdirSync(join(copy, 'dist'));
  writeFileSync(join(copy, 'dist/generate.cjs'), 'left by `npm run generate`');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const [tarball] = JSON.parse(run(copy, 'npm', 'pack', '--json', '--silent', '--foreground-scripts=false'));
  packed = tarball.files.map(({ path }: { path: string }) => path);
  run(
    project,
    'npm',
    'install',
    '--offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    join(copy, tarball.filename),
  );
}, 120_000);

afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));

it('holds what is needed to run it and to read about it, and nothing else', () => {
  const demo = readFiles('src/demo');
  const parts = packed.filter(path => /^dist\/cli\/[\w-]+\.js$/.test(path));
  expect(parts).toContain('dist/cli/cli.js');
  expect(packed.filter(path => !parts.includes(path) && !demo.includes(path)).sort()).toEqual([
    'LICENSE',
    'README.md',
    'action.yml',
    'bin/landworthy.js',
    'bin/package.json',
    'dist/database/pglite.js',
    'dist/database/sqlite.js',
    'dist/index.js',
    'dist/libpg-query/LICENSE',
    'dist/libpg-query/package.json',
    'dist/libpg-query/wasm/index.cjs',
    'dist/libpg-query/wasm/libpg-query.js',
    'dist/libpg-query/wasm/libpg-query.wasm',
    'dist/types/core/errors.d.ts',
    'dist/types/core/outcome.d.ts',
    'dist/types/core/report-content.d.ts',
    'dist/types/core/report.d.ts',
    'dist/types/core/terms.d.ts',
    'dist/types/index.d.ts',
    'dist/types/reporters/index.d.ts',
    'dist/types/reporters/reporter.d.ts',
    'package.json',
    'policies/agents.yml',
    'policies/database.yml',
    'policies/landworthy.schema.json',
    'policies/library.yml',
    'policies/recipes.md',
    'policies/reference.md',
    'policies/report.schema.json',
    'policies/service.yml',
    'policies/standard.yml',
  ]);
});

const readFiles = (folder: string) =>
  execFileSync('git', ['ls-files', '-z', folder], { cwd: packageRoot, encoding: 'utf8' }).split('\0').filter(Boolean);

const main = `
import { check, exitCodes, reporters, UserError } from 'landworthy';
try {
  const report = await check({ cwd: process.argv[2], env: process.env });
  const text = (await reporters.pretty())(report, { width: 100, colour: false, detail: 'normal' });
  console.log(JSON.stringify({ report, text, exitCode: exitCodes[report.verdict] }));
} catch (error) {
  console.log(JSON.stringify({ error: error.message, known: error instanceof UserError }));
}
`;

it('gives a report and its text to a program that imports it', () => {
  const repository = createRepository({ 'landworthy.yml': 'version: 1\nbase: main\nextends: [landworthy:library]\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Fix it', { 'src/a.ts': 'a\n' });
  const { report, text, exitCode } = JSON.parse(runModule(main, repository.dir));
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  expect(report).toMatchObject({ tool: { name: 'landworthy', version }, verdict: 'fail', change: { files: 1 } });
  expect(exitCode).toBe(1);
  expect(text).toContain('companions.tests');
});

it('throws to such a program what it cannot find out', () => {
  expect(JSON.parse(runModule(main, home))).toEqual({ error: 'this is not a git repository', known: true });
});

it('gives the schemas of its policy and of its report, by name and by path', () => {
  const names = ['landworthy.schema.json', 'report.schema.json'];
  const text = runModule(`
import { readFileSync } from 'node:fs';
import policy from 'landworthy/policies/landworthy.schema.json' with { type: 'json' };
import report from 'landworthy/policies/report.schema.json' with { type: 'json' };
const paths = ${JSON.stringify(names)}.map(name => new URL(import.meta.resolve('landworthy/policies/' + name)));
const read = paths.map(path => JSON.parse(readFileSync(path, 'utf8')));
console.log(JSON.stringify({ imported: [policy, report], read }));
`);
  const schemas = names.map(name => JSON.parse(readFileSync(join(packageRoot, 'policies', name), 'utf8')));
  expect(JSON.parse(text)).toEqual({ imported: schemas, read: schemas });
});

it('has types that stand alone', () => {
  const text = `
import { check, type Report, reporters, type Verdict } from 'landworthy';
const report: Report = await check({ cwd: '.', env: {}, stage: 'merge', jobs: 2 });
const verdict: Verdict = report.verdict;
// @ts-expect-error: it is no \`any\`
const wrong: number = report.requirements[0]?.outcome.status;
// @ts-expect-error: no such stage
await check({ cwd: '.', env: {}, stage: 'release' });
export const all: string[] = [verdict, (await reporters.sarif())(report, { width: 80, colour: false, detail: 'quiet' })];
`;
  writeFileSync(join(project, 'main.mts'), text);
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--module',
    'nodenext',
    '--target',
    'es2023',
  ];
  const tsc = join(packageRoot, 'node_modules/.bin/tsc');
  expect(run(project, tsc, ...options, '--lib', 'es2023,dom', 'main.mts')).toBe('');
});

it('shows its demo without its optional dependencies, and says what it cannot show', () => {
  const text = run(project, 'node_modules/.bin/landworthy', 'demo');
  const lines = text.split('\n').filter(line => /^(?:[✗✓$T]|[1-9]\. |`)/u.test(line));
  expect(lines).toEqual([
    'The way back of its migration is wrong, and this will not find out: to rehearse it takes',
    '`node-sqlite3-wasm`, an optional dependency that is not installed.',
    '$ npx landworthy',
    '✗ fail  `instant-refunds` is not fit to land on `main`: 5 requirements block it',
    '✗ evidence.goal',
    '✗ tests.unit',
    '✗ flags.refunds',
    '✗ rollback.plan',
    '✗ companions.handbook',
    expect.stringMatching(/^✓ 2 passed: /u),
    '1. mend the defect that the test found: the fee was paid back, too',
    '2. register the flag: who owns it, that it is off, and when it goes',
    '3. tell support',
    '4. say what the change is for, which flag it is behind, and how it is undone',
    '$ npx landworthy',
    '✓ pass  `instant-refunds` is fit to land on `main`',
    expect.stringMatching(/^✓ 7 passed: /u),
  ]);
});

it('runs by its name', () => {
  expect(run(project, 'node_modules/.bin/landworthy', '--help')).toMatch(/^Usage: landworthy /);
});
