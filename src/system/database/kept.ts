import { createHash } from 'node:crypto';
import { lstat, readdir, rm, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { getuid } from 'node:process';
import type { Migration } from '../../core/migrations/migration.ts';
import { makePrivateFolder } from '../private-folder.ts';

/** States of databases, kept in the user's own folder: what the base's migrations made, so that it is made once. */
export interface KeptStates {
  readonly folder: string;
  /** The state after as many of these migrations as possible. */
  readonly find: (
    migrations: readonly Migration[],
  ) => Promise<{ readonly path: string; readonly applied: number } | undefined>;
  readonly pathFor: (migrations: readonly Migration[]) => string;
  /** Removes all but those that were used last. */
  readonly prune: () => Promise<void>;
}

/** Each is some 40 MB. */
const most = 6;

/**
 * `engine` tells one engine and version from another. Undefined where no folder can be trusted: in a CI system, what a
 * change runs would leave the next one what it is judged by.
 */
export async function openKeptStates(
  env: Readonly<Record<string, string | undefined>>,
  engine: readonly string[],
): Promise<KeptStates | undefined> {
  const { CI: ci, XDG_CACHE_HOME: cacheHome, HOME: home } = env;
  const root = cacheHome || join(home || homedir(), '.cache');
  if ((ci && ci !== 'false') || !isAbsolute(root)) return undefined;
  const folder = join(root, 'landworthy', 'databases');
  try {
    makePrivateFolder(folder);
  } catch {
    return undefined;
  }
  if (!(await isOwn(folder))) return undefined;

  /** One for each beginning of the list; each stands on all before it. */
  const keysOf = (migrations: readonly Migration[]) => {
    let key = digest(JSON.stringify(['1', ...engine]));
    return [
      key,
      ...migrations.map(
        ({ up }) => (key = digest(key + JSON.stringify([up.text, up.kind === 'sql' && up.transaction]))),
      ),
    ];
  };
  return {
    folder,
    find: async migrations => {
      const keys = keysOf(migrations);
      for (let applied = migrations.length; applied >= 0; applied--) {
        const path = join(folder, keys[applied] ?? '');
        if (!(await isOwn(path))) continue;
        const now = new Date();
        await utimes(path, now, now).catch(() => undefined);
        return { path, applied };
      }
      return undefined;
    },
    pathFor: migrations => join(folder, keysOf(migrations).at(-1) ?? ''),
    prune: async () => {
      const names = await readdir(folder).catch(() => []);
      const found = await Promise.all(
        names.map(async name => ({
          name,
          used: (await lstat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0,
        })),
      );
      const old = found.sort((one, other) => other.used - one.used).slice(most);
      for (const { name } of old) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** There, ours, no link, and writable by nobody else. */
async function isOwn(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (!found || found.isSymbolicLink()) return false;
  return getuid === undefined || (found.uid === getuid() && (found.mode & 0o022) === 0);
}
