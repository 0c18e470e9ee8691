import { rename, rm } from 'node:fs/promises';
import { pid } from 'node:process';
import { UserError } from '../../core/errors.ts';
import type { Account } from './folder.ts';
import { succeeds } from './process.ts';

/** Begins with a server's files that were kept. By programs: to copy a thousand files one by one takes Node longer than the migrations. */
export async function copyFor(from: string, data: string, account: Account | undefined): Promise<void> {
  if (!(await succeeds('cp', ['-R', from, data]))) throw new UserError(`\`${from}\` cannot be copied`, 'remove it');
  if (account) await succeeds('chown', ['-R', `${account.uid}:${account.gid}`, data]);
}

/** Keeps the files of a server that does not run; false where that cannot be done, as where there are some. */
export async function keepCopy(data: string, path: string): Promise<boolean> {
  const draft = `${path}.${pid}`;
  if (await succeeds('cp', ['-R', data, draft]))
    try {
      await rename(draft, path);
      return true;
    } catch {}
  await rm(draft, { recursive: true, force: true });
  return false;
}
