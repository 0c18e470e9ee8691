import { readdir, readFile, realpath, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isProgram } from '../../core/proof/own-tests.ts';
import type { LoadedFile, ProgramCoverage } from '../../core/proof/test-coverage.ts';
import type { TestRequest } from '../../core/run/command.ts';
import { openTestFiles } from '../../core/test-files.ts';
import { belowRoot, type Tree } from '../coverage/tree.ts';
import { readScript, uncalledLines } from '../coverage/v8.ts';
import { isRecord, list, parseJson, record, text, type Untyped } from '../untyped.ts';
import type { ScratchRun } from '../workspace.ts';
import type { WatchedTests } from './watch.ts';

/** Lets tests in this folder tell which of them executes what of these files; undefined where they would tell it wrongly. */
export async function watchPrograms(
  dir: string,
  paths: readonly string[],
  tests: TestRequest,
  { env, scratch }: Pick<ScratchRun, 'env' | 'scratch'>,
): Promise<WatchedTests | undefined> {
  // What is loaded before a test file would be taken for it.
  if (/(?:^|\s)(?:-r|--require|--import|--\S*loader)\b/.test(env['NODE_OPTIONS'] ?? '')) return undefined;
  const folder = await scratch.folder('coverage');
  const tree: Tree = {
    roots: [...new Set([dir, await realpath(dir)])],
    folder: posix.normalize(tests.in ?? '').replace(/^\.?\/?$|\/$/, ''),
    paths: new Set(paths),
    read: path => readFile(join(dir, path), 'utf8').catch(() => undefined),
  };
  return {
    tests: { ...tests, env: { ...tests.env, NODE_V8_COVERAGE: folder } },
    read: async () => {
      const coverage = await readPrograms(folder, tree);
      await rm(folder, { recursive: true, force: true });
      return coverage;
    },
  };
}

/**
 * Reads what each program of a run wrote into the folder that `NODE_V8_COVERAGE` names. `node --test` gives each test file
 * a program of its own. `tree`: only of its paths it is told who loaded them. Undefined where one of the reports says too little.
 */
async function readPrograms(folder: string, tree: Tree): Promise<ProgramCoverage | undefined> {
  const programs: Program[] = [];
  for (const name of await readdir(folder)) {
    const report = parseJson(await readFile(join(folder, name), 'utf8'));
    const program = isRecord(report) ? await readProgram(report, tree) : undefined;
    if (!program) return undefined;
    programs.push(program);
  }
  const starting = programs.filter(({ starts }) => starts);
  // What a test starts may execute anything, and is counted by that test. Without one, who started it is not known.
  const isStarted = starting.some(({ test }) => test !== undefined);
  const byOf = ({ test, mayBeTest }: Program) => test ?? (mayBeTest || !isStarted ? null : undefined);
  const named = (some: readonly Program[]) => [...new Set(some.map(byOf))].filter(one => one !== undefined);
  const paths = new Set(programs.flatMap(({ loaded }) => loaded.map(({ path }) => path)));
  const loadedOf = (path: string): readonly LoadedFile[] => {
    const linesOf = (program: Program) =>
      program.loaded.filter(one => one.path === path).map(({ uncalled }) => JSON.stringify(uncalled));
    return [...new Set(programs.flatMap(linesOf))].map(lines => ({
      by: named(programs.filter(one => linesOf(one).includes(lines))),
      uncalled: JSON.parse(lines) as LoadedFile['uncalled'],
    }));
  };
  return {
    from: 'programs',
    starting: named(starting),
    files: Object.fromEntries([...paths].map(path => [path, loadedOf(path)])),
  };
}

interface Program {
  /** From the folder of the run; undefined where it is none that is known to be one. */
  readonly test: string | undefined;
  /** A test file that uses no runner is a program like any other. */
  readonly mayBeTest: boolean;
  /** It starts programs or threads. */
  readonly starts: boolean;
  /** Each time that it has loaded one of the files. */
  readonly loaded: readonly { readonly path: string; readonly uncalled: LoadedFile['uncalled'] }[];
}

async function readProgram(report: Untyped, tree: Tree): Promise<Program | undefined> {
  const scripts = list(report['result']).map(record);
  const loaded: Program['loaded'][number][] = [];
  for (const one of scripts) {
    // What was loaded in a way of its own, such as with a query or from a text, may be another text.
    const path = belowRoot(tree, text(one['url']).replace(/[?#].*/s, ''));
    if (path === undefined || !tree.paths.has(path)) continue;
    const script = await readScript(one, report, tree);
    if (!script?.ok) return undefined;
    loaded.push({ path: script.path, uncalled: uncalledLines(script) });
  }
  const calls = (url: string, isMeant: (name: string) => boolean) =>
    list(scripts.find(one => one['url'] === url)?.['functions']).some(one => {
      const { functionName, ranges } = record(one);
      return isMeant(text(functionName)) && Number(record(list(ranges)[0])['count']) > 0;
    });
  const starts =
    // The others only prepare the module.
    calls('node:child_process', name => name !== '' && name !== 'customPromiseExecFunction') ||
    calls('node:internal/worker', name => name === 'Worker');
  // How a test file tells the runner about its tests.
  const isTest = calls('node:internal/test_runner/reporter/v8-serializer', name => name === 'v8Reporter');
  const first = scripts.map(({ url }) => text(url)).find(url => url.startsWith('file:'));
  const path = first === undefined ? undefined : belowRoot(tree, first);
  const own = path === undefined ? '..' : posix.relative(tree.folder, path);
  const isOurs = !own.startsWith('..');
  return {
    test: isTest && isOurs ? `./${own}` : undefined,
    mayBeTest: isTest || (path !== undefined && isProgram(path) && isConventional(path)),
    starts,
    loaded,
  };
}

const isConventional = openTestFiles();
