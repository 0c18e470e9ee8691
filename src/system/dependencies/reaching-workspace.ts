import { type Dirent, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** An installed package, and the ids of those that it imports; `workspace` for one of the project's own. */
interface Installed {
  readonly id: string;
  /** Its folder; in a store, the folder that holds it beside links to what it imports. */
  readonly path: string;
  readonly needs: readonly string[];
}

const workspace = '';

/**
 * The installed packages below this `node_modules` that import one of the project's own, directly or through others: their
 * folders. Few projects have any; a plugin of what the project itself makes is one.
 */
export function reachingWorkspace(modules: string, top: string): ReadonlySet<string> {
  const known = found.get(modules) ?? findReaching(modules, top);
  found.set(modules, known);
  return known;
}

/** By `node_modules`: to read through all that is installed takes longer than to link it, and a run has many trees. */
const found = new Map<string, ReadonlySet<string>>();

function findReaching(modules: string, top: string): ReadonlySet<string> {
  const packages = [...hoisted(modules, top), ...['.pnpm', '.store'].flatMap(name => stored(join(modules, name), top))];
  const reaching = new Set([workspace]);
  for (let before = 0; before !== reaching.size; ) {
    before = reaching.size;
    for (const { id, needs } of packages) if (needs.some(need => reaching.has(need))) reaching.add(id);
  }
  return new Set(packages.flatMap(({ id, path }) => (reaching.has(id) ? [path] : [])));
}

/** As npm and Yarn install: what a package imports stands beside it, or below it. */
function hoisted(modules: string, top: string): readonly Installed[] {
  const entries = packagesIn(modules);
  const own = new Set(entries.flatMap(({ name, path, isLink }) => (isLink && isOwn(path, top) ? [name] : [])));
  // Nothing can lead to what is not there; to read the manifests of all packages takes a while.
  if (!own.size) return [];
  return entries.flatMap(({ name, path, isLink }) =>
    isLink ? [] : [{ id: name, path, needs: needsOf(path).map(need => (own.has(need) ? workspace : need)) }],
  );
}

/** As pnpm installs: each version in a folder of its own, with links to what it imports. */
function stored(store: string, top: string): readonly Installed[] {
  return read(store).map(({ name }) => {
    const path = join(store, name);
    const links = packagesIn(join(path, 'node_modules')).filter(({ isLink }) => isLink);
    const needs = links.map(link => {
      if (isOwn(link.path, top)) return workspace;
      const [id = ''] = relative(store, aimOf(link.path)).split('/');
      return `${store}/${id}`;
    });
    return { id: `${store}/${name}`, path, needs };
  });
}

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly isLink: boolean;
}

function packagesIn(modules: string): readonly Entry[] {
  return read(modules).flatMap(entry => {
    const path = join(modules, entry.name);
    if (entry.name.startsWith('@'))
      return read(path).map(inner => toEntry(inner, `${entry.name}/${inner.name}`, join(path, inner.name)));
    return entry.name.startsWith('.') ? [] : [toEntry(entry, entry.name, path)];
  });
}

const toEntry = (entry: Dirent, name: string, path: string): Entry => ({ name, path, isLink: entry.isSymbolicLink() });

/** What this package's manifest names, and those of the packages that only it can import. */
function needsOf(path: string): readonly string[] {
  const nested = packagesIn(join(path, 'node_modules')).flatMap(inner => (inner.isLink ? [] : needsOf(inner.path)));
  try {
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Record<string, object | undefined>;
    const maps = ['dependencies', 'peerDependencies', 'optionalDependencies'].map(key => manifest[key] ?? {});
    return [...maps.flatMap(map => Object.keys(map)), ...nested];
  } catch {
    return nested;
  }
}

const aimOf = (link: string): string => resolve(link, '..', readlinkSync(link));

/** Whether a link leads to the project's own files, and not to what is installed or stands elsewhere. */
function isOwn(link: string, top: string): boolean {
  const aim = aimOf(link);
  return aim.startsWith(`${top}/`) && !aim.slice(top.length).includes('/node_modules/');
}

const read = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
};
