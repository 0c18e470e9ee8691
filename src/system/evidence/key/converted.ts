import { lstatSync } from 'node:fs';
import type { Git } from '../../git.ts';
import { type Digesting, digestFiles } from './content-digest.ts';

export interface JudgedTree {
  /** Git that finds the tree, also where it is nowhere but in scratch. */
  readonly git: Git;
  readonly tree: string;
}

/**
 * The digest of the files that have another size than the judged tree gives them. To git they are the same, because it
 * converts ends of lines and `$Id$` on their way in; a program reads what is there. Undefined where there are none.
 */
export async function digestConverted(
  { git, tree }: JudgedTree,
  dir: string,
  digesting: Digesting,
): Promise<string | undefined> {
  const entries = (await git.run(['ls-tree', '-r', '-l', '-z', '--full-tree', tree])).split('\0');
  const files = entries.flatMap(entry => {
    const [, size, name] = /^100\d{3} blob [0-9a-f]+ +(\d+)\t(.*)$/s.exec(entry) ?? [];
    if (name === undefined) return [];
    const path = `${dir}/${name}`;
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats?.isFile() && stats.size !== Number(size) ? [{ name, path, stats }] : [];
  });
  return files.length ? digestFiles(`converted ${dir}`, files, dir, digesting) : undefined;
}
