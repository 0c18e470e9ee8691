import { type Dirent, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { join, relative } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { CommandRequest } from '../../core/run/command.ts';
import { showCommand } from '../../core/run/outcome.ts';
import { installed, projectFolders } from '../dependencies.ts';
import { isOutside } from './node-modules.ts';

const most = 4;

type Commands = readonly CommandRequest['run'][];

/**
 * Throws a UserError where commands that ran in a checkout have written, through a link, into what is installed for the
 * user. To look at all of it takes a while: it is done once for the same commands, and for a few.
 */
export function watchInstalled(): (dir: string, commands: Commands, since: number) => void {
  const watched = new Set<string>();
  return (dir, commands, since) => {
    const key = JSON.stringify(commands);
    if (watched.has(key) || watched.size >= most) return;
    watched.add(key);
    const path = findWritten(dir, since);
    if (path === undefined) return;
    throw new UserError(
      `${commands.map(showCommand).join(' or ')} wrote \`${path}\`, which is installed here: a scratch tree has only links to it`,
      'let `setup` install what it needs, for example `npm ci`, so that each tree has its own',
    );
  };
}

/** The first file or folder that is linked into this checkout and was changed since then: milliseconds since 1970. */
function findWritten(dir: string, since: number): string | undefined {
  for (const folder of projectFolders(dir))
    for (const name of installed) {
      const found = below(dir, join(folder, name), since);
      if (found !== undefined) return found;
    }
  return undefined;
}

function below(dir: string, path: string, since: number): string | undefined {
  const place = join(dir, path);
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) {
    const aim = readlinkSync(place);
    return aim.startsWith('/') && isOutside(relative(dir, aim)) ? changed(aim, path, since) : undefined;
  }
  if (!found?.isDirectory()) return undefined;
  // What stands in the checkout itself is its own, but for the links in it.
  for (const { name } of read(place)) {
    const inner = isScratch.test(name) ? undefined : below(dir, join(path, name), since);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** What is no part of what was installed: what tools keep, and what Python compiled, as it does for the user's own runs. */
const isScratch = /^(?:__pycache__|\.cache|\.tmp|\.vite|\.vite-temp|\.vitest)$/;

function changed(place: string, name: string, since: number): string | undefined {
  const found = stat(place);
  if (!found) return undefined;
  if (found.isFile() && found.ctimeMs >= since) return name;
  if (!found.isDirectory()) return undefined;
  for (const entry of read(place)) {
    if (isScratch.test(entry.name)) continue;
    const inner = entry.isSymbolicLink() ? undefined : changed(join(place, entry.name), join(name, entry.name), since);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

const stat = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

const read = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
};
