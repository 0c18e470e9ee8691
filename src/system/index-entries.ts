import type { Git } from './git.ts';
import { onceFor } from './once.ts';

/** What git's index lists, when it was first asked. */
export interface IndexEntries {
  /** Those of files and links, in the index's order. */
  readonly paths: readonly string[];
  /** Those of commits of other repositories. */
  readonly links: readonly string[];
  /** Those that git was told to take as unchanged, whatever is there. */
  readonly assumed: readonly string[];
  /** Those that git was told to leave out of the working tree; some may be there all the same. */
  readonly skipped: readonly string[];
}

/** Reads them once for a repository. */
export const readIndex = onceFor(readEntries);

/** Each entry is like `H 100644 9f86d0… 0<tab>path`; a small letter is for `assume-unchanged`, `S` for `skip-worktree`. */
async function readEntries(git: Git): Promise<IndexEntries> {
  const paths: string[] = [];
  const links: string[] = [];
  const assumed: string[] = [];
  const skipped: string[] = [];
  for (const entry of (await git.run(['ls-files', '-z', '-v', '-s', '--full-name'])).split('\0')) {
    if (entry === '') continue;
    const path = entry.slice(entry.indexOf('\t') + 1);
    const flag = entry.charAt(0);
    if (entry.startsWith('160000 ', 2)) links.push(path);
    else paths.push(path);
    if (flag === 'S' || flag === 's') skipped.push(path);
    else if (flag >= 'a' && flag <= 'z') assumed.push(path);
  }
  return { paths, links, assumed, skipped };
}
