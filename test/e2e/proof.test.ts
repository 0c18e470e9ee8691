import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const report = '--test-reporter=junit --test-reporter-destination=report.xml';
const policy = (more = '') =>
  `version: 1
base: main
tests: { unit: { run: 'node --test ${report} test/*.js', report: { junit: report.xml } } }
proof: { unit: { of: tests.unit${more} } }
`;
const base = {
  'package.json': '{ "type": "module" }\n',
  '.gitignore': 'report.xml\ndist/\n',
  'src/add.js': 'export const add = (a, b) => a - b;\n',
  'test/add.js': test("import { add } from '../src/add.js';", "it('adds nothing', () => equal(add(1, 0), 1));"),
};

function test(imports: string, ...cases: string[]): string {
  return `import { equal } from 'node:assert/strict';\nimport { it } from 'node:test';\n${imports}\n${cases.join('\n')}\n`;
}

const fixed = { 'src/add.js': 'export const add = (a, b) => a + b;\n' };
const tested = (...cases: string[]) => ({
  'test/add.js': test(
    "import { add } from '../src/add.js';",
    "it('adds nothing', () => equal(add(1, 0), 1));",
    ...cases,
  ),
});
const red = "it('adds', () => equal(add(1, 2), 3));";

/** The outcome of `proof.unit` for this change. */
async function prove(
  change: Readonly<Record<string, string>>,
  more = '',
  files: Readonly<Record<string, string>> = {},
) {
  const repository = createRepository({ ...base, ...files, 'landworthy.yml': policy(more) });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Add', change);
  const { requirements } = await verdict(repository.dir, ['--only', 'proof', '--partial']);
  expect(readdirSync(repository.path('..')).filter(name => name.startsWith('landworthy-'))).toEqual([]);
  expect(existsSync(repository.path('report.xml'))).toBe(false);
  return requirements[0]?.outcome;
}

it('passes a change whose test fails without it', async () => {
  expect(await prove({ ...fixed, ...tested(red) })).toEqual({
    status: 'pass',
    proof: '1 of 2 tests fail without the change, by an assertion',
  });
});

it('fails a change whose tests pass without it', async () => {
  expect(await prove({ ...fixed, ...tested("it('adds two nothings', () => equal(add(0, 0), 0));") })).toMatchObject({
    status: 'fail',
    findings: [{ code: 'proof.green', actor: 'author' }],
  });
});

it('names a new test that is green without the change, and passes for the one that is not', async () => {
  expect(await prove({ ...fixed, ...tested(red, "it('adds two nothings', () => equal(add(0, 0), 0));") })).toEqual({
    status: 'pass',
    proof: '1 of 3 tests fail without the change, by an assertion',
    notes: ['new, and green without the change, so they prove nothing about it: `adds two nothings`'],
  });
});

it('fails a change of source without a test', async () => {
  expect(await prove(fixed)).toMatchObject({
    status: 'fail',
    findings: [{ code: 'proof.no-tests', message: 'the change touches source, such as `src/add.js`, and no test' }],
  });
});

it('says where nothing is there to import, and that this is weak', async () => {
  const change = {
    'src/double.js': 'export const double = a => 2 * a;\n',
    'test/double.js': test("import { double } from '../src/double.js';", "it('doubles', () => equal(double(2), 4));"),
  };
  expect(await prove(change)).toMatchObject({
    status: 'pass',
    proof: expect.stringMatching(/^1 of 1 test fails without the change, /),
    notes: [expect.stringMatching(/^no assertion fails without the change/)],
  });
});

it('does not take tests for proof that fail in any fresh checkout', async () => {
  const files = {
    'test/add.js': test("import { add } from '../dist/add.js';", "it('adds', () => equal(add(1, 2), 3));"),
  };
  const change = { ...fixed, 'test/add.js': `${files['test/add.js']}// more\n` };
  expect(await prove(change, '', files)).toMatchObject({
    status: 'error',
    message: expect.stringMatching(/^`node --test .*` does not pass in a fresh checkout of the change either: /),
    hint: 'name what has to be run before, such as a build, with `setup`',
  });
  expect(await prove(change, ", setup: 'mkdir dist && cp src/* dist'", files)).toMatchObject({
    status: 'pass',
    proof: '1 of 1 test fails without the change, by an assertion',
  });
});

