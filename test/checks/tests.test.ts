import { describe, expect, it } from 'vitest';
import { tests } from '../../src/checks/tests.ts';
import type { TestCase, TestRun } from '../../src/core/run/command.ts';
import { fakeChange, fakeFacts } from '../support/facts.ts';

const passed = (name: string): TestCase => ({ name, result: 'passed' });
const failed = (name: string, more: Partial<TestCase> = {}): TestCase => ({ name, result: 'failed', ...more });
const skipped = (name: string): TestCase => ({ name, result: 'skipped' });

const ran = (results: readonly TestCase[] | TestRun['results'], more: Partial<TestRun> = {}): TestRun => {
  const list = 'from' in results ? undefined : results;
  return {
    exitCode: list?.some(({ result }) => result === 'failed') ? 1 : 0,
    ended: 'exit',
    output: 'the output\n',
    stdout: '',
    milliseconds: 3120,
    changedFiles: [],
    newFiles: [],
    results: list ? { from: 'report', tests: list } : (results as TestRun['results']),
    ...more,
  };
};

async function judge(runs: readonly TestRun[], options: object = {}) {
  const given = tests.options().parse({ run: 'npm test', report: { junit: 'r.xml' }, ...options });
  const left = [...runs];
  const facts = fakeFacts({
    change: async () => fakeChange(),
    tests: async () => {
      const next = left.shift();
      if (!next) throw new Error('it ran more often than the test allows');
      return next;
    },
  });
  const outcome = await tests.run(given, facts, { id: 'tests.unit', name: 'unit' });
  expect(left).toEqual([]);
  return outcome;
}

const codes = async (...args: Parameters<typeof judge>) => {
  const outcome = await judge(...args);
  return outcome.status === 'fail' ? outcome.findings.map(({ code }) => code) : outcome.status;
};

it('passes with a proof line that says how many, how long, and from where', async () => {
  expect(await judge([ran([passed('a'), passed('b'), skipped('c')])])).toEqual({
    status: 'pass',
    proof: '2 tests passed, 1 skipped in 3.1 s (junit report r.xml)',
  });
  const results = { from: 'counts', runner: 'go test', unit: 'packages', passed: 1, failed: 0, skipped: 0 } as const;
  expect(await judge([ran(results, { milliseconds: 125_000 })], { report: undefined })).toEqual({
    status: 'pass',
    proof: '1 package passed in 2 min 5 s (counted by go test)',
  });
});

it('tells a failing test with its message and place', async () => {
  const test = failed('adds `two`\n numbers', { message: '\n  expected 2\nstack', path: 'a.test.ts', line: 3 });
  expect(await judge([ran([test, passed('b')])])).toEqual({
    status: 'fail',
    findings: [
      {
        code: 'tests.failed',
        message: "`adds 'two' numbers` failed: expected 2",
        hint: 'mend it, or what it tests',
        actor: 'author',
        command: 'npm test',
        place: { path: 'a.test.ts', line: 3 },
        detail: '\n  expected 2\nstack',
      },
    ],
  });
});

it('tells 50 failing tests one by one, and how many more there are', async () => {
  const outcome = await judge([ran(Array.from({ length: 1000 }, (_, index) => failed(`t${index}`)))]);
  if (outcome.status !== 'fail') throw new Error('it did not fail');
  expect(outcome.findings).toHaveLength(51);
  expect(outcome.findings.at(-1)?.message).toBe('950 more tests failed');
});

