import type { CoverageFormat } from '../../core/coverage/coverage.ts';
import { resolveGo } from './go-modules.ts';
import { resolveJava } from './java-sources.ts';
import type { ReportedFile } from './parsed.ts';
import { findIn, foldersAbove, isAbsolute, type Tree } from './tree.ts';

/** For each file of one report the files of the tree that it may be: none, the one, or several that nobody can tell apart. */
export type Resolve = (files: readonly ReportedFile[], report: string, tree: Tree) => Promise<readonly Candidates[]>;
export type Candidates = readonly string[];

export const resolvers: Readonly<Record<CoverageFormat, Resolve>> = {
  lcov: resolvePaths,
  cobertura: resolvePaths,
  istanbul: resolvePaths,
  v8: resolvePaths,
  go: resolveGo,
  jacoco: resolveJava,
  python: resolvePaths,
};

/**
 * A relative path is one below the folder of the run, the root, or a folder above the report. Where it exists below several,
 * the folder decides below which most of this report's paths exist, then that of the run if the policy names it.
 */
async function resolvePaths(
  files: readonly ReportedFile[],
  report: string,
  tree: Tree,
): Promise<readonly Candidates[]> {
  const bases = [...new Set([tree.folder, ...foldersAbove(report)])];
  const found = files.map(file => bases.map(base => findBelow(file, base, tree)));
  const votes = bases.map((_, index) => found.filter(each => each[index]?.length).length);
  const most = Math.max(...votes);
  const best = bases.map((_, index) => votes[index] === most);
  const preferred = tree.folder !== '' && best[0] ? [0] : bases.flatMap((_, index) => (best[index] ? [index] : []));
  return found.map(each => {
    const all = [...new Set(each.flat())];
    if (all.length < 2) return all;
    const some = [...new Set(preferred.flatMap(index => each[index] ?? []))];
    return some.length > 0 ? some : all;
  });
}

function findBelow({ written, below = [] }: ReportedFile, base: string, tree: Tree): readonly string[] {
  if (below.length === 0 || isAbsolute(written)) return findIn(tree, written, [base]);
  return [...new Set(below.flatMap(source => findIn(tree, `${source.replace(/[\\/]$/, '')}/${written}`, [base])))];
}