it('has nothing to say of a change without source', async () => {
  expect(await prove({ 'README.md': '# Add\n', ...tested(red) })).toEqual({
    status: 'skip',
    reason: 'the change has no source that a test could notice',
  });
});

it('has nothing to say of files that the base knows as generated', async () => {
  const header = '// @generated\n';
  const files = { 'src/table.js': `${header}export const table = [1];\n` };
  expect(await prove({ 'src/table.js': `${header}export const table = [2];\n`, ...tested(red) }, '', files)).toEqual({
    status: 'skip',
    reason: 'the change has no source that a test could notice',
  });
  expect(await prove({ 'src/add.js': `${header}${base['src/add.js']}// more\nlet a = 1;\n` })).toMatchObject({
    status: 'fail',
  });
});

it('has nothing to say of a change of comments and formatting', async () => {
  const change = { 'src/add.js': '// Adds.\nexport const add = (a,\n  b) =>\n  a - b;\n', ...tested(red) };
  expect(await prove(change)).toEqual({
    status: 'skip',
    reason: 'the change edits nothing in its source but comments, formatting, types and the like',
  });
});

const refactoring = (reason: string) => ({ '.landworthy/changes/one.yml': `proof: { refactoring: ${reason} }\n` });

it('proves that a change only refactors by the tests as they were', async () => {
  const change = {
    ...refactoring('the sum is named'),
    'src/add.js': 'export const add = (a, b) => {\n  const difference = a - b;\n  return difference;\n};\n',
    ...tested(),
    'test/add.js': `${base['test/add.js']}// tidied\n`,
  };
  expect(await prove(change)).toEqual({
    status: 'pass',
    proof: 'only refactors: "the sum is named"; the base\'s tests pass on it, unchanged',
  });
});

it('fails a change that says it only refactors, and does not', async () => {
  const change = {
    ...refactoring('the sum is named'),
    'src/add.js': 'export const add = (a, b) => b - a;\n',
    'test/add.js': base['test/add.js'].replace('equal(add(1, 0), 1)', 'equal(add(1, 0), -1)'),
  };
  expect(await prove(change)).toMatchObject({
    status: 'fail',
    findings: [{ code: 'proof.no-refactoring', message: expect.stringMatching(/with the tests as they were$/) }],
  });
});

it('wants a reason for a refactoring', async () => {
  expect(await prove({ ...fixed, ...refactoring('yes') })).toMatchObject({
    status: 'fail',
    findings: [{ code: 'proof.bad-record', place: { path: '.landworthy/changes/one.yml', line: 1 } }],
  });
});

const twice = {
  'src/add.js': `export const add = (a, b) => {
  if (b === null) return a;
  return a + b;
};

export function one() {
  return 1;
}

export function two() {
  return 2;
}

export const log = text => {
  console.log('sum', text);
};
`,
};
const old = {
  'src/add.js': twice['src/add.js']
    .replace('  if (b === null) return a;\n', '')
    .replace('a + b', 'a - b')
    .replace("'sum', ", ''),
};

it('takes each hunk back, and names the one that nobody misses', async () => {
  expect(await prove({ ...twice, ...tested(red) }, ', hunks: 100%', old)).toMatchObject({
    status: 'fail',
    findings: [
      {
        code: 'proof.unproven',
        message: 'no test executes this line',
        place: { path: 'src/add.js', line: 15, endLine: 15 },
        detail: expect.stringContaining("+  console.log('sum', text);"),
      },
    ],
    notes: ['1 of 2 hunks are noticed when they are taken back (1 by an assertion)'],
  });
  expect(await prove({ ...twice, ...tested(red) }, ', hunks: 50%', old)).toEqual({
    status: 'pass',
    proof:
      '1 of 2 tests fail without the change, by an assertion; 1 of 2 hunks are noticed when they are taken back (1 by an assertion)',
    notes: ['src/add.js:15: no test executes this line'],
    marks: [expect.objectContaining({ code: 'proof.unproven', place: { path: 'src/add.js', line: 15, endLine: 15 } })],
  });
});

