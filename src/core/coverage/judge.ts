import type { FileLines } from '../change.ts';
import { type Finding, fail, failOr, type Judgment, pass, skip } from '../outcome.ts';
import { commandText, lastLines, leftBehind, showCommand, showTime, stopped } from '../run/outcome.ts';
import { isSettings } from './code.ts';
import type { Coverage, CoverageRequest, CoverageRun } from './coverage.ts';
import { wrongReport } from './distrust.ts';
import { type MeasuredFile, measureFile } from './measure.ts';
import { type Share, sharesOf, showPercent, showShare, type Threshold } from './shares.ts';
import { describeUncovered, listUncovered, markUncovered, missed } from './uncovered.ts';

/** A changed file that counts: its lines in the diff, and the whole of its text at the head. */
export interface CountedFile {
  readonly path: string;
  readonly lines: FileLines;
  readonly text: string;
}

export interface CoverageQuestion {
  readonly request: CoverageRequest;
  readonly files: readonly CountedFile[];
  readonly thresholds: readonly Threshold[];
  readonly notes: readonly string[];
}

/** Whether enough of the lines that a change adds were executed in this run, and whether its report can be believed. */
export function judgeCoverage(run: CoverageRun, question: CoverageQuestion): Judgment {
  const { request } = question;
  const problem = stopped(run, request, 'coverage') ?? wrongExit(run, request);
  if (problem) return fail(problem);
  const { coverage } = run;
  if (!coverage.ok) {
    return fail({
      code: 'coverage.no-report',
      message: `${showCommand(request.run)} left no report to judge by: ${coverage.reason}`,
      hint: `let it write its ${request.report.format} report to \`${request.report.file}\` each time that it runs`,
      actor: 'author',
      detail: lastLines(run.output),
    });
  }
  const [wrong, ...more] = wrongReport(coverage, question);
  if (wrong) return fail(wrong, ...more);
  return judgeShares(run, coverage, question);
}

function judgeShares(
  run: CoverageRun,
  coverage: Extract<Coverage, { ok: true }>,
  { request, files, thresholds, notes }: CoverageQuestion,
): Judgment {
  const all = files.map(({ path, lines, text }) => measureFile(path, lines, text, coverage.files.get(path)));
  const settings = all.filter(({ path, known }) => known === 'unknown' && isSettings(path));
  const measured = all.filter(file => !settings.includes(file));
  const shares = sharesOf(measured, thresholds);
  const told = [...notes, ...describeFiles(measured, settings, coverage)];
  const [whole] = shares;
  if (!whole?.total) {
    const what = 'the report knows none of the lines that it adds as one that can be executed';
    return skip([what, ...told].join('; '));
  }
  const low = shares.filter(missed);
  if (low.length) {
    const findings = [...low.map(share => tooLow(share, request)), ...listUncovered(low, coverage, request)];
    return failOr(findings, () => pass(''), told);
  }
  const { format, file } = request.report;
  const proof = `${shares.map(showReached).join('; ')}; in ${showTime(run.milliseconds)} (${format} report ${file})`;
  return pass(proof, {
    notes: [...told, ...describeUncovered(measured), ...leftBehind(run)],
    marks: markUncovered(measured),
  });
}

function wrongExit({ exitCode, output }: CoverageRun, { run }: CoverageRequest): Finding | undefined {
  if (exitCode === 0) return undefined;
  return {
    code: 'coverage.failed',
    message: `${showCommand(run)} exited with ${exitCode}: what it executed says nothing`,
    hint: 'its last lines say why',
    actor: 'author',
    command: commandText(run),
    detail: lastLines(output),
  };
}

function tooLow({ glob, atLeast, covered, total }: Share, { run }: CoverageRequest): Finding {
  const whole = `the tests executed ${covered} of ${total} lines that this change adds`;
  const what = glob === undefined ? whole : `in \`${glob}\`, they executed ${covered} of ${total}`;
  return {
    code: 'coverage.too-low',
    message: `${what} (${showShare(covered, total)}), at least ${showPercent(atLeast)} must be`,
    hint: 'test what the other lines do, or take them out',
    actor: 'author',
    command: commandText(run),
  };
}

function showReached({ glob, atLeast, covered, total }: Share): string {
  const where = glob === undefined ? 'added lines were executed' : `in \`${glob}\``;
  if (total === 0) return `none ${where}`;
  return `${covered} of ${total} ${where} (${showShare(covered, total)}, at least ${showPercent(atLeast)})`;
}

const most = 3;

/** What a reader should know of what was left out, and why. */
function describeFiles(
  measured: readonly MeasuredFile[],
  settings: readonly MeasuredFile[],
  { strange }: Extract<Coverage, { ok: true }>,
): readonly string[] {
  const leftOut = measured.flatMap(({ path, leftOut: lines }) => lines.map(line => `\`${path}:${line}\``));
  const named = strange.map(path => `\`${path}\``);
  return [
    ...(leftOut.length ? [`the change itself tells the coverage tool to look away at ${some(leftOut)}`] : []),
    ...(settings.length
      ? [`not counted, as settings that the report does not know: ${some(settings.map(({ path }) => `\`${path}\``))}`]
      : []),
    ...(named.length ? [`the report also names what is not in this tree: ${some(named)}`] : []),
  ];
}

const some = (names: readonly string[]): string =>
  `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;
