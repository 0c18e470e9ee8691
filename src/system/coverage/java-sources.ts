import type { ReportedFile } from './parsed.ts';
import type { Candidates } from './resolve.ts';
import { foldersAbove, type Tree } from './tree.ts';

/**
 * JaCoCo knows a package and a file's name: it is a file that ends with both. Of several, those count that share the
 * nearest folder with the report. Kotlin lets the folders of a package be left out; there the file itself says its package.
 */
export async function resolveJava(
  files: readonly ReportedFile[],
  report: string,
  tree: Tree,
): Promise<readonly Candidates[]> {
  const byName = new Map<string, string[]>();
  for (const path of tree.paths) {
    const name = nameOf(path);
    const same = byName.get(name);
    if (same) same.push(path);
    else byName.set(name, [path]);
  }
  return Promise.all(
    files.map(async ({ written }) => {
      const named = byName.get(nameOf(written)) ?? [];
      const found = named.filter(path => path === written || path.endsWith(`/${written}`));
      return nearest(found.length || !/\.kts?$/.test(written) ? found : await inPackage(named, written, tree), report);
    }),
  );
}

function nearest(found: readonly string[], report: string): Candidates {
  if (found.length < 2) return found;
  for (const folder of foldersAbove(report)) {
    const below = found.filter(path => folder === '' || path.startsWith(`${folder}/`));
    if (below.length > 0) return below;
  }
  return found;
}

async function inPackage(paths: readonly string[], written: string, { read }: Tree): Promise<readonly string[]> {
  const wanted = written.split('/').slice(0, -1).join('.');
  const texts = await Promise.all(paths.map(read));
  return paths.filter((_, index) => {
    const name = /^\s*package\s+([\w.`]+)/m.exec(texts[index] ?? '')?.[1]?.replaceAll('`', '') ?? '';
    return name === wanted;
  });
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
