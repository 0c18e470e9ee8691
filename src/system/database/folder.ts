import { chown, lstat, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getuid, kill, pid, platform } from 'node:process';

/** Who a server of ours runs as, where that must not be us. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const prefix = 'landworthy-db-';
/** A socket's path may be 107 bytes long, with what the server adds. */
const longest = 60;

/**
 * A folder for a database, which `account` owns. Not among the other scratch folders: into those, nobody else can look.
 * What a killed run left is removed first.
 */
export async function makeDatabaseFolder(
  env: Readonly<Record<string, string | undefined>>,
  account: Account | undefined,
): Promise<string> {
  const asked = resolve(env['TMPDIR'] || tmpdir());
  const root = account || asked.length > longest ? await realpath(platform === 'win32' ? tmpdir() : '/tmp') : asked;
  await sweep(root);
  const folder = await mkdtemp(join(root, `${prefix}${pid}-`));
  if (account) await chown(folder, account.uid, account.gid);
  return folder;
}

/** Undefined unless we are root, as whom PostgreSQL and MariaDB refuse to run, and a migration should not. */
export async function otherAccount(names: readonly string[]): Promise<Account | undefined> {
  if (getuid?.() !== 0) return undefined;
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map(line => line.split(':'));
  for (const name of [...names, 'nobody']) {
    const [, , uid, gid] = lines.find(([one]) => one === name) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65534, gid: 65534 };
}

/** Removes the folders of runs that are no more. */
async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const owner = new RegExp(`^${prefix}([0-9]+)-\\w+$`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const path = join(root, name);
    const { uid } = await lstat(path).catch(() => ({ uid: -1 }));
    // Root finds what it gave away; another one may remove nothing but its own.
    if (getuid === undefined || uid === getuid() || getuid() === 0)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(other: number): boolean {
  try {
    kill(other, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
