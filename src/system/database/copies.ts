import { rename, rm } from 'node:fs/promises';
import { pid } from 'node:process';
import { UserError } from '../../core/errors.ts';
import type { Account } from './folder.ts';
import { type ServerProcess, succeeds } from './process.ts';
import type { StartOptions } from './start.ts';

/** Makes the files of a server: a copy of those that were kept, or new ones. */
export async function makeFiles(
  { saved, keepEmpty }: Pick<StartOptions, 'saved' | 'keepEmpty'>,
  data: string,
  account: Account | undefined,
  initialize: () => Promise<void>,
): Promise<void> {
  if (saved !== undefined) return copyFor(saved, data, account);
  await initialize();
  if (keepEmpty !== undefined) await keepCopy(data, keepEmpty);
}

/** Ends a server in order, and keeps its files: those of one that runs are no state. */
export async function stopAndKeep(server: ServerProcess | undefined, data: string, path: string): Promise<boolean> {
  server?.child.stdin?.end('stop\n');
  await server?.gone;
  return keepCopy(data, path);
}

/** Begins with a server's files that were kept. By programs: to copy a thousand files one by one takes Node longer than the migrations. */
async function copyFor(from: string, data: string, account: Account | undefined): Promise<void> {
  if (!(await succeeds('cp', ['-R', from, data]))) throw new UserError(`\`${from}\` cannot be copied`, 'remove it');
  if (account) await succeeds('chown', ['-R', `${account.uid}:${account.gid}`, data]);
}

/** Keeps the files of a server that does not run; false where that cannot be done, as where there are some. */
async function keepCopy(data: string, path: string): Promise<boolean> {
  const draft = `${path}.${pid}`;
  if (await succeeds('cp', ['-R', data, draft]))
    try {
      await rename(draft, path);
      return true;
    } catch {}
  await rm(draft, { recursive: true, force: true });
  return false;
}
