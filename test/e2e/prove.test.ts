import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { binary, landworthy } from '../support/landworthy.ts';
import { createRepository, type TestRepository, testEnv } from '../support/repository.ts';

const command = 'node --test --test-reporter=junit --test-reporter-destination=report.xml test/*.js';
const tests = `tests: { unit: { run: '${command}', report: { junit: report.xml } } }\n`;
const policy = (more = '') => `version: 1\nbase: main\n${tests}${more}`;

/** Three functions, far enough from each other that each is a hunk of its own. */
const source = (add: string, twice: string, log: string) =>
  [add, twice, log].join(`\n${'//\n'.repeat(8)}`).concat('\n');
const before = source(
  'export const add = (a, b) => a - b;',
  'export const twice = a => a + a + a;',
  "export const log = () => 'old';",
);
const after = source(
  'export const add = (a, b) => a + b;',
  'export const twice = a => a + a;',
  "export const log = () => 'new';",
);
const test = (...cases: string[]) =>
  `import { equal } from 'node:assert/strict';\nimport { it } from 'node:test';\nimport { add, twice } from '../src/add.js';\n${cases.join('\n')}\n`;
const adds = "it('adds', () => equal(add(1, 2), 3));";
const doubles = "it('doubles', () => equal(twice(2), 4));";
const base = {
  'package.json': '{ "type": "module" }\n',
  '.gitignore': 'report.xml\n',
  'src/add.js': before,
  'src/other.js': 'export const other = 1;\n',
  'test/add.js': test("it('is there', () => equal(typeof add, 'function'));"),
};

/** A branch on which nothing is committed yet. */
function createBranch(files: Readonly<Record<string, string>> = { 'landworthy.yml': policy() }): TestRepository {
  const repository = createRepository({ ...base, ...files });
  repository.git('switch', '--quiet', '--create', 'feature');
  return repository;
}

/** Nothing is left of the trees, and nothing written into the user's own. */
function expectNothingLeft({ path, git }: TestRepository, status: string): void {
  expect(readdirSync(path('..')).filter(name => name.startsWith('landworthy-'))).toEqual([]);
  expect(existsSync(path('report.xml'))).toBe(false);
  expect(git('status', '--porcelain')).toBe(status);
}

const stable = (text: string) => text.replace(/\b[0-9a-f]{9}\b/g, '·········').replace(/\b[0-9.]+ s\b/, '· s');

it('shows the lines that no test misses, of what is not committed yet', async () => {
  const repository = createBranch();
  repository.write({ 'src/add.js': after, 'test/add.js': test(adds, doubles) });
  const { exitCode, stdout, stderr } = await landworthy(repository.dir, ['prove']);
  expect(stable(stdout)).toBe(`✗ unproven  no test would miss 1 of 3 hunks; 2 are noticed (2 by an assertion)

✗ src/add.js:19
    @@ -16,4 +16,4 @@ export const twice = a => a + a + a;
     //
     //
     //
    -export const log = () => 'old';
    +export const log = () => 'new';
    do  add a test that fails without this line, or look at it with care

  change    the working tree on \`feature\` (·········) onto \`main\` (·········)
  tests     \`${command}\`, as
            \`tests.unit\` has it
  took      · s
`);
  expect(stderr).toBe(`landworthy: 1 of 3: src/add.js:1 noticed by an assertion: \`test > adds\`
landworthy: 2 of 3: src/add.js:10 noticed by an assertion: \`test > doubles\`
landworthy: 3 of 3: src/add.js:19 noticed by nobody
`);
  expect(exitCode).toBe(1);
  expectNothingLeft(repository, ' M src/add.js\n M test/add.js\n');
});

it('tells programs what became of each hunk, from any folder, of the named files alone', async () => {
  const repository = createBranch({ 'landworthy.yml': policy('proof: { all: { of: tests.unit } }\n') });
  repository.commit('Change both', {
    'src/add.js': source(
      'export const add = (a, b) => a + b;',
      'export const twice = a => a + a + a;',
      "export const log = () => 'old';",
    ),
    'src/other.js': 'export const other = 2;\n',
    'src/new.js': 'export const one = 1;\n',
    'test/add.js': test(adds),
  });
  const { exitCode, stdout } = await landworthy(
    repository.path('src'),
    ['prove', 'add.js', './new.js', '--json', '--quiet'],
    {
      env: { TMPDIR: repository.path('..'), HOME: repository.path('..') },
    },
  );
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    outcome: 'proven',
    change: {
      base: 'main',
      baseSha: expect.any(String),
      head: 'feature',
      headSha: repository.git('rev-parse', 'HEAD').trim(),
      kind: 'commit',
    },
    requirement: 'proof.all',
    tests: { requirement: 'tests.unit', command },
    files: ['src/add.js', 'src/new.js'],
    summary: { hunks: 1, tried: 1, noticed: 1, unproven: 0 },
    hunks: [
      {
        path: 'src/add.js',
        line: 1,
        endLine: 1,
        diff: expect.stringMatching(/^@@ .*\n-export const add = .*\n\+export const add = /),
        result: 'noticed',
        way: 'assertion',
        tests: ['test > adds'],
      },
    ],
    trials: { run: 1, known: 0 },
    unproven: [],
    notTried: [{ path: 'src/new.js', reason: 'it is new, and has no function that does anything' }],
    notes: [],
    milliseconds: expect.any(Number),
  });
  expect(exitCode).toBe(0);
});

