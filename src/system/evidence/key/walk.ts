import { lstatSync, readdirSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { Unknowable } from './unknowable.ts';

export interface WalkRules {
  /** What is not looked at, by its name and the path of its folder below the root, '' for the root itself. */
  readonly skip?: (name: string, folder: string) => boolean;
  /** Links that stay in here are only links; what lies behind others is walked, too. */
  readonly inside: string;
}

export type Visit = (name: string, path: string, stats: Stats) => void;

const most = 500_000;

/**
 * Visits all files and links below a folder, by their names below it. All at once and in this thread: what Node does to
 * wait for a file costs several times what the system does to look at it. Throws what `node:fs` throws.
 */
export function walk(root: string, { skip, inside }: WalkRules, visit: Visit): void {
  const followed = new Set<string>();
  let count = 0;
  const see = (name: string, path: string, stats: Stats) => {
    if (++count > most) throw new Unknowable(`there are more than ${most} files in \`${root}\``);
    visit(name, path, stats);
  };
  const into = (folder: string, path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (skip?.(entry.name, folder)) continue;
      const below = `${path}/${entry.name}`;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) into(name, below);
      else {
        see(name, below, lstatSync(below));
        if (entry.isSymbolicLink() && leadsOut(below, inside)) follow(name, below);
      }
    }
  };
  const follow = (name: string, link: string) => {
    const target = realpathOf(link);
    if (target === undefined || followed.has(target)) return;
    followed.add(target);
    const stats = statSync(target);
    if (stats.isDirectory()) into(`${name}/`, target);
    else see(`${name}/`, target, stats);
  };
  into('', root);
}

/** Where a link leads, as it is the same in any copy of the repository. */
export function readLink(path: string, inside: string): string {
  const aim = readlinkSync(path);
  return isAbsolute(aim) && isBelow(aim, inside) ? relative(dirname(path), aim) : aim;
}

function leadsOut(path: string, inside: string): boolean {
  return !isBelow(resolve(dirname(path), readlinkSync(path)), inside);
}

export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function realpathOf(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined;
  }
}
