import type { ReportedFile } from './parsed.ts';
import type { Candidates } from './resolve.ts';
import { findIn, isAbsolute, type Tree } from './tree.ts';

const mostModules = 500;

/** Go writes the import path of the package and the file's name: the module's `go.mod` says which folder that is. */
export async function resolveGo(
  files: readonly ReportedFile[],
  _report: string,
  tree: Tree,
): Promise<readonly Candidates[]> {
  const modules = await readModules(tree);
  return files.map(({ written }) => {
    if (isAbsolute(written) || written.startsWith('.')) return findIn(tree, written, [tree.folder]);
    const within = modules.filter(({ name }) => written.startsWith(`${name}/`));
    const longest = Math.max(0, ...within.map(({ name }) => name.length));
    return within
      .filter(({ name }) => name.length === longest)
      .flatMap(({ name, folder }) => findIn(tree, written.slice(name.length + 1), [folder]));
  });
}

async function readModules({ paths, read }: Tree): Promise<readonly { name: string; folder: string }[]> {
  const files = [...paths].filter(path => /(?:^|\/)go\.mod$/.test(path)).slice(0, mostModules);
  const texts = await Promise.all(files.map(read));
  return files.flatMap((path, index) => {
    const name = /^module\s+["`]?([^\s"`]+)/m.exec(texts[index] ?? '')?.[1];
    return name === undefined ? [] : [{ name, folder: path.slice(0, -'go.mod'.length).replace(/\/$/, '') }];
  });
}
