import type { Diagnostic } from '../../run/command.ts';
import type { ProvedRun } from '../evidence.ts';
import { integerOf, listOf, mapOf, oneOf, textOf } from './fields.ts';
import { Malformed } from './parsed.ts';

/** A Windows program may exit with any 32 bits. */
export const exitCodes = { min: -(2 ** 31), max: 2 ** 32 - 1 };

/** Reads what is told of a run, field by field. Throws Malformed. */
export function readProvedRun(value: unknown): ProvedRun {
  const fields = mapOf(value, '`run`', ['exitCode', 'milliseconds', 'tests', 'diagnostics']);
  const { tests, diagnostics } = fields;
  return {
    exitCode: integerOf(fields['exitCode'], '`run.exitCode`', exitCodes),
    milliseconds: integerOf(fields['milliseconds'], '`run.milliseconds`'),
    ...(tests === undefined ? {} : { tests: readTests(tests) }),
    ...(diagnostics === undefined ? {} : { diagnostics: listOf(diagnostics, '`run.diagnostics`').map(readDiagnostic) }),
  };
}

/** Throws Malformed where the run could not have passed, whoever says so. */
export function checkPassed({ exitCode, tests, diagnostics }: ProvedRun): void {
  // A linter's findings explain its exit code; a check judges them anew.
  if (exitCode !== 0 && !diagnostics?.length)
    throw new Malformed(`it says that a run passed that exited with ${exitCode}`);
  if (!tests) return;
  if (exitCode !== 0) throw new Malformed(`it says that tests passed that exited with ${exitCode}`);
  if (tests.failed > 0) throw new Malformed(`it says that a run passed in which ${tests.failed} failed`);
  if (tests.passed < 1) throw new Malformed('it says that a run passed in which no test did');
}

function readTests(value: unknown): NonNullable<ProvedRun['tests']> {
  const where = '`run.tests`';
  const { passed, failed, skipped, unit, source } = mapOf(value, where, [
    ...['passed', 'failed', 'skipped', 'unit', 'source'],
  ]);
  return {
    passed: integerOf(passed, '`run.tests.passed`'),
    failed: integerOf(failed, '`run.tests.failed`'),
    skipped: integerOf(skipped, '`run.tests.skipped`'),
    unit: oneOf(unit, '`run.tests.unit`', ['tests', 'packages']),
    source: textOf(source, '`run.tests.source`', { min: 1, max: 4096 }),
  };
}

const diagnosticFields = ['rule', 'message', 'severity', 'path', 'line', 'endLine', 'column', 'suppressed'];

function readDiagnostic(value: unknown): Diagnostic {
  const where = 'a value of `run.diagnostics`';
  const fields = mapOf(value, where, diagnosticFields);
  const { path, suppressed } = fields;
  const optional = (name: 'line' | 'endLine' | 'column') =>
    fields[name] === undefined ? {} : { [name]: integerOf(fields[name], `\`${name}\` of ${where}`) };
  if (suppressed !== undefined && suppressed !== true) throw new Malformed(`\`suppressed\` of ${where} is not true`);
  return {
    rule: textOf(fields['rule'], `\`rule\` of ${where}`),
    message: textOf(fields['message'], `\`message\` of ${where}`),
    severity: oneOf(fields['severity'], `\`severity\` of ${where}`, ['error', 'warning', 'info']),
    ...(path === undefined ? {} : { path: textOf(path, `\`path\` of ${where}`) }),
    ...optional('line'),
    ...optional('endLine'),
    ...optional('column'),
    ...(suppressed ? { suppressed } : {}),
  };
}
