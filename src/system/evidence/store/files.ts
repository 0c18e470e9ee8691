import { readFile, stat } from 'node:fs/promises';
import { UserError } from '../../../core/errors.ts';
import { linesOf } from './store.ts';

const largest = 256 * 1024 * 1024;

/** The lines of these files of envelopes. Throws a UserError for a file that cannot be read. */
export async function readLines(files: readonly string[]): Promise<readonly string[]> {
  const all: string[] = [];
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile())
      throw new UserError(`there is no file \`${file}\` with evidence`, 'make one with `landworthy evidence export`');
    if (found.size > largest)
      throw new UserError(`\`${file}\` is larger than 256 MiB`, 'export the evidence of one tree');
    all.push(...linesOf(await readFile(file)));
  }
  return all;
}
