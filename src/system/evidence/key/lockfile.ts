import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installed, projectFolders } from '../../dependencies.ts';

/**
 * Whether all that is installed for these files is what their lockfiles say, as far as the installers themselves wrote it
 * down. False where that cannot be told: yarn and pip leave nothing to compare.
 */
export async function agreesWithLockfile(dir: string): Promise<boolean> {
  for (const folder of projectFolders(dir)) {
    const root = join(dir, folder);
    const names = new Set(await readdir(root));
    for (const name of installed) {
      const [top = ''] = name.split('/');
      if (!names.has(top)) continue;
      if (name !== 'node_modules' || !((await agreesWithNpm(root)) || (await agreesWithPnpm(root)))) return false;
    }
  }
  return true;
}

interface NpmPackage {
  readonly version?: unknown;
  readonly integrity?: unknown;
  readonly link?: unknown;
  readonly optional?: unknown;
  readonly devOptional?: unknown;
  readonly peer?: unknown;
}

/** npm keeps in `node_modules` the part of the lockfile that it installed. What is optional may be left out. */
async function agreesWithNpm(root: string): Promise<boolean> {
  const wanted = await npmPackages(join(root, 'package-lock.json'));
  const found = await npmPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !found) return false;
  for (const [path, { version, integrity, link }] of found) {
    const one = wanted.get(path);
    if (!one || one.version !== version || one.integrity !== integrity || one.link !== link) return false;
  }
  return [...wanted].every(
    ([path, { optional, devOptional, peer }]) =>
      !path.includes('node_modules/') || found.has(path) || Boolean(optional ?? devOptional ?? peer),
  );
}

async function npmPackages(file: string): Promise<ReadonlyMap<string, NpmPackage> | undefined> {
  try {
    const { packages } = JSON.parse(await readFile(file, 'utf8')) as { packages: Record<string, NpmPackage> };
    return new Map(Object.entries(packages));
  } catch {
    return undefined;
  }
}

/** pnpm keeps a copy of the lockfile that it installed from. */
async function agreesWithPnpm(root: string): Promise<boolean> {
  const [wanted, found] = await Promise.all(
    ['pnpm-lock.yaml', 'node_modules/.pnpm/lock.yaml'].map(name => readFile(join(root, name)).catch(() => undefined)),
  );
  return wanted !== undefined && found !== undefined && wanted.equals(found);
}
