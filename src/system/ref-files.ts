import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Revision } from '../core/change.ts';

/**
 * A branch of a remote, named in full, as the files of the repository whose root is this folder have it: a process less
 * in most verdicts. See gitrepository-layout(5). Undefined where there is none, or anything is not as it is most often:
 * then git has to be asked.
 */
export function readRemoteBranch(top: string, name: string): Revision | undefined {
  try {
    const folder = join(top, '.git');
    if (!isPlainRepository(folder)) return undefined;
    const value = readRef(folder, name);
    const target = /^ref: (.+)$/.exec(value ?? '')?.[1];
    const sha = target === undefined ? value : readRef(folder, target);
    if (sha === undefined || !isId.test(sha)) return undefined;
    return { name: (target ?? name).replace(/^refs\/remotes\//, ''), sha };
  } catch {
    return undefined;
  }
}

const isId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Neither a linked worktree, nor without files of refs, nor a folder that git would pass over in search of another one. */
function isPlainRepository(folder: string): boolean {
  const head = readFileSync(join(folder, 'HEAD'), 'utf8').trimEnd();
  return (
    (isId.test(head) || /^ref: refs\/heads\/[^.]/.test(head)) &&
    existsSync(join(folder, 'objects')) &&
    existsSync(join(folder, 'refs')) &&
    !existsSync(join(folder, 'commondir'))
  );
}

/** A ref's own file comes before the list of packed ones. */
function readRef(folder: string, name: string): string | undefined {
  // No other name is looked up as a path: it could lead elsewhere.
  const [, remote, branch] = /^refs\/remotes\/([\w-]+)\/([\w-]+)$/.exec(name) ?? [];
  if (remote === undefined || branch === undefined) return undefined;
  const branches = join(folder, 'refs', 'remotes', remote);
  // By the list of the folder: where letters of either case are the same for files, `MAIN` would be read as `main`.
  if (existsSync(branches) && readdirSync(branches).includes(branch)) {
    const file = join(branches, branch);
    return lstatSync(file).isFile() ? readFileSync(file, 'utf8').trimEnd() : undefined;
  }
  const packed = readFileSync(join(folder, 'packed-refs'), 'utf8');
  const end = packed.indexOf(` ${name}\n`);
  return end < 0 ? undefined : packed.slice(packed.lastIndexOf('\n', end) + 1, end);
}
