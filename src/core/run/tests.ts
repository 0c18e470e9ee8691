import type { Finding } from '../outcome.ts';
import type { ProvedTests, TestCase, TestRequest, TestRun } from './command.ts';
import { commandText, lastLines, provedBefore, showCommand, showTime, stopped } from './outcome.ts';

/** How many failing tests are told one by one. */
const mostFindings = 50;

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What is wrong with a test run: nothing only if tests ran, all of them passed, and the exit code agrees. */
export function judgeTestRun(run: TestRun, request: TestRequest, atLeast: number): readonly Finding[] {
  const problem = stopped(run, request, 'tests');
  const failed = failedTests(run, request);
  if (problem) return [problem, ...failed];
  const command = showCommand(request.run);
  const counts = countTests(run);
  if (!counts) return [...wrongExit(run, request, undefined), noResults(run, request)];
  const about = (code: string, message: string, hint: string): Finding => ({
    code: `tests.${code}`,
    message,
    hint,
    actor: 'author',
    detail: lastLines(run.output),
  });
  const findings = [...failed, ...wrongExit(run, request, counts)];
  const ran = counts.passed + counts.failed;
  if (ran === 0 && counts.skipped > 0)
    findings.push(about('all-skipped', `${command} skipped all ${counts.skipped} tests`, 'let at least one run'));
  else if (ran === 0) findings.push(about('none', `${command} ran no test`, 'mend what chooses the tests, or add one'));
  else if (counts.passed < atLeast && counts.failed === 0)
    findings.push(
      about('too-few', `${plural(counts.passed)} passed, at least ${atLeast} must`, 'find out which do not run'),
    );
  const idle = run.results.from === 'counts' && ran > 0 ? (run.results.idle ?? []) : [];
  for (const runner of idle) {
    const message = `${command} starts several test runners, and one of them, ${runner}, ran no test`;
    findings.push(about('none', message, `mend what chooses its tests, or take ${runner} out of the command`));
  }
  return findings;
}

/** `214 tests passed, 2 skipped in 3.1 s (junit report reports/unit.xml)` */
export function testProof(run: TestRun, request: TestRequest): string {
  const { passed = 0, skipped = 0, unit = 'tests', source = '' } = summarizeTests(run, request) ?? {};
  const counts = `${plural(passed, unit === 'packages' ? 'package' : 'test')} passed${skipped ? `, ${skipped} skipped` : ''}`;
  return `${counts} in ${showTime(run.milliseconds)} (${source})${provedBefore(run)}`;
}

/** The numbers of a run and where they were read; undefined where it told none. */
export function summarizeTests(run: TestRun, { report }: Pick<TestRequest, 'report'>): ProvedTests | undefined {
  const counts = countTests(run);
  const { results } = run;
  if (!counts || results.from === 'nothing') return undefined;
  const { passed, failed, skipped } = counts;
  switch (results.from) {
    case 'evidence':
      return { passed, failed, skipped, unit: results.unit, source: results.source };
    case 'counts':
      return { passed, failed, skipped, unit: results.unit, source: `counted by ${results.runner}` };
    case 'report':
      return {
        ...{ passed, failed, skipped, unit: 'tests' },
        source: `${report?.format} report ${report?.file ?? 'on standard output'}`,
      };
  }
}

const plural = (count: number, unit = 'test') => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** Undefined where the run told nothing that could be read. */
export function countTests({ results }: TestRun): TestCounts | undefined {
  if (results.from === 'nothing') return undefined;
  if (results.from !== 'report') return results;
  const count = (wanted: TestCase['result']) => results.tests.filter(({ result }) => result === wanted).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

function failedTests(run: TestRun, request: TestRequest): Finding[] {
  const counts = countTests(run);
  if (!counts?.failed) return [];
  const again = { command: commandText(request.run), actor: 'author', code: 'tests.failed' } as const;
  const { passed, failed } = counts;
  const output = lastLines(run.output);
  if (run.results.from !== 'report' && !namesOf(run).length) {
    const message = `${failed} of ${plural(passed + failed)} failed`;
    return [{ ...again, message, hint: 'mend them, or what they test', detail: output }];
  }
  const all = namesOf(run).slice(0, mostFindings);
  const findings: Finding[] = all.map(test => ({ ...again, ...describeTest(test) }));
  const more = failed - all.length;
  if (more > 0)
    findings.push({ ...again, message: `${plural(more, 'more test')} failed`, hint: 'run them to see all' });
  const [first, ...others] = findings;
  // Where no test told why it failed, the output may.
  const why = run.results.from !== 'report' && first && !all.some(({ message }) => message);
  return why ? [{ ...first, detail: output }, ...others] : findings;
}

function namesOf({ results }: TestRun): readonly TestCase[] {
  if (results.from === 'report') return results.tests.filter(({ result }) => result === 'failed');
  return results.from === 'counts' ? (results.named ?? []) : [];
}

function describeTest({ name, message = '', path, line }: TestCase) {
  const [first = ''] = message.split('\n').filter(text => text.trim());
  const reason = first.trim().slice(0, 300);
  return {
    message: `\`${name.replace(/\s+/g, ' ').replaceAll('`', "'")}\` failed${reason ? `: ${reason}` : ''}`,
    hint: 'mend it, or what it tests',
    ...(path === undefined ? {} : { place: { path, ...(line === undefined ? {} : { line }) } }),
    ...(message ? { detail: message } : {}),
  };
}

function wrongExit(run: TestRun, { run: words }: TestRequest, counts: TestCounts | undefined): Finding[] {
  const command = showCommand(words);
  const finding = (message: string, hint: string): Finding[] => [
    {
      code: 'tests.exit-code',
      message,
      hint,
      actor: 'author',
      command: commandText(words),
      detail: lastLines(run.output),
    },
  ];
  if (run.exitCode === 0 && counts?.failed)
    return finding(
      `${command} exited with 0 although ${plural(counts.failed)} failed`,
      'something swallows the exit code, such as `|| true` or a pipe: take it away',
    );
  if (run.exitCode !== 0 && !counts?.failed)
    return finding(
      `${command} exited with ${run.exitCode} although it told of no failing test`,
      'its last lines may say why',
    );
  return [];
}

function noResults(run: TestRun, { run: words, report }: TestRequest): Finding {
  const reason = run.results.from === 'nothing' ? run.results.reason : '';
  const common = { actor: 'author', detail: lastLines(run.output) } as const;
  if (!report) {
    return {
      ...common,
      code: 'tests.no-counts',
      message: `whether ${showCommand(words)} ran any test is not known: ${reason}`,
      hint: 'let it write a report and declare it, for example `report: { junit: reports/unit.xml }`',
    };
  }
  return {
    ...common,
    code: 'tests.no-report',
    message: `${showCommand(words)} left no report to judge by: ${reason}`,
    hint: `let it write its ${report.format} report ${report.file ? `to \`${report.file}\`` : 'to standard output'} each time that it runs`,
  };
}
