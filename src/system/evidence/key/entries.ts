import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { type Digesting, digestFile, digestFolder } from './content-digest.ts';

/** The digest of what is at a path, behind all links: a file's content, or all that a folder holds but for git's own. */
export async function digestEntry(path: string, inside: string, digesting: Digesting): Promise<string> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return `a link to \`${readlinkSync(path)}\`, which is not there`;
  if (found.isFile()) return digestFile(path, digesting.memory);
  if (!found.isDirectory()) return 'neither a file nor a folder';
  const rules = { inside, skip: (name: string) => name === '.git' };
  return (await digestFolder(realpathSync(path), rules, digesting)) ?? 'an empty folder';
}
