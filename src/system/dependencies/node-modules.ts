import { copyFile, cp, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { reachingWorkspace } from './reaching-workspace.ts';

/** The roots of two checkouts: in the first one it was installed. */
export interface Roots {
  readonly from: string;
  readonly to: string;
}

/** Where tools keep what they computed: each tree has its own, for what they would write through a link is the user's. */
const caches = /^(?:\.tmp|\.vite|\.vite-temp|\.vitest|\.turbo|\.nx)$/;
/** Programs that stand in the cache of what they were downloaded for: too large to come again for each tree. */
const downloads = /^(?:mongodb-.*|redis-.*|puppeteer|playwright|ms-playwright|prisma|electron|cypress)$/;
/** Where pnpm and the linked layouts of npm and Yarn keep each version of each package. */
const stores = /^(?:\.pnpm|\.store)$/;

/**
 * Links `node_modules` entry by entry: packages as a whole, links to where they lead in the new tree. One link for the
 * whole folder would lead workspace packages back to the original, and the tests would test that. For the same reason,
 * installed packages that import one of the workspace's are copied: what Node loads through a link stands where that
 * leads, and imports from there.
 */
export async function linkModules(folder: string, roots: Roots): Promise<void> {
  const copied = reachingWorkspace(join(roots.from, folder), roots.from);
  await linkEntries(folder, { ...roots, copied });
}

interface Linking extends Roots {
  /** Paths of folders that are copied. */
  readonly copied: ReadonlySet<string>;
}

async function linkEntries(folder: string, linking: Linking, inStore = false): Promise<void> {
  const source = join(linking.from, folder);
  const target = join(linking.to, folder);
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const { name } = entry;
    const [from, to] = [join(source, name), join(target, name)];
    if (entry.isSymbolicLink()) await linkAgain(from, to, linking);
    // Installers write these anew: through a link, that would be in the user's.
    else if (!entry.isDirectory()) await copyFile(from, to);
    else if (linking.copied.has(from)) await cp(from, to, { recursive: true, verbatimSymlinks: true });
    else if (inStore ? name === 'node_modules' : name.startsWith('@') || name === '.bin')
      await linkEntries(join(folder, name), linking);
    else if (name === '.cache') await linkDownloads(from, to);
    else if (!inStore && stores.test(name)) await linkEntries(join(folder, name), linking, true);
    else if (!caches.test(name)) await symlink(from, to);
  }
}

async function linkDownloads(from: string, to: string): Promise<void> {
  for (const name of (await readdir(from)).filter(one => downloads.test(one))) {
    await mkdir(to, { recursive: true });
    await symlink(join(from, name), join(to, name));
  }
}

/** A link of the same meaning: what it leads to in the one tree, it leads to in the other; what is elsewhere stays there. */
export async function linkAgain(link: string, to: string, roots: Roots): Promise<void> {
  const aim = await readlink(link);
  const place = resolve(link, '..', aim);
  const below = relative(roots.from, place);
  await symlink(isOutside(below) ? place : relative(resolve(to, '..'), join(roots.to, below)), to);
}

/** Whether a relative path leads out. */
export const isOutside = (path: string): boolean => path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);

/** Whether there is a folder, or a link to one. */
export const isFolder = (path: string): Promise<boolean> =>
  readdir(path).then(
    () => true,
    () => false,
  );

export const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