describe('fails', () => {
  const nothing = { from: 'nothing', reason: 'no report `r.xml` was written' } as const;
  const counts = { from: 'counts', runner: 'vitest', unit: 'tests', passed: 3, failed: 1, skipped: 0 } as const;
  it.each<[string, TestRun, object, string[]]>([
    ['without any test', ran([]), {}, ['tests.none']],
    ['when all are skipped', ran([skipped('a')]), {}, ['tests.all-skipped']],
    ['when fewer passed than must', ran([passed('a'), skipped('b')]), { 'at-least': 2 }, ['tests.too-few']],
    [
      'when the exit code is 0 and a test failed',
      ran([failed('a')], { exitCode: 0 }),
      {},
      ['tests.failed', 'tests.exit-code'],
    ],
    ['when the exit code is not 0 and none failed', ran([passed('a')], { exitCode: 1 }), {}, ['tests.exit-code']],
    ['without a report', ran(nothing), {}, ['tests.no-report']],
    [
      'without a report and with another exit code',
      ran(nothing, { exitCode: 1 }),
      {},
      ['tests.exit-code', 'tests.no-report'],
    ],
    ['when no counts can be read', ran(nothing), { report: undefined }, ['tests.no-counts']],
    ['when only counts tell of a failure', ran(counts, { exitCode: 1 }), { report: undefined }, ['tests.failed']],
    [
      'at the timeout, whatever the report says',
      ran([passed('a')], { ended: 'timeout', exitCode: undefined }),
      {},
      ['tests.timeout'],
    ],
    ['when a signal ended it', ran([passed('a')], { ended: 'signal', exitCode: undefined }), {}, ['tests.killed']],
    [
      'when it could not be started',
      ran(nothing, { ended: 'not-started', exitCode: undefined }),
      {},
      ['tests.not-started'],
    ],
    ['when the shell did not find it', ran(nothing, { exitCode: 127 }), {}, ['tests.not-started']],
  ])('%s', async (_, run, options, expected) => {
    expect(await codes([run], options)).toEqual(expected);
  });
});

it('does not judge a run during which a judged file changed', async () => {
  const run = ran([passed('a')], { changedFiles: ['a.ts', 'b.ts', 'c.ts', 'd.ts'] });
  await expect(judge([run])).rejects.toThrow(
    '`a.ts`, `b.ts`, `c.ts` and 1 more files changed while it ran: its result is not about the judged files',
  );
});

it('fails where one of several runners ran no test', async () => {
  const counts = { from: 'counts', runner: 'jest, mocha', unit: 'tests', passed: 5, failed: 0, skipped: 0 } as const;
  expect(await judge([ran({ ...counts, idle: ['mocha'] })])).toMatchObject({
    status: 'fail',
    findings: [
      { code: 'tests.none', message: '`npm test` starts several test runners, and one of them, mocha, ran no test' },
    ],
  });
});

describe('with retries', () => {
  it('passes and names the test that failed at first', async () => {
    const runs = [ran([failed('a'), passed('b')]), ran([passed('a'), passed('b')])];
    expect(await judge(runs, { retries: 3 })).toMatchObject({
      status: 'pass',
      notes: ['flaky: `a` failed in attempt 1 and passed in a later one'],
    });
  });

  it('fails when it fails each time', async () => {
    expect(await codes([ran([failed('a')]), ran([failed('a')]), ran([failed('a')])], { retries: 2 })).toEqual([
      'tests.failed',
    ]);
  });

  it('fails when what failed does not run in the last attempt', async () => {
    expect(await codes([ran([failed('a'), passed('b')]), ran([passed('b')])], { retries: 1 })).toEqual(['tests.lost']);
    expect(await codes([ran([failed('a'), passed('b')]), ran([skipped('a'), passed('b')])], { retries: 1 })).toEqual([
      'tests.lost',
    ]);
  });

  it('fails when fewer tests ran in the last attempt, though nothing but their number is known', async () => {
    const counts = (passes: number, fails: number) =>
      ran(
        { from: 'counts', runner: 'mocha', unit: 'tests', passed: passes, failed: fails, skipped: 0 },
        { exitCode: fails && 1 },
      );
    expect(await codes([counts(5, 5), counts(5, 0)], { retries: 1 })).toEqual(['tests.lost']);
    expect(await codes([counts(5, 5), counts(10, 0)], { retries: 1 })).toBe('pass');
  });

  it('does not try again what would be the same: no tests, no report, a timeout', async () => {
    const timeout = ran([passed('a')], { ended: 'timeout', exitCode: undefined });
    for (const run of [ran([]), ran({ from: 'nothing', reason: 'x' }), timeout])
      expect(await codes([run], { retries: 3 })).toHaveLength(1);
  });

  it('names the tests that the runner itself calls flaky', async () => {
    expect(await judge([ran([{ ...passed('a'), flaky: true }])])).toMatchObject({
      notes: ['flaky: `a` passed when the runner tried again'],
    });
  });
});

it('takes exactly one report format', () => {
  const parse = (report: object) => tests.options().safeParse({ run: 'x', report }).success;
  expect([parse({}), parse({ junit: 'a', tap: 'b' }), parse({ xunit: 'a' }), parse({ go: 'stdout' })]).toEqual([
    false,
    false,
    false,
    true,
  ]);
});
