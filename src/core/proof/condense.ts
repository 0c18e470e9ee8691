import type { TestCase, TestResults } from '../run/command.ts';
import type { Trial } from './trial.ts';

const longestMessage = 1000;
const longestOutput = 16 * 1024;
const mostFailed = 50;

/**
 * What is kept of a trial: how many tests passed, and how those failed that did. With `names`, also which passed. A trial
 * that was just done is condensed as well, so that it is judged as it will be when it is known.
 */
export function condense(trial: Trial, names: boolean): Trial {
  if (trial.kind === 'setup-failed') return { ...trial, output: trial.output.slice(-longestOutput) };
  const { run } = trial;
  const output = run.output.slice(-longestOutput);
  return { ...trial, run: { ...run, output, stdout: '', results: condenseResults(run.results, names) } };
}

function condenseResults(results: TestResults, names: boolean): TestResults {
  if (results.from === 'counts') return results.named ? { ...results, named: condenseFailed(results.named) } : results;
  if (results.from !== 'report') return results;
  const { tests } = results;
  if (names) return { from: 'report', tests: tests.map(condenseTest) };
  const count = (wanted: TestCase['result']) => tests.filter(({ result }) => result === wanted).length;
  return {
    from: 'counts',
    runner: 'the report',
    unit: 'tests',
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    named: condenseFailed(tests.filter(({ result }) => result === 'failed')),
  };
}

const condenseFailed = (tests: readonly TestCase[]): readonly TestCase[] =>
  tests.slice(0, mostFailed).map(condenseTest);

const condenseTest = (test: TestCase): TestCase =>
  test.message === undefined ? test : { ...test, message: test.message.slice(0, longestMessage) };
