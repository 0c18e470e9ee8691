import * as z from 'zod';
import type { FileLines } from '../core/change.ts';
import { defineCheck } from '../core/check.ts';
import { runKeys } from '../core/evidence/options.ts';
import type { Facts } from '../core/facts.ts';
import { repositoryPath } from '../core/options.ts';
import { type Finding, fail, failOr, type Judgment, pass } from '../core/outcome.ts';
import type { CommandRequest, CommandRun, Diagnostic } from '../core/run/command.ts';
import { editedCommand } from '../core/run/edited-command.ts';
import {
  commandText,
  lastLines,
  leftBehind,
  provedBefore,
  showCommand,
  showTime,
  stopped,
  undisturbed,
} from '../core/run/outcome.ts';
import { runRequest } from '../core/run/request.ts';

const severities = ['error', 'warning', 'info'] as const;
const mostFindings = 200;

export const commands = defineCheck({
  id: 'commands',
  summary: 'A program of your choice has nothing to say against this change',
  why: 'Linters, type checkers and scanners know what is wrong with code; the gate should ask them, not people.',
  options: () =>
    z.object({
      ...runKeys(),
      report: z
        .strictObject({
          sarif: repositoryPath().describe('SARIF 2.1.0').optional(),
          rdjson: repositoryPath().describe("reviewdog's rdjson or rdjsonl").optional(),
        })
        .refine(report => Object.keys(report).length === 1, 'name one format, `sarif` or `rdjson`')
        .describe(
          'where it writes its findings: a path or glob relative to the root, or `stdout`. Without it, the exit code decides',
        )
        .optional(),
      'only-added-lines': z
        .boolean()
        .describe('only findings on lines that this change adds count; needs a `report`')
        .default(false),
      'fail-on': z.enum(severities).describe('findings of at least this severity count').default('warning'),
    }),
  needs: ['run', 'diagnostics', 'lines', 'change', 'files'],
  example: {
    policy: 'lint:\n  run: npx eslint --format rdjson .\n  report: { rdjson: stdout }\n  only-added-lines: true',
    satisfiedBy: 'a change on whose added lines the program finds nothing',
  },
  async run(options, facts, { id }) {
    const { run, report } = options;
    const request = { ...runRequest(options), requirement: id };
    const notes = await editedCommand(request, facts);
    if (!report) return judgeExit(await facts.run(request), request, notes);
    const format = report.sarif === undefined ? 'rdjson' : 'sarif';
    const file = report[format] ?? '';
    const ran = await facts.diagnostics({ ...request, report: { format, ...(file === 'stdout' ? {} : { file }) } });
    undisturbed(ran);
    const problem = stopped(ran, request, 'commands');
    if (problem) return fail(problem);
    const { diagnostics } = ran;
    if (diagnostics.ok) return judgeFindings(diagnostics.list, ran, { ...options, format, notes }, facts);
    return fail({
      code: 'commands.no-report',
      message: `${showCommand(run)} left no report to judge by: ${diagnostics.reason}`,
      hint: `let it write ${format} to \`${file}\` each time that it runs`,
      actor: 'author',
      detail: lastLines(ran.output),
    });
  },
});

function judgeExit(ran: CommandRun, request: CommandRequest, notes: readonly string[]): Judgment {
  undisturbed(ran);
  const problem = stopped(ran, request, 'commands');
  if (problem) return fail(problem);
  if (ran.exitCode === 0) {
    const proof = `${showCommand(request.run)} exited with 0 in ${showTime(ran.milliseconds)}${provedBefore(ran)}`;
    return pass(proof, { notes: [...notes, ...leftBehind(ran)] });
  }
  return fail({
    code: 'commands.failed',
    message: `${showCommand(request.run)} exited with ${ran.exitCode}`,
    hint: 'its last lines say why',
    actor: 'author',
    command: commandText(request.run),
    detail: lastLines(ran.output),
  });
}

interface FindingOptions {
  readonly run: CommandRequest['run'];
  readonly 'only-added-lines': boolean;
  readonly 'fail-on': (typeof severities)[number];
  readonly format: string;
  readonly notes: readonly string[];
}

async function judgeFindings(
  all: readonly Diagnostic[],
  ran: CommandRun,
  options: FindingOptions,
  facts: Pick<Facts, 'lines' | 'change'>,
): Promise<Judgment> {
  const limit = severities.indexOf(options['fail-on']);
  const open = all.filter(({ suppressed }) => !suppressed);
  const severe = open.filter(({ severity }) => severities.indexOf(severity) <= limit);
  const counted = options['only-added-lines'] ? await onAddedLines(severe, facts) : severe;
  const findings = counted.slice(0, mostFindings).map(toFinding);
  if (counted.length > mostFindings) {
    const message = `${counted.length - mostFindings} more findings are not listed`;
    findings.push({ code: 'commands.finding', message, actor: 'author' });
  }
  // A finding that is left out for its place explains the exit code; one that is not severe enough does not.
  if (ran.exitCode !== 0 && severe.length === 0) {
    findings.push({
      code: 'commands.exit-code',
      message: `${showCommand(options.run)} exited with ${ran.exitCode}, and no finding in its report explains that`,
      hint: 'its last lines may say why',
      actor: 'author',
      command: commandText(options.run),
      detail: lastLines(ran.output),
    });
  }
  const elsewhere = severe.length - counted.length;
  const leftOut = [
    ...(elsewhere ? [`${elsewhere} on lines that it does not add left out`] : []),
    ...(open.length > severe.length
      ? [`${open.length - severe.length} less severe than \`${options['fail-on']}\``]
      : []),
    ...(all.length > open.length ? [`${all.length - open.length} suppressed`] : []),
  ];
  const scope = options['only-added-lines'] ? 'no finding on a line that the change adds' : 'no finding';
  const details = [...leftOut, `${options.format} report, exit code ${ran.exitCode}`].join('; ');
  return failOr(
    findings,
    () =>
      pass(`${scope} in ${showTime(ran.milliseconds)} (${details})${provedBefore(ran)}`, {
        notes: [...options.notes, ...leftBehind(ran)],
      }),
    [...options.notes, ...leftOut],
  );
}

/** What has no place in the tree, or no line in a changed file, cannot be told to be old: it counts. */
async function onAddedLines(
  diagnostics: readonly Diagnostic[],
  facts: Pick<Facts, 'lines' | 'change'>,
): Promise<readonly Diagnostic[]> {
  const changed = new Set((await facts.change()).files.map(({ path }) => path));
  const paths = [...new Set(diagnostics.flatMap(({ path }) => (path && changed.has(path) ? [path] : [])))];
  const lines = paths.length ? await facts.lines(paths) : new Map<string, FileLines>();
  const added = new Map([...lines].map(([path, file]) => [path, file.added.map(({ number }) => number)]));
  return diagnostics.filter(({ path, line, endLine }) => {
    if (path === undefined) return true;
    if (!changed.has(path)) return false;
    if (line === undefined) return true;
    return (added.get(path) ?? []).some(number => number >= line && number <= (endLine ?? line));
  });
}

function toFinding({ rule, message, path, line, column, endLine }: Diagnostic): Finding {
  const finding: Finding = { code: 'commands.finding', message: `${message} (${rule})`, actor: 'author' };
  if (path === undefined) return finding;
  return { ...finding, place: { path, ...(line && { line }), ...(column && { column }), ...(endLine && { endLine }) } };
}