it('says which files it does not try piece by piece', async () => {
  const change = { ...fixed, 'src/more.js': 'export const more = 1;\n', ...tested(red) };
  expect(await prove(change, ', hunks: 100%')).toMatchObject({
    status: 'pass',
    notes: ['not tried piece by piece: the new file `src/more.js`'],
  });
});

it('tries the functions of a new file with nothing in them, and then what those do that are missed', async () => {
  const change = {
    'src/divide.js': `export function divide(a, b) {
  if (b === 0) {
    throw new RangeError('nothing is divided by 0');
  }
  return a / b;
}

export const half = a => divide(a, 2);

export const shown = a => String(a);
`,
    'test/divide.js': test(
      "import { divide, half } from '../src/divide.js';",
      "it('divides', () => equal(divide(6, 3), 2));",
      "it('halves', () => equal(half(4), 2));",
    ),
  };
  expect(await prove(change, ', hunks: 100%')).toMatchObject({
    status: 'fail',
    findings: [
      {
        code: 'proof.unproven',
        message: 'no test enters this `if` of `divide`',
        place: { path: 'src/divide.js', line: 2, endLine: 4 },
        detail: `@@ -1,4 +1,7 @@
 export function divide(a, b) {
+  if (b === 0) {
+    throw new RangeError('nothing is divided by 0');
+  }
   return a / b;
 }
 
`,
      },
      {
        message: 'no test notices when `shown` does nothing',
        place: { path: 'src/divide.js', line: 10, endLine: 10 },
      },
    ],
    notes: ['2 of 4 pieces are noticed when they are taken back (2 by an assertion)'],
  });
});

it('tries the functions that a hunk adds to an old file, where the hunk is missed', async () => {
  const change = {
    'src/add.js': `${fixed['src/add.js']}
export const twice = a => {
  log(a);
  return add(a, a);
};
const log = a => {
  process.env.SUM = a;
};
`,
    'test/add.js': test("import { add, twice } from '../src/add.js';", red, "it('doubles', () => equal(twice(2), 4));"),
  };
  expect(await prove(change, ', hunks: 100%')).toMatchObject({
    status: 'fail',
    findings: [{ message: 'no test notices when `log` does nothing' }],
    notes: [expect.stringMatching(/^2 of 3 hunks and pieces are noticed when they are taken back /)],
  });
});

it('says how many were tried where the budget is spent', async () => {
  expect(await prove({ ...twice, ...tested(red) }, ', hunks: 100%, budget: 1ms', old)).toMatchObject({
    status: 'pass',
    notes: ['1 of 2 hunks tried: the budget was spent'],
  });
});

it("runs the change's own test files first, and all tests only where these do not notice", async () => {
  const repository = createRepository({
    ...base,
    ...old,
    'test/others.js': test('', "it('is another', () => equal(1, 1));"),
    'landworthy.yml': `version: 1
base: main
tests: { unit: { run: 'echo all >>"$RUNS"; node --test ${report} test/*.js', report: { junit: report.xml } } }
proof: { unit: { of: tests.unit, hunks: 50%, by-file: 'echo own >>"$RUNS"; node --test ${report}' } }
`,
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Add', { ...twice, ...tested(red) });
  const runs = repository.path('../runs');
  const { requirements } = await verdict(repository.dir, ['--only', 'proof', '--partial'], { env: { RUNS: runs } });
  expect(requirements[0]?.outcome).toMatchObject({
    status: 'pass',
    proof:
      '1 of 2 tests fail without the change, by an assertion; 1 of 2 hunks are noticed when they are taken back (1 by an assertion)',
  });
  // Without the change; with it, to see that they pass; each hunk; and all tests on the head and for the one that is missed.
  expect(readFileSync(runs, 'utf8').trim().split('\n')).toEqual(['own', 'own', 'own', 'own', 'all', 'all']);
});
