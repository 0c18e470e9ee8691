import { expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const before = 'exports.hello = name => name;\n';
const after = `${before}
exports.greet = name => {
  if (!name) {
    return 'nobody';
  }
  return name;
};
`;

function project(requirement: string, files: Readonly<Record<string, string>> = {}): TestRepository {
  const repository = createRepository({
    'landworthy.yml': `version: 1\nbase: main\ncoverage:\n  patch: ${requirement}\n`,
    '.gitignore': 'coverage\nnode_modules\n',
    'src/a.js': before,
    'test/a.test.js': "require('node:test')('hello', () => require('../src/a.js').hello('x'));\n",
    ...files,
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Greet', { 'src/a.js': after });
  return repository;
}

/** Copies the file `report`, which the test writes, to where the report belongs. */
const copying = (more = '') =>
  `{ run: "mkdir -p coverage && cat report > coverage/lcov.info", report: { lcov: coverage/lcov.info }${more} }`;
const lcov = (path: string, lines: string) =>
  `SF:${path}\n${lines
    .split(' ')
    .map(one => `DA:${Number.parseInt(one, 10)},${one.endsWith('+') ? 1 : 0}\n`)
    .join('')}end_of_record\n`;
const good = lcov('src/a.js', '1+ 3+ 4+ 5- 7+');

async function outcome(repository: TestRepository) {
  const { requirements, verdict: word } = await verdict(repository.dir);
  return { verdict: word, outcome: requirements[0]?.outcome };
}

it('measures what the tests of a change execute, by the report of the real runner', async () => {
  const run =
    'mkdir -p coverage && node --test --experimental-test-coverage --test-reporter=lcov --test-reporter-destination=coverage/lcov.info test/*.js';
  const repository = project(`{ run: "${run}", report: { lcov: coverage/lcov.info } }`);
  expect(await outcome(repository)).toMatchObject({
    verdict: 'fail',
    outcome: {
      findings: [
        {
          code: 'coverage.too-low',
          message: expect.stringContaining('executed 1 of 4 lines that this change adds (25%)'),
        },
        { code: 'coverage.uncovered', place: { path: 'src/a.js', line: 4, endLine: 7 } },
      ],
    },
  });
  repository.commit('Test it', {
    'test/a.test.js':
      "const a = require('../src/a.js');\nrequire('node:test')('greet', () => [a.greet('x'), a.greet('')]);\n",
  });
  expect(await outcome(repository)).toMatchObject({
    verdict: 'pass',
    outcome: { proof: expect.stringContaining('4 of 4 added lines were executed (100%, at least 80%)') },
  });
});

it('lists the lines that were not executed, each with its place', async () => {
  const repository = project(copying(), { report: lcov('src/a.js', '1+ 3+ 4- 5- 7+') });
  const { stdout, exitCode } = await landworthy(repository.dir, ['check']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('executed 2 of 4');
  expect(stdout).toContain('lines 4 to 5 were not executed\n    at     src/a.js:4\n');
});

it('does not believe a report that an earlier run wrote, or none', async () => {
  const repository = project('{ run: "true", report: { lcov: coverage/lcov.info } }');
  const noReport = (why: string) => ({
    verdict: 'fail',
    outcome: { findings: [{ code: 'coverage.no-report', message: `\`true\` left no report to judge by: ${why}` }] },
  });
  expect(await outcome(repository)).toMatchObject(noReport('no report `coverage/lcov.info` was written'));
  repository.write({ 'coverage/lcov.info': good });
  expect(await outcome(repository)).toMatchObject(noReport('the report `coverage/lcov.info` is from an earlier run'));
});

it.each([
  ['/home/ci/repo/src/a.js', 'coverage.other-files'],
  ['lib/other.js', 'coverage.other-files'],
])('does not believe a report about %s', async (path, code) => {
  const repository = project(copying(), { report: lcov(path, '1+ 3+ 4+ 5+ 7+') });
  expect(await outcome(repository)).toMatchObject({ verdict: 'fail', outcome: { findings: [{ code }] } });
});

it('does not take a report that knows other files alone for one about this change', async () => {
  const repository = project(copying(), { 'src/b.js': before, report: lcov('src/b.js', '1+') });
  expect(await outcome(repository)).toMatchObject({
    verdict: 'fail',
    outcome: { findings: [{}, { code: 'coverage.unknown-file', place: { path: 'src/a.js' } }] },
  });
});

it('counts all lines of a file that was moved, and none that were taken away', async () => {
  const repository = project(copying(), { report: good });
  expect(await outcome(repository)).toMatchObject({ verdict: 'fail' });
  repository.git('mv', 'src/a.js', 'src/moved.js');
  repository.commit('Move it', { report: lcov('src/moved.js', '1+ 3+ 4+ 5- 7+') });
  expect(await outcome(repository)).toMatchObject({
    verdict: 'pass',
    outcome: { proof: expect.stringContaining('4 of 5 added lines were executed') },
  });
  repository.git('rm', '--quiet', 'src/moved.js');
  repository.commit('Take it away');
  expect(await outcome(repository)).toMatchObject({ outcome: { status: 'skip' } });
});

it('takes the reports of several folders together, each with paths relative to its own', async () => {
  const run = 'for one in x y; do mkdir -p $one/coverage; cp $one/report $one/coverage/lcov.info; done';
  const repository = project(`{ run: "${run}", report: { lcov: "*/coverage/lcov.info" }, ignore: "src/**" }`);
  repository.commit('Add packages', {
    'x/lib/a.js': 'one();\n',
    'y/lib/b.js': 'one();\n',
    'x/report': lcov('lib/a.js', '1+'),
    'y/report': lcov('lib/b.js', '1-'),
  });
  expect(await outcome(repository)).toMatchObject({
    verdict: 'fail',
    outcome: { findings: [{ message: expect.stringContaining('executed 1 of 2') }, { place: { path: 'y/lib/b.js' } }] },
  });
});

it('fails a command that fails, whatever its report says', async () => {
  const repository = project(copying().replace('lcov.info"', 'lcov.info && exit 3"'), {
    report: lcov('src/a.js', '1+ 3+ 4+ 5+ 7+'),
  });
  expect(await outcome(repository)).toMatchObject({
    verdict: 'fail',
    outcome: { findings: [{ code: 'coverage.failed' }] },
  });
});

it('measures each time, and is undecided where nothing may be run', async () => {
  const repository = project(copying(), { report: lcov('src/a.js', '1+ 3+ 4+ 5+ 7+') });
  for (let time = 0; time < 2; time++) {
    const { requirements } = await verdict(repository.dir);
    expect(requirements).toMatchObject([
      { outcome: { status: 'pass' }, evidence: { status: 'none', reason: 'its result is never kept as evidence' } },
    ]);
  }
  expect(await verdict(repository.dir, ['--no-run'])).toMatchObject({
    verdict: 'undecided',
    requirements: [
      { outcome: { message: 'the command that measures coverage would have to be run, and nothing may' } },
    ],
  });
});

it.each([
  ['{ run: x }', 'report'],
  ['{ run: x, report: {} }', 'name one format, such as `lcov`'],
  ['{ run: x, report: { lcov: a, go: b } }', 'name one format, such as `lcov`'],
  ['{ run: x, report: { lcov: a }, reuse: false }', 'reuse'],
  ['{ run: x, report: { lcov: a }, paths: { "+(a)": 10% } }', '+(a)'],
  ['{ run: x, report: { lcov: a }, paths: { a: 110% } }', 'write a share such as `5%`'],
])('refuses the policy %s', async (requirement, message) => {
  const repository = project(requirement);
  const { exitCode, stderr } = await landworthy(repository.dir, ['check']);
  expect([exitCode, stderr.includes(message) || stderr]).toEqual([2, true]);
});
