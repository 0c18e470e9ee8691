import type { ProvedResults, TrialEnd } from '../evidence/proved-trial.ts';
import type { Proved, TestCase, TestResults } from '../run/command.ts';
import { failuresOf } from './failures.ts';
import type { Trial } from './trial.ts';

/** What evidence tells of a trial that ended by itself: how many tests passed and how the others failed; with `names`, which passed. */
export function toldOf(trial: Trial, names: boolean): TrialEnd {
  if (trial.kind === 'setup-failed') return { kind: 'setup-failed' };
  const { exitCode = -1, milliseconds, results } = trial.run;
  const { coverage } = trial;
  const failures = failuresOf(trial.run);
  return {
    kind: 'tested',
    exitCode,
    milliseconds: Math.round(milliseconds),
    results: toldResults(results, names),
    ...(failures ? { failures } : {}),
    ...(coverage ? { coverage } : {}),
  };
}

/** The trial that evidence tells of, as if it had just been done. */
export function trialOf(end: TrialEnd, proved: Proved): Trial {
  if (end.kind === 'setup-failed') return { kind: 'setup-failed', output: '', spent: 0, proved };
  const { exitCode, milliseconds, results, failures, coverage } = end;
  return {
    kind: 'tested',
    spent: 0,
    proved,
    ...(failures ? { failures } : {}),
    ...(coverage ? { coverage } : {}),
    run: {
      ...{ exitCode, milliseconds, ended: 'exit', output: '', stdout: '', changedFiles: [], newFiles: [], proved },
      results: resultsOf(results),
    },
  };
}

function toldResults(results: TestResults, names: boolean): ProvedResults {
  switch (results.from) {
    case 'report': {
      const of = (wanted: TestCase['result']) =>
        results.tests.filter(({ result }) => result === wanted).map(({ name }) => name);
      const told = { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
      if (names) return { from: 'report', names: told };
      const [passed, failed, skipped] = [told.passed.length, told.failed.length, told.skipped.length];
      return { from: 'counts', runner: 'the report', unit: 'tests', passed, failed, skipped };
    }
    case 'counts': {
      const { named: _, ...counts } = results;
      return counts;
    }
    case 'evidence': {
      const { passed, failed, skipped, unit, source } = results;
      return { from: 'counts', runner: source, unit, passed, failed, skipped };
    }
    case 'nothing':
      return results;
  }
}

function resultsOf(told: ProvedResults): TestResults {
  if (told.from !== 'report') return told;
  const all = (['passed', 'failed', 'skipped'] as const).flatMap(result =>
    told.names[result].map((name): TestCase => ({ name, result })),
  );
  return { from: 'report', tests: all };
}
