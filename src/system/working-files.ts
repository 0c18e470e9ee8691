import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Files } from '../core/facts.ts';
import type { Repository } from './repository.ts';

const largest = 1024 * 1024;

/** The files of the working tree that are tracked or could be: those that are ignored are left out. */
export function openWorkingFiles({ git, top }: Repository): Files {
  return {
    list: async () => {
      const output = await git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']);
      return output.split('\0').filter(Boolean).sort();
    },
    read: async path => {
      try {
        const info = await lstat(join(top, path));
        return info.isFile() && info.size <= largest ? await readFile(join(top, path), 'utf8') : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

/** Writes a file that is not there yet. False, and nothing is written, where something of that name is. */
export async function writeNewFile({ top }: Repository, path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(join(top, path)), { recursive: true });
    await writeFile(join(top, path), text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
