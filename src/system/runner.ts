import { realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { CoverageRequest, CoverageRun } from '../core/coverage/coverage.ts';
import { UserError } from '../core/errors.ts';
import type { Facts, Files } from '../core/facts.ts';
import { compileGlobs } from '../core/glob/glob.ts';
import type { CommandRequest, CommandRun, TestResults } from '../core/run/command.ts';
import { readCoverage, reduceOf } from './coverage/coverage.ts';
import { readDiagnostics } from './diagnostics/diagnostics.ts';
import { runProcess } from './process.ts';
import { type Reduce, type ReportTexts, watchReports } from './report-files.ts';
import { readClosingLines } from './test-reports/closing-lines.ts';
import { readFailingLines } from './test-reports/failing-lines.ts';
import { readTestReports } from './test-reports/index.ts';
import { openPlaces, type Places } from './test-reports/places.ts';
import { openTurns } from './turns.ts';
import type { Workspace } from './workspace.ts';

export interface RunnerContext {
  /** The folder in which a program is run: a scratch checkout, where it must be `clean`. */
  readonly workspace: (clean: boolean) => Promise<Workspace>;
  /** The id of the judged tree. */
  readonly judged: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export interface Runner extends Pick<Facts, 'run' | 'tests' | 'diagnostics'> {
  /** `files`: those of the judged tree, which the report's paths are looked up in. */
  readonly coverage: (request: CoverageRequest, files: Files) => Promise<CoverageRun>;
}

interface Ran extends CommandRun {
  /** What is on standard output, or in the report's files, whichever was asked for. */
  readonly report: ReportTexts;
  /** The folder that holds the judged files. */
  readonly root: string;
}

interface AskedReport {
  readonly file?: string;
  readonly reduce?: Reduce | undefined;
}

/** A report on standard output is kept up to here. */
const longestReport = 64 * 1024 * 1024;
/** Runs inside runs, as when landworthy's own tests run it. */
const deepest = 3;

/** Runs the project's own programs in the workspace, and finds out whether they, or anybody, changed what is judged. */
export function openRunner({ workspace: workspaceOf, judged, env, signal }: RunnerContext): Runner {
  // In the user's own folder somebody may have edited a file before the program even began. A checkout's tree may differ
  // from the judged one from the start, through filters of the attributes.
  const begins = new Map<Workspace, Promise<string>>();
  const begin = (workspace: Workspace) => {
    const known = begins.get(workspace) ?? (workspace.kind === 'in-place' ? Promise.resolve(judged) : workspace.tree());
    begins.set(workspace, known);
    return known;
  };

  const turns = openTurns();

  const run = (request: CommandRequest, report?: AskedReport): Promise<Ran> =>
    turns.take(report?.file, () => runInTurn(request, report));

  const runInTurn = async (request: CommandRequest, report?: AskedReport): Promise<Ran> => {
    refuseRecursion(env);
    const workspace = await workspaceOf(request.clean ?? false);
    const cwd = await folderOf(workspace.dir, request.in);
    const before = await begin(workspace);
    const watched =
      report?.file === undefined ? undefined : await watchReports(workspace.dir, report.file, report.reduce);
    const onStdout = report !== undefined && watched === undefined;
    const result = await runProcess({
      run: request.run,
      cwd,
      timeout: request.timeout,
      env,
      signal,
      ...(request.stdin === undefined ? {} : { stdin: request.stdin }),
      dir: workspace.dir,
      folder: request.in,
      variables: request.variables,
      more: request.env,
      ...(onStdout ? { keep: longestReport } : {}),
    });
    const { stdoutCut, ...told } = result;
    const changed = await changesSince(workspace, before, report?.file);
    const texts = watched ? await watched.read() : onStandardOutput(result.stdout, stdoutCut);
    return { ...told, ...changed, report: texts, root: workspace.dir };
  };

  return {
    run: async request => withoutReport(await run(request)),
    tests: async request => {
      const ran = await run(request, request.report);
      const places = openPlaces(ran.root, request.in);
      const results = request.report
        ? await readTestReports(request.report.format, ran.report, places)
        : withNames(readClosingLines(ran.output), ran.output, places);
      return { ...withoutReport(ran), results };
    },
    diagnostics: async request => {
      const ran = await run(request, request.report);
      const places = openPlaces(ran.root, request.in);
      return { ...withoutReport(ran), diagnostics: readDiagnostics(request.report.format, ran.report, places) };
    },
    coverage: async (request, files) => {
      const { format, file } = request.report;
      const ran = await run(request, { file, reduce: reduceOf(format) });
      const tree = {
        roots: [...new Set([ran.root, await realpath(ran.root)])],
        folder: request.in?.replace(/^(?:\.\/)+|\/+$/g, '').replace(/^\.$/, '') ?? '',
        paths: new Set(await files.list()),
        read: files.read,
      };
      return { ...withoutReport(ran), coverage: await readCoverage(format, ran.report, tree) };
    },
  };
}

function withNames(results: TestResults, output: string, places: Places): TestResults {
  if (results.from !== 'counts' || !results.failed) return results;
  const named = readFailingLines(output, places);
  return named.length ? { ...results, named } : results;
}

/** A command that judges the repository that it is part of would never end. */
function refuseRecursion(env: RunnerContext['env']): void {
  const depth = env['LANDWORTHY_RUN']?.split(',').length ?? 0;
  if (depth < deepest) return;
  throw new UserError(
    `landworthy runs inside ${depth} other runs of itself`,
    'a command in the policy seems to start landworthy again: let it judge another repository, or take it out',
  );
}

function withoutReport({ report: _, root: __, stdout, ...ran }: Ran): CommandRun {
  return { ...ran, stdout: stdout.slice(-1024 * 1024) };
}

function onStandardOutput(text: string, isCut: boolean): ReportTexts {
  if (isCut) return { ok: false, reason: 'its standard output is too long to be a report' };
  return { ok: true, files: [{ path: 'stdout', text: stripVTControlCharacters(text) }] };
}

async function folderOf(root: string, folder = ''): Promise<string> {
  const path = await realpath(join(root, folder)).catch(() => undefined);
  if (path === undefined || !(await stat(path)).isDirectory())
    throw new UserError(`there is no folder \`${folder}\` to run this in`, 'mend `in`');
  const below = relative(await realpath(root), path);
  if (below === '..' || below.startsWith(`..${sep}`))
    throw new UserError(`the folder \`${folder}\` leads out of the repository`, 'mend `in`');
  return path;
}

async function changesSince(workspace: Workspace, before: string, report: string | undefined) {
  const isReport = report === undefined ? () => false : compileGlobs(report.replace(/^\.\//, ''));
  const different = await workspace.difference(before, await workspace.tree());
  const own = different.filter(({ path }) => !isReport(path));
  return {
    changedFiles: own.filter(({ added }) => !added).map(({ path }) => path),
    newFiles: own.filter(({ added }) => added).map(({ path }) => path),
  };
}
