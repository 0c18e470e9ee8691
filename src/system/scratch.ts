import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getuid, kill, pid } from 'node:process';
import { UserError } from '../core/errors.ts';

/** Throw-away folders outside the repository. All go at the end, however it comes; what a killed run left goes at the next. */
export interface Scratch {
  /** A new, empty folder. */
  readonly folder: (purpose: string) => Promise<string>;
  /** Removes what was made; returns how many folders that were. */
  readonly clear: () => Promise<number>;
}

const prefix = 'landworthy-';

export function openScratch(env: Readonly<Record<string, string | undefined>>): Scratch {
  const root = resolve(env['TMPDIR'] || tmpdir());
  let own: Promise<string> | undefined;
  let count = 0;
  const begin = async () => {
    await sweep(root);
    return mkdtemp(join(root, `${prefix}${pid}-`)).catch((error: Error) => {
      throw new UserError(`no scratch folder can be made: ${error.message}`, 'let `TMPDIR` name a folder to write to');
    });
  };
  return {
    folder: async purpose => {
      own ??= begin();
      const path = join(await own, `${++count}-${purpose}`);
      await mkdir(path);
      return path;
    },
    clear: async () => {
      if (!own) return 0;
      const path = await own;
      own = undefined;
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
      return count;
    },
  };
}

/** Removes the folders of runs that are no more. */
async function sweep(root: string): Promise<void> {
  const left = (await readdir(root).catch(() => [])).flatMap(name => {
    const pid = new RegExp(`^${prefix}([0-9]+)-`).exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid)) ? [name] : [];
  });
  await Promise.all(left.map(name => removeOwn(join(root, name)).catch(() => undefined)));
}

/** Others may write to the same root: what is theirs could lead us, link by link, to what they may not remove. */
async function removeOwn(path: string): Promise<void> {
  const { uid } = await lstat(path);
  if (getuid === undefined || uid === getuid()) await rm(path, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
