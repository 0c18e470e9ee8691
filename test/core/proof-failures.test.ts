import { describe, expect, it } from 'vitest';
import { describeFailures, failuresOf } from '../../src/core/proof/failures.ts';
import type { TestCase, TestRun } from '../../src/core/run/command.ts';

const ran = (results: TestRun['results'], more: Partial<TestRun> = {}): TestRun => ({
  exitCode: 1,
  ended: 'exit',
  output: '',
  stdout: '',
  milliseconds: 1,
  changedFiles: [],
  newFiles: [],
  results,
  ...more,
});
const report = (tests: readonly TestCase[], more: Partial<TestRun> = {}) => ran({ from: 'report', tests }, more);
const failed = (message?: string): TestCase => ({ name: 'a', result: 'failed', ...(message ? { message } : {}) });
const passed: TestCase = { name: 'b', result: 'passed' };
const said = (run: TestRun) => {
  const failures = failuresOf(run);
  return failures && describeFailures(failures, 'without the change');
};

describe('how tests fail is told', () => {
  it.each([
    ['AssertionError [ERR_ASSERTION]: 3 !== 4', 'by an assertion'],
    ['expect(received).toBe(expected)', 'by an assertion'],
    ['add_test.go:7: add(1, 2) = 4; want 3, got 4', 'by an assertion'],
    ['assert 4 == 3', 'by an assertion'],
    ["thread 'adds' panicked at src/lib.rs:7: assertion `left == right` failed", 'by an assertion'],
    ["TypeError: Cannot read properties of undefined (reading 'x')", 'by a crash'],
    ['panic: runtime error: index out of range [1] with length 0', 'by a crash'],
    ["Error: Cannot find module './double.js'", 'because nothing is there to import'],
    ["ImportError: cannot import name 'double' from 'add'", 'because nothing is there to import'],
    ["SyntaxError: Unexpected token '}'", 'because it does not compile or load'],
    ['error[E0425]: cannot find function `double` in this scope', 'because it does not compile or load'],
    ['no', 'in a way that is not told'],
  ])('%s', (message, way) => {
    expect(said(report([failed(message), passed]))).toBe(`1 of 2 tests fail without the change, ${way}`);
  });

  it('in the order of what they are worth', () => {
    const run = report([failed('TypeError: x'), failed('AssertionError: y'), failed('AssertionError: z'), passed]);
    expect(said(run)).toBe('3 of 4 tests fail without the change: 2 by an assertion, 1 by a crash');
  });

  it('from the output where the report does not tell', () => {
    const run = report([failed()], { output: 'AssertionError: 1 !== 2' });
    expect(said(run)).toBe('1 of 1 test fails without the change, by an assertion');
  });

  it('where nothing was even loaded', () => {
    const run = ran({ from: 'nothing', reason: 'no report' }, { output: 'SyntaxError: missing )' });
    expect(said(run)).toBe('the tests do not run through without the change, because it does not compile or load');
  });

  it('where the program ends the runner', () => {
    const run = ran({ from: 'nothing', reason: 'no report' }, { output: '●  process.exit called with "1"' });
    expect(said(run)).toBe('the tests do not run through without the change, by a crash');
  });

  it('where it hangs', () => {
    const run = report([passed], { ended: 'timeout', exitCode: undefined });
    expect(said(run)).toBe('the tests do not run through without the change, because it hangs');
  });
});

it('a run that passes fails in no way', () => {
  expect(failuresOf(report([passed], { exitCode: 0 }))).toBeUndefined();
  expect(failuresOf(ran({ from: 'nothing', reason: 'no report' }, { exitCode: 0 }))).toBeUndefined();
});

it.each([
  'ERROR: Coverage for lines (62.5%) does not meet global threshold (90%)',
  'Jest: "global" coverage threshold for statements (90%) not met: 66.66%',
  'FAIL Required test coverage of 100% not reached. Total coverage: 75.00%',
  'Coverage failure: total of 75 is less than fail-under=100',
  'Error: 66.67% line coverage does not meet threshold of 90%.',
])('does not take it for a failure of tests that what is left is covered less: %s', output => {
  expect(said(report([passed], { output }))).toBeUndefined();
  expect(said(report([failed('AssertionError'), passed], { output }))).toBeDefined();
});
