import { copyFile, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, linkAgain, type Roots } from './node-modules.ts';

/** Whether PHP's Composer made this `vendor`. */
export const isOfComposer = (vendor: string): Promise<boolean> => exists(join(vendor, 'composer', 'installed.json'));

/**
 * Links what Composer installed, package by package. Its own files are copied: they find the project's classes from where
 * they stand, and PHP looks for that behind links.
 */
export async function linkComposer(folder: string, roots: Roots, depth = 0): Promise<void> {
  const [source, target] = [join(roots.from, folder), join(roots.to, folder)];
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    // A package of the project itself, by a `path` repository.
    if (entry.isSymbolicLink()) await linkAgain(from, to, roots);
    else if (entry.isFile()) await copyFile(from, to);
    else if (depth === 0) await linkComposer(join(folder, entry.name), roots, 1);
    else await symlink(from, to);
  }
}
