import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Git } from '../git.ts';
import { writeFileAtomically } from '../write.ts';

/** Writes a record into the working tree. Throws a UserError where a link would lead it elsewhere. */
export async function writeRecord(top: string, path: string, text: string): Promise<void> {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const part = parts.slice(0, depth).join('/');
    const found = await lstat(join(top, part)).catch(() => undefined);
    if (found?.isSymbolicLink())
      throw new UserError(`\`${part}\` is a symbolic link: the record would be written elsewhere`, 'remove the link');
  }
  await writeFileAtomically(join(top, path), text);
}

/** Whether git would leave this file out, so that no check would ever see it. */
export async function isIgnored(git: Git, path: string): Promise<boolean> {
  return (await git.run(['check-ignore', '--', path], { allow: [1] })) !== '';
}
