import { lstatSync } from 'node:fs';
import { openGit } from '../../git.ts';
import { readIndex } from '../../index-entries.ts';
import type { Repository } from '../../repository.ts';
import type { Settings } from '../../settings.ts';
import { type Digesting, digestFiles } from './content-digest.ts';

/**
 * The digest of the files whose bytes a filter makes from what the tree holds, as Git LFS does: with the same tree they may be
 * pointers here and contents there. Undefined where no filter is set up, or no file has one.
 */
export async function digestFiltered(
  { git }: Repository,
  dir: string,
  settings: Settings,
  digesting: Digesting,
): Promise<string | undefined> {
  const names = [...settings.keys()].flatMap(name => /^filter\.(.+)\.(?:clean|smudge|process)$/s.exec(name)?.[1] ?? []);
  if (names.length === 0) return undefined;
  const here = dir === git.dir ? git : openGit(dir, git.env);
  const { paths } = await readIndex(here);
  if (!paths.some(path => path === '.gitattributes' || path.endsWith('/.gitattributes'))) return undefined;
  const marked = [...new Set(names)].map(name => `:(top,attr:filter=${name.replace(/[^\w-]/g, '\\$&')})`);
  const found = (await here.run(['ls-files', '-z', '--', ...marked])).split('\0').filter(Boolean);
  const files = found.flatMap(name => {
    const path = `${dir}/${name}`;
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats ? [{ name, path, stats }] : [];
  });
  return files.length ? digestFiles(`filtered ${dir}`, files, dir, digesting) : undefined;
}
