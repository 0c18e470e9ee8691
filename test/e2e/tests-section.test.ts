import { expect, it } from 'vitest';
import { binary, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

/** A project on a branch, with this one requirement of the section `tests`. */
function project(requirement: string, files: Readonly<Record<string, string>> = {}): TestRepository {
  const policy = `version: 1\nbase: main\ntests:\n  unit: ${requirement}\n`;
  const repository = createRepository({ 'landworthy.yml': policy, '.gitignore': 'reports/\n', ...files });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change something', { 'a.txt': 'two\n' });
  return repository;
}

const outcomeOf = async (repository: TestRepository) => {
  const report = await verdict(repository.dir);
  return { verdict: report.verdict, exitCode: report.exitCode, outcome: report.requirements[0]?.outcome };
};

const passing = "const { test } = require('node:test');\ntest('adds', () => {});\n";
const failing = "const { test } = require('node:test');\ntest('adds', () => {\n  throw new Error('no sum');\n});\n";
const junit = (cases: string) => `<testsuites><testsuite name="s">${cases}</testsuite></testsuites>`;
const write = (text: string) => `mkdir -p reports; cat > reports/unit.xml <<'EOF'\n${text}\nEOF\n`;

it('passes when a real test runner ran tests and they passed', async () => {
  const { verdict, outcome } = await outcomeOf(project('{ run: node --test }', { 'a.test.js': passing }));
  expect({ verdict, outcome }).toMatchObject({
    verdict: 'pass',
    outcome: {
      status: 'pass',
      proof: expect.stringMatching(/^1 test passed in [0-9.]+ s \(counted by node --test\)$/),
    },
  });
});

it('names the failing test, its message and its line', async () => {
  const { verdict, outcome } = await outcomeOf(
    project('{ run: node --test, report: { node: stdout } }', { 'a.test.js': failing }),
  );
  expect({ verdict, outcome }).toMatchObject({
    verdict: 'fail',
    outcome: {
      findings: [
        {
          code: 'tests.failed',
          message: expect.stringMatching(/^`adds` failed: /),
          place: { path: 'a.test.js', line: 3 },
          command: 'node --test',
        },
      ],
    },
  });
});

it.each([
  ['ran no test', '{ run: node --test }', 'tests.none'],
  ['prints nothing that counts tests', '{ run: echo all fine }', 'tests.no-counts'],
  ['writes no report', '{ run: "true", report: { junit: reports/unit.xml } }', 'tests.no-report'],
  ['is not there', '{ run: [no-such-runner] }', 'tests.not-started'],
  ['is not found by the shell', '{ run: no-such-runner --all }', 'tests.not-started'],
])('fails when the command %s', async (_, requirement, code) => {
  const { verdict, outcome } = await outcomeOf(project(requirement));
  expect({ verdict, outcome }).toMatchObject({ verdict: 'fail', outcome: { findings: [{ code }] } });
});

it('fails when the report is one of an earlier run', async () => {
  const repository = project('{ run: "true", report: { junit: reports/unit.xml } }');
  repository.write({ 'reports/unit.xml': junit('<testcase name="adds"/>') });
  expect(await outcomeOf(repository)).toMatchObject({
    verdict: 'fail',
    outcome: {
      findings: [
        {
          code: 'tests.no-report',
          message: '`true` left no report to judge by: the report `reports/unit.xml` is from an earlier run',
        },
      ],
    },
  });
});

it('passes when the report of an earlier run was written again, with the same text', async () => {
  const text = junit('<testcase name="adds"/>');
  const repository = project('{ run: sh test.sh, report: { junit: "reports/*.xml" } }', { 'test.sh': write(text) });
  repository.write({ 'reports/unit.xml': `${text}\n`, 'reports/old.xml': junit('<testcase name="old"/>') });
  expect(await outcomeOf(repository)).toMatchObject({
    verdict: 'pass',
    outcome: { proof: expect.stringMatching(/^1 test passed in .* \(junit report reports\/\*\.xml\)$/) },
  });
});

it('fails when the exit code was swallowed and the report says failed', async () => {
  const text = junit('<testcase name="adds"><failure message="no sum"/></testcase><testcase name="b"/>');
  const repository = project('{ run: "sh test.sh || true", report: { junit: reports/unit.xml } }', {
    'test.sh': `${write(text)}exit 1\n`,
  });
  const { verdict, outcome } = await outcomeOf(repository);
  expect(verdict).toBe('fail');
  expect(outcome).toMatchObject({
    findings: [
      { code: 'tests.failed', message: '`adds` failed: no sum' },
      { code: 'tests.exit-code', message: '`sh test.sh || true` exited with 0 although 1 test failed' },
    ],
  });
});

it('is undecided when a judged file was edited while the tests ran', async () => {
  const repository = project('{ run: "sh test.sh" }', {
    'test.sh': 'echo three > a.txt; echo "# tests 1"; echo "# pass 1"\n',
  });
  expect(await outcomeOf(repository)).toMatchObject({
    verdict: 'undecided',
    exitCode: 2,
    outcome: {
      status: 'error',
      message: '`a.txt` changed while it ran: its result is not about the judged files',
    },
  });
});

it('notes what a run left behind, and passes', async () => {
  const repository = project('{ run: "sh test.sh" }', {
    'test.sh': 'echo > new.txt; echo "# tests 1"; echo "# pass 1"\n',
  });
  expect(await outcomeOf(repository)).toMatchObject({
    verdict: 'pass',
    outcome: { notes: ['it left `new.txt` behind'] },
  });
});

it('names a flaky test and passes', async () => {
  const text = (result: string) => write(junit(`<testcase name="adds">${result}</testcase>`));
  const repository = project('{ run: "sh test.sh", report: { junit: reports/unit.xml }, retries: 2 }', {
    'test.sh': `if [ -e reports/once ]; then\n${text('')}else\n${text('<failure/>')}touch reports/once; exit 1; fi\n`,
  });
  expect(await outcomeOf(repository)).toMatchObject({
    verdict: 'pass',
    outcome: { notes: ['flaky: `adds` failed in attempt 1 and passed in a later one'] },
  });
});

it('fails at the timeout', async () => {
  const repository = project('{ run: "sleep 60", timeout: 500ms }');
  expect(await outcomeOf(repository)).toMatchObject({
    verdict: 'fail',
    outcome: { findings: [{ code: 'tests.timeout', message: '`sleep 60` did not end within 0.5 s and was stopped' }] },
  });
});

it('runs in a checkout of the commit when another one is judged, and leaves the working tree alone', async () => {
  const repository = project('{ run: "sh test.sh" }', {
    'test.sh': 'echo "# tests 1"; echo "# pass 1"; echo > made\n',
  });
  repository.git('switch', '--quiet', 'main');
  const report = await verdict(repository.dir, ['--head', 'feature']);
  expect(report.verdict).toBe('pass');
  expect(repository.git('status', '--porcelain')).toBe('');
});

it.each(['--assume-unchanged', '--skip-worktree'])(
  'does not let an edit that git was told not to see (%s) decide',
  async flag => {
    const repository = project('{ run: node --test }', { 'a.test.js': failing });
    repository.git('update-index', flag, 'a.test.js');
    repository.write({ 'a.test.js': passing });
    expect(await outcomeOf(repository)).toMatchObject({
      verdict: 'fail',
      outcome: { findings: [{ code: 'tests.failed' }] },
    });
  },
);

it('does not let a run be judged by the report that another one writes meanwhile', async () => {
  const report = 'report: { junit: "reports/*.xml" }';
  const repository = project(`{ run: "sleep 1", ${report} }\n  other: { run: "sh test.sh", ${report} }`, {
    'test.sh': write(junit('<testcase name="adds"/>')),
  });
  const { requirements } = await verdict(repository.dir, ['--jobs', '2']);
  expect(requirements.map(({ id, outcome }) => [id, outcome.status])).toEqual([
    ['tests.unit', 'fail'],
    ['tests.other', 'pass'],
  ]);
});

it('does not run inside itself for ever', async () => {
  const repository = project(`{ run: "node ${binary} check" }`);
  expect((await outcomeOf(repository)).verdict).not.toBe('pass');
});

it('is undecided when git cannot tell what a run left behind', async () => {
  const repository = project('{ run: "sh test.sh" }', {
    'test.sh': 'git init -q left; echo "# tests 1"; echo "# pass 1"\n',
  });
  expect(await outcomeOf(repository)).toMatchObject({
    verdict: 'undecided',
    outcome: { status: 'error', hint: 'mend it, have git ignore it, or judge a commit with `--head`' },
  });
});

it('names the tests that failed, also where only closing lines are read', async () => {
  const script =
    "console.log('FAILED tests/test_a.py::test_sum - assert 3 == 4\\n==== 1 failed, 2 passed in 0.10s ====');";
  const repository = createRepository({
    'landworthy.yml': 'version: 1\nbase: main\ntests: { unit: { run: node fail.cjs } }\n',
    'tests/test_a.py': '',
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Break it', { 'fail.cjs': `${script} process.exitCode = 1;\n` });
  const { requirements } = await verdict(repository.dir);
  expect(requirements[0]?.outcome).toMatchObject({
    status: 'fail',
    findings: [
      {
        message: '`tests/test_a.py::test_sum` failed: assert 3 == 4',
        place: { path: 'tests/test_a.py' },
        command: 'node fail.cjs',
      },
    ],
  });
});
