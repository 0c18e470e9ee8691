import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { beyondEnd } from '../../core/coverage/measure.ts';
import { isProgram } from '../../core/proof/own-tests.ts';
import { type LineCoverage, type NoCoverage, type ReportedLines, stretches } from '../../core/proof/test-coverage.ts';
import type { ReportedCoverage } from '../../core/proof/trial.ts';
import { openTestFiles } from '../../core/test-files.ts';
import { readCoverage, reduceOf } from '../coverage/coverage.ts';
import { findIn, type Tree } from '../coverage/tree.ts';
import { watchReports } from '../report-files.ts';
import type { ScratchRun } from '../workspace.ts';
import { startsPrograms } from './starts-programs.ts';
import type { WatchedTests, WatchRequest } from './watch.ts';

/** Reads the coverage report that tests write in this folder. One that is there before they run is none of theirs. */
export async function watchReport(
  { dir, tree: id, covered: { paths }, tests }: WatchRequest,
  { format, file, tests: globs }: ReportedCoverage,
  { scratchGit }: Pick<ScratchRun, 'scratchGit'>,
): Promise<WatchedTests> {
  const listed = await (await scratchGit()).run(['ls-tree', '-r', '-z', '--full-tree', id]);
  const tree: Tree = {
    roots: [...new Set([dir, await realpath(dir)])],
    folder: posix.normalize(tests.in ?? '').replace(/^\.?\/?$|\/$/, ''),
    // `<mode> <type> <id>\t<path>`: neither links nor modules.
    paths: new Set(
      listed.split('\0').flatMap(entry => (/^100/.test(entry) ? [entry.slice(entry.indexOf('\t') + 1)] : [])),
    ),
    read: path => readText(join(dir, path)),
  };
  const reports = await watchReports(dir, file, reduceOf(format));
  const isTest = openTestFiles(globs);
  const mayBeRun = (path: string) => isTest(path) || /setup[^/]*$/i.test(path);
  return {
    tests,
    read: async (): Promise<LineCoverage | NoCoverage> => {
      const found = await readCoverage(format, await reports.read(), tree);
      if (!found.ok) return { from: 'nothing', reason: found.reason };
      const files = new Map<string, ReportedLines>();
      for (const path of paths) {
        const lines = found.files.get(path);
        const text = lines && (await tree.read(path));
        // What knows more lines than there are is about another text.
        if (!lines || text === undefined || beyondEnd(text, lines, path) !== undefined) continue;
        const of = (wanted: boolean) => stretches([...lines].flatMap(([line, is]) => (is === wanted ? [line] : [])));
        files.set(path, { executed: of(true), missed: of(false), tests: testsOf(found.tests.get(path), tree, isTest) });
      }
      if (!files.size)
        return { from: 'nothing', reason: `the report \`${file}\` knows none of the changed source files` };
      const executed = [...found.files].flatMap(([path, lines]) => ([...lines.values()].some(Boolean) ? [path] : []));
      const read = new Set([...executed, ...[...tree.paths].filter(path => isCode.test(path) && mayBeRun(path))]);
      return { from: 'report', mayStart: await startsPrograms(read, tree), files: Object.fromEntries(files) };
    },
  };
}

/** Names of tests that are, or begin with, the path of a file of the tree: `tests/test_a.py::TestBox::test_grow|run`. */
function testsOf(
  named: ReadonlyMap<string, ReadonlySet<number>> = new Map(),
  tree: Tree,
  isTest: (path: string) => boolean,
): ReportedLines['tests'] {
  const lines = new Map<string, Set<number>>();
  for (const [name, executed] of named) {
    const found = findIn(tree, name.replace(/(?:::.*|\|(?:setup|run|teardown))$/s, ''), [
      ...new Set([tree.folder, '']),
    ]);
    const [file = ''] = found;
    const path = posix.relative(tree.folder, file);
    // What no runner would take for a test by itself, it may run when it is asked to.
    if (found.length !== 1 || path.startsWith('..') || !isTest(file) || !isProgram(file)) continue;
    const known = lines.get(`./${path}`) ?? new Set();
    for (const line of executed) known.add(line);
    lines.set(`./${path}`, known);
  }
  return Object.fromEntries([...lines].map(([test, executed]) => [test, stretches(executed)]));
}

/** In the languages in which a report decides. */
const isCode = /\.(?:[cm]?[jt]sx?|py)$/;

/** Nobody wrote a program that is longer. */
const longest = 8 * 1024 * 1024;

/** A test may have put anything in a file's place, such as a pipe, which never ends. */
async function readText(file: string): Promise<string | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (!found?.isFile() || found.size > longest) return undefined;
  return readFile(file, 'utf8').catch(() => undefined);
}
