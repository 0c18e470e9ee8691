import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installed, projectFolders } from '../../dependencies.ts';
import type { Repository } from '../../repository.ts';
import { type Digesting, digestFolder } from './content-digest.ts';
import { isBelow } from './walk.ts';

/**
 * What tools write into such folders while they run, which no program's answer may depend on:
 * - `.cache`, `.tmp`, `.vite`, `.vite-temp`, `.vitest`: by the conventions of find-cache-dir, TypeScript's build mode and Vite;
 * - `.modules.yaml`, `.pnpm-workspace-state*.json`: when pnpm last pruned and looked.
 */
const ownedByTools = /^(?:\.cache|\.tmp|\.vite|\.vite-temp|\.vitest|\.modules\.yaml|\.pnpm-workspace-state.*\.json)$/;
/** Python compiles here what it imports, by the times of the sources. */
const compiled = '__pycache__';
/** What Yarn installs without `node_modules`. A scratch checkout has it only where git tracks it. */
const ofYarn = ['.yarn/cache', '.yarn/unplugged'];
/** Folders of these names may as well be the project's own, which git tracks. */
const maybeTracked = new Set<string>(['venv', 'vendor/bundle', 'vendor', 'Pods', 'deps', '.bundle', ...ofYarn]);

export interface InstalledFolder {
  /** Below the root. */
  readonly path: string;
  /** Where it really is: in a scratch checkout, what was linked into it is the original's. */
  readonly real: string;
  /** What stands in it and is part of the tree, or has a digest of its own. */
  readonly covered: ReadonlySet<string>;
}

/** Folders of what is installed for these files. */
export async function findInstalled(repository: Repository, dir: string): Promise<readonly InstalledFolder[]> {
  const found = projectFolders(dir).flatMap(folder =>
    [...installed, ...ofYarn].flatMap(name => {
      const path = folder === '' ? name : `${folder}/${name}`;
      const real = realFolder(repository, dir, path, name);
      return real === undefined ? [] : [{ path, real, name }];
    }),
  );
  const unsure = found.filter(({ name, real }) => maybeTracked.has(name) && isBelow(real, repository.top));
  const tree = unsure.length
    ? await partOfTree(
        repository,
        unsure.map(({ path }) => path),
      )
    : [];
  const isOwn = ({ path, name }: (typeof found)[number]) =>
    maybeTracked.has(name) && tree.some(file => file.startsWith(`${path}/`));
  const others = found.filter(
    one => one.name === 'vendor/bundle' || !found.some(other => one.path.startsWith(`${other.path}/`) && !isOwn(other)),
  );
  const paths = others.map(({ path }) => path);
  return others.map(({ path, real, name }) => ({
    path,
    real,
    covered: new Set(
      [...(maybeTracked.has(name) ? tree : []), ...paths].flatMap(one =>
        one.startsWith(`${path}/`) ? [one.slice(path.length + 1)] : [],
      ),
    ),
  }));
}

/** Digests of all that is really there, whatever a lockfile says. */
export async function digestInstalled(
  folders: readonly InstalledFolder[],
  top: string,
  digesting: Digesting,
): Promise<Record<string, string>> {
  const digests: [string, string][] = [];
  for (const { path, real, covered } of folders) {
    const skip = (name: string, folder: string) =>
      name === compiled ||
      (folder === '' ? ownedByTools.test(name) || covered.has(name) : covered.has(`${folder}/${name}`));
    const digest = await digestFolder(real, { inside: top, skip }, digesting);
    if (digest !== undefined) digests.push([path, digest]);
  }
  return Object.fromEntries(digests);
}

/** Undefined where there is no such folder, or nothing but what the tree holds. */
function realFolder({ top }: Repository, dir: string, path: string, name: string): string | undefined {
  const place = join(dir, path);
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) {
    const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory();
    return isFolder ? realpathSync(place) : undefined;
  }
  if (!found?.isDirectory()) return undefined;
  if (dir === top) return place;
  // A scratch checkout's own folders are the tree's, but for those of which each entry was linked.
  const original = join(top, path);
  const isLinked =
    ['node_modules', '.venv', 'venv'].includes(name) || existsSync(join(original, 'composer/installed.json'));
  if (!isLinked) return undefined;
  return lstatSync(original, { throwIfNoEntry: false })?.isDirectory() ? original : place;
}

async function partOfTree({ git }: Repository, paths: readonly string[]): Promise<readonly string[]> {
  const literal = paths.map(path => `:(top,literal)${path}`);
  return (await git.run(['ls-files', '-z', '-c', '-o', '--exclude-standard', '--', ...literal])).split('\0');
}
