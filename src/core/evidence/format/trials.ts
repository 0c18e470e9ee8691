import type { NonEmpty } from '../../outcome.ts';
import { type Failures, type Way, ways } from '../../proof/failures.ts';
import type { TestCase } from '../../run/command.ts';
import type { ProvedResults, ProvedTrial, TrialEnd } from '../proved-trial.ts';
import { flagOf, integerOf, listOf, mapOf, momentOf, oneOf, textOf, treeOf } from './fields.ts';
import { Malformed } from './parsed.ts';
import { exitCodes } from './proved-run.ts';
import { readCoverage } from './test-coverage.ts';

const results: readonly TestCase['result'][] = ['passed', 'failed', 'skipped'];

/** As JSON has it. */
export const writeTrials = (trials: readonly ProvedTrial[]): readonly object[] =>
  trials.map(({ end, ...trial }) => ({ ...trial, end: writeEnd(end) }));

function writeEnd(end: TrialEnd): object {
  if (end.kind === 'setup-failed' || !end.failures) return end;
  return { ...end, failures: { ...end.failures, ways: Object.fromEntries(end.failures.ways) } };
}

/** Reads what is told of trials, field by field. Throws Malformed. */
export function readTrials(value: unknown): NonEmpty<ProvedTrial> {
  const [first, ...others] = listOf(value, '`trials`').map(readTrial);
  if (!first) throw new Malformed('it tells of no trial');
  return [first, ...others];
}

function readTrial(value: unknown): ProvedTrial {
  const fields = mapOf(value, 'a trial', ['tree', 'run', 'tellsNames', 'flaky', 'finishedOn', 'end']);
  const { run } = fields;
  return {
    tree: treeOf(fields['tree'], '`tree` of a trial'),
    run: Array.isArray(run) ? textsOf(run, '`run` of a trial') : textOf(run, '`run` of a trial', { min: 1 }),
    tellsNames: flagOf(fields['tellsNames'], '`tellsNames` of a trial'),
    flaky: flagOf(fields['flaky'], '`flaky` of a trial'),
    finishedOn: momentOf(fields['finishedOn'], '`finishedOn` of a trial'),
    end: readEnd(fields['end']),
  };
}

function readEnd(value: unknown): TrialEnd {
  const where = '`end` of a trial';
  const { kind, ...fields } = mapOf(value, where);
  if (oneOf(kind, `\`kind\` of ${where}`, ['tested', 'setup-failed']) === 'setup-failed') {
    mapOf(fields, where, []);
    return { kind: 'setup-failed' };
  }
  const {
    exitCode,
    milliseconds,
    results: told,
    failures,
    coverage,
  } = mapOf(fields, where, ['exitCode', 'milliseconds', 'results', 'failures', 'coverage']);
  const end = {
    kind: 'tested',
    exitCode: integerOf(exitCode, `\`exitCode\` of ${where}`, exitCodes),
    milliseconds: integerOf(milliseconds, `\`milliseconds\` of ${where}`),
    results: readResults(told),
    ...(failures === undefined ? {} : { failures: readFailures(failures) }),
    ...(coverage === undefined ? {} : { coverage: readCoverage(coverage) }),
  } as const;
  checkEnd(end);
  return end;
}

/** Throws Malformed where the numbers of a run do not allow what is said of it. */
function checkEnd({ exitCode, results: told, failures }: Extract<TrialEnd, { kind: 'tested' }>): void {
  const { passed, failed } = countsOf(told);
  if (!failures && (exitCode !== 0 || failed > 0))
    throw new Malformed(`it says that a trial passed that exited with ${exitCode}, with ${failed} failures`);
  if (!failures) return;
  if (exitCode === 0 && failed === 0) throw new Malformed('it says that a trial failed in which nothing did');
  if (failures.failed !== failed || failures.passed !== passed)
    throw new Malformed('it has two numbers of tests for a trial');
}

function countsOf(told: ProvedResults): { readonly passed: number; readonly failed: number } {
  if (told.from === 'nothing') return { passed: 0, failed: 0 };
  if (told.from === 'counts') return told;
  return { passed: told.names.passed.length, failed: told.names.failed.length };
}

function readResults(value: unknown): ProvedResults {
  const where = '`results` of a trial';
  const { from, ...fields } = mapOf(value, where);
  switch (oneOf(from, `\`from\` of ${where}`, ['report', 'counts', 'nothing'])) {
    case 'nothing':
      return { from: 'nothing', reason: textOf(mapOf(fields, where, ['reason'])['reason'], `\`reason\` of ${where}`) };
    case 'report': {
      const names = mapOf(mapOf(fields, where, ['names'])['names'], `\`names\` of ${where}`, results);
      const of = (result: TestCase['result']) => textsOf(names[result], `\`${result}\` of ${where}`);
      return { from: 'report', names: { passed: of('passed'), failed: of('failed'), skipped: of('skipped') } };
    }
    case 'counts': {
      const all = mapOf(fields, where, ['runner', 'unit', 'passed', 'failed', 'skipped', 'idle']);
      const { idle } = all;
      return {
        from: 'counts',
        runner: textOf(all['runner'], `\`runner\` of ${where}`),
        unit: oneOf(all['unit'], `\`unit\` of ${where}`, ['tests', 'packages']),
        passed: integerOf(all['passed'], `\`passed\` of ${where}`),
        failed: integerOf(all['failed'], `\`failed\` of ${where}`),
        skipped: integerOf(all['skipped'], `\`skipped\` of ${where}`),
        ...(idle === undefined ? {} : { idle: textsOf(idle, `\`idle\` of ${where}`) }),
      };
    }
  }
}

function readFailures(value: unknown): Failures {
  const where = '`failures` of a trial';
  const fields = mapOf(value, where, ['failed', 'passed', 'ways', 'names']);
  const counted = mapOf(fields['ways'], `\`ways\` of ${where}`, ways);
  const found = ways.flatMap((way): [Way, number][] =>
    counted[way] === undefined ? [] : [[way, integerOf(counted[way], `\`${way}\` of ${where}`, { min: 1 })]],
  );
  if (!found.length) throw new Malformed(`${where} tells no way`);
  return {
    failed: integerOf(fields['failed'], `\`failed\` of ${where}`),
    passed: integerOf(fields['passed'], `\`passed\` of ${where}`),
    ways: new Map(found),
    names: textsOf(fields['names'], `\`names\` of ${where}`),
  };
}

const textsOf = (value: unknown, where: string): readonly string[] =>
  listOf(value, where).map(one => textOf(one, `a value of ${where}`));
