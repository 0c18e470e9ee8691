import { expect, it } from 'vitest';
import { commands } from '../../src/checks/commands.ts';
import type { CommandRun, Diagnostic, DiagnosticRun } from '../../src/core/run/command.ts';
import { fakeChange, fakeFacts } from '../support/facts.ts';

const ran: CommandRun = {
  exitCode: 0,
  ended: 'exit',
  output: 'one\ntwo\n',
  stdout: '',
  milliseconds: 1200,
  changedFiles: [],
  newFiles: [],
};
const finding = (more: Partial<Diagnostic> = {}): Diagnostic => ({
  rule: 'r',
  message: 'm',
  severity: 'error',
  ...more,
});

const judge = (run: CommandRun, options: object = {}) =>
  commands.run(
    commands.options().parse({ run: ['lint', 'a b'], ...options }),
    fakeFacts({ run: async () => run, change: async () => fakeChange() }),
    { id: 'commands.lint', name: 'lint' },
  );

function judgeReport(
  diagnostics: DiagnosticRun['diagnostics'] | readonly Diagnostic[],
  options: object = {},
  exitCode = 0,
) {
  const result = 'ok' in diagnostics ? diagnostics : { ok: true as const, list: diagnostics };
  const line = (number: number) => ({ number, text: '' });
  const facts = fakeFacts({
    diagnostics: async () => ({ ...ran, exitCode, diagnostics: result }),
    change: async () => fakeChange({ files: [{ path: 'a.ts' }, { path: 'new.bin' }] }),
    lines: async () => new Map([['a.ts', { added: [line(3), line(4)], removed: [] }]]),
  });
  const given = commands.options().parse({ run: 'lint', report: { sarif: 'out.sarif' }, ...options });
  return commands.run(given, facts, { id: 'commands.lint', name: 'lint' });
}

it('passes on exit code 0, and says so', async () => {
  expect(await judge(ran)).toEqual({ status: 'pass', proof: "`lint 'a b'` exited with 0 in 1.2 s" });
});

it('fails on another exit code, with the last lines', async () => {
  expect(await judge({ ...ran, exitCode: 2 })).toMatchObject({
    findings: [{ code: 'commands.failed', message: "`lint 'a b'` exited with 2", detail: 'one\ntwo' }],
  });
});

it('fails at the timeout, and where the program is not there', async () => {
  const ended = { exitCode: undefined, output: '`lint` was not found' };
  expect(await judge({ ...ran, ...ended, ended: 'timeout' })).toMatchObject({
    findings: [{ code: 'commands.timeout' }],
  });
  expect(await judge({ ...ran, ...ended, ended: 'not-started' })).toMatchObject({
    findings: [{ message: "`lint 'a b'` could not be started: `lint` was not found" }],
  });
});

it('does not judge a run during which a judged file changed', async () => {
  await expect(judge({ ...ran, changedFiles: ['a.ts'] })).rejects.toThrow('`a.ts` changed while it ran');
});

it('tells each finding with its rule and place', async () => {
  expect(await judgeReport([finding({ path: 'a.ts', line: 3, column: 2, endLine: 4 }), finding()], {}, 1)).toEqual({
    status: 'fail',
    findings: [
      {
        code: 'commands.finding',
        message: 'm (r)',
        actor: 'author',
        place: { path: 'a.ts', line: 3, column: 2, endLine: 4 },
      },
      { code: 'commands.finding', message: 'm (r)', actor: 'author' },
    ],
  });
});

it('lets only findings of the severity that the policy names count', async () => {
  const infos = [finding({ severity: 'info' })];
  expect(await judgeReport(infos)).toEqual({
    status: 'pass',
    proof: 'no finding in 1.2 s (1 less severe than `warning`; sarif report, exit code 0)',
  });
  expect(await judgeReport(infos, { 'fail-on': 'info' })).toMatchObject({ status: 'fail' });
  expect(await judgeReport([finding({ severity: 'warning' })], { 'fail-on': 'error' })).toMatchObject({
    status: 'pass',
  });
});

it('tells how many findings are suppressed', async () => {
  expect(await judgeReport([finding({ suppressed: true })])).toMatchObject({
    proof: 'no finding in 1.2 s (1 suppressed; sarif report, exit code 0)',
  });
});

it('leaves out findings on other lines if the policy says so, and tells how many', async () => {
  const options = { 'only-added-lines': true };
  const elsewhere = [finding({ path: 'a.ts', line: 9 }), finding({ path: 'b.ts', line: 3 })];
  expect(await judgeReport(elsewhere, options, 1)).toEqual({
    status: 'pass',
    proof:
      'no finding on a line that the change adds in 1.2 s (2 on lines that it does not add left out; sarif report, exit code 1)',
  });
  const here = [finding({ path: 'a.ts', line: 1, endLine: 3 }), finding({ path: 'a.ts' }), finding()];
  expect(await judgeReport([...elsewhere, ...here], options, 1)).toMatchObject({
    status: 'fail',
    findings: [{ place: { line: 1 } }, { place: { path: 'a.ts' } }, {}],
    notes: ['2 on lines that it does not add left out'],
  });
});

it('fails when no finding explains the exit code', async () => {
  for (const list of [[], [finding({ severity: 'info' })]])
    expect(await judgeReport(list, {}, 2)).toMatchObject({ findings: [{ code: 'commands.exit-code' }] });
});

it('fails without a report', async () => {
  expect(await judgeReport({ ok: false, reason: 'no report `out.sarif` was written' })).toMatchObject({
    findings: [
      {
        code: 'commands.no-report',
        message: '`lint` left no report to judge by: no report `out.sarif` was written',
        hint: 'let it write sarif to `out.sarif` each time that it runs',
      },
    ],
  });
});

it('tells 200 findings one by one, and how many more there are', async () => {
  const outcome = await judgeReport(Array.from({ length: 300 }, () => finding()));
  if (outcome.status !== 'fail') throw new Error('it did not fail');
  expect(outcome.findings).toHaveLength(201);
  expect(outcome.findings.at(-1)?.message).toBe('100 more findings are not listed');
});