it('is not done where the budget was spent', async () => {
  const repository = createBranch();
  repository.write({ 'src/add.js': after, 'test/add.js': test(adds, doubles) });
  const { exitCode, stdout } = await landworthy(repository.dir, ['prove', '--budget', '1ms', '-q']);
  expect(stdout.split('\n')[0]).toBe(
    '? undecided  1 hunk is noticed when taken back (1 by an assertion); 1 of 3 were tried: the budget',
  );
  expect(exitCode).toBe(2);
});

describe('says what keeps it from trying anything', () => {
  const several = policy('proof: { one: { of: tests.unit }, two: { of: tests.unit, setup: "true" } }\n');
  it.each<[string, readonly string[], string, string, Readonly<Record<string, string>>]>([
    [
      'a file that is as it was',
      ['src/other.js'],
      '`src/other.js` does not differ from `main`',
      'the changed source files are `src/add.js`',
      {},
    ],
    [
      'a test',
      ['test/add.js'],
      '`test/add.js` is of the tests: what is proved are lines of source',
      'the changed source files are `src/add.js`',
      {},
    ],
    ['a path outside', ['../x.js'], '`../x.js` is outside of the repository', 'name a path in it', {}],
    [
      'a policy without tests',
      [],
      '`landworthy.yml` does not say how the tests are run',
      'add them, for example `tests: { unit: { run: npm test } }`',
      { 'landworthy.yml': 'version: 1\nbase: main\nchange: { mergeable: {} }\n' },
    ],
    [
      'several requirements',
      [],
      'several requirements say how: `proof.one`, `proof.two`',
      'choose one, for example `--of proof.one`',
      { 'landworthy.yml': several },
    ],
    [
      'an id that is not there',
      ['--of', 'tests.unti'],
      'the policy has no requirement `tests.unti` to prove by',
      'did you mean `tests.unit`?',
      {},
    ],
    ['a budget of no unit', ['--budget', '5'], '`--budget 5` is no duration', 'write one such as `90s` or `10m`', {}],
  ])('%s', async (_, words, message, hint, files) => {
    const { dir, write } = createBranch({ 'landworthy.yml': policy(), ...files });
    write({ 'src/add.js': after, 'test/add.js': test(adds) });
    expect(await landworthy(dir, ['prove', ...words])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `landworthy: ${message}\n  ${hint}\n`,
    });
  });

  it('no policy', async () => {
    const { dir, write } = createBranch({});
    write({ 'src/add.js': after });
    const { exitCode, stderr } = await landworthy(dir, ['prove', '--base', 'main']);
    expect(stderr).toMatch(/^landworthy: there is no policy.*\n {2}write one with `landworthy init`\n$/);
    expect(exitCode).toBe(2);
  });

  it('no change', async () => {
    const { exitCode, stdout } = await landworthy(createBranch().dir, ['prove']);
    expect(stdout).toMatch(/^\? undecided {2}nothing was tried: nothing differs from `main`\n/);
    expect(exitCode).toBe(2);
  });

  it('no source', async () => {
    const { dir, write } = createBranch();
    write({ 'test/add.js': test(adds) });
    const { exitCode, stdout } = await landworthy(dir, ['prove']);
    expect(stdout).toMatch(/^\? undecided {2}nothing was tried: the change has no source that a test could notice\n/);
    expect(exitCode).toBe(2);
  });
});

/** Ends a run by a signal, when its first hunk is decided and the tests hang with the second. */
async function end(signal: NodeJS.Signals) {
  const slow = `if [ -e "$HOME/slow" ]; then echo $$ >"$HOME/pid"; sleep 60; fi; ${command}`;
  const repository = createBranch({ 'landworthy.yml': policy().replace(command, () => slow) });
  repository.write({ 'src/add.js': after, 'test/add.js': test(adds, doubles) });
  const home = dirname(repository.dir);
  const child = spawn(process.execPath, [binary, 'prove'], { cwd: repository.dir, env: testEnv(home) });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
    if (stderr.includes('1 of 3')) repository.write({ '../slow': '' });
  });
  const closed = new Promise<number | null>(resolve => child.on('close', code => resolve(code)));
  while (!existsSync(`${home}/pid`)) await sleep(20);
  await sleep(20);
  child.kill(signal);
  return { repository, exitCode: await closed, stdout, hanging: Number(readFileSync(`${home}/pid`, 'utf8')) };
}

const written = ' M src/add.js\n M test/add.js\n';

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends by %s with what it knows by then, and leaves nothing', async (signal, code) => {
  const { repository, exitCode, stdout } = await end(signal);
  expect(exitCode).toBe(code);
  expect(stdout).toMatch(/^\? undecided {2}1 hunk is noticed .*; 1 of 3 were tried: it was\s+interrupted\n/);
  expectNothingLeft(repository, written);
});

it('leaves what a kill left no longer than until the next run', async () => {
  const { repository, hanging } = await end('SIGKILL');
  process.kill(-hanging, 'SIGKILL');
  expect(readdirSync(repository.path('..')).filter(name => name.startsWith('landworthy-'))).toHaveLength(1);
  rmSync(repository.path('../slow'));
  expect((await landworthy(repository.dir, ['prove', 'src/other.js'])).exitCode).toBe(2);
  expectNothingLeft(repository, written);
  expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1);
});
