import { chmod, cp, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linkAgain, type Roots } from './node-modules.ts';

/** In a copy of `pyvenv.cfg`: of which environment it is one. */
export const originKey = 'landworthy-original';

/**
 * Gives a checkout a virtual environment of Python (PEP 405) that is another one's, but for what names the project's own
 * folder: a project that is installed "editable" is imported from where it was installed, and programs start the Python
 * beside them. What is installed is linked.
 */
export async function linkEnvironment(folder: string, roots: Roots): Promise<void> {
  const config = await readFile(join(roots.from, folder, 'pyvenv.cfg'), 'utf8').catch(() => undefined);
  if (config === undefined) return symlink(join(roots.from, folder), join(roots.to, folder));
  await linkEntries(folder, roots, 0);
  await writeFile(
    join(roots.to, folder, 'pyvenv.cfg'),
    `${config.trimEnd()}\n${originKey} = ${join(roots.from, folder)}\n`,
  );
}

/** Folders that hold what may name the project's own: `bin`, and `lib/python3.12/site-packages` with those above it. */
const opened = [/^(?:bin|lib)$/, /^python[0-9.]+$/, /^site-packages$/];
const largest = 256 * 1024;

async function linkEntries(folder: string, roots: Roots, depth: number): Promise<void> {
  const [source, target] = [join(roots.from, folder), join(roots.to, folder)];
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const { name } = entry;
    const [from, to] = [join(source, name), join(target, name)];
    if (name === '__pycache__' || (depth === 0 && name === 'pyvenv.cfg')) continue;
    if (entry.isSymbolicLink()) await linkAgain(from, to, roots);
    else if (entry.isFile()) await linkFile(from, to, roots);
    else if (opened[depth]?.test(name)) await linkEntries(join(folder, name), roots, depth + 1);
    else if (await isEditable(from, roots)) await cp(from, to, { recursive: true });
    else await symlink(from, to);
  }
}

/** A file that names the project's folder is copied, and names the checkout's. */
async function linkFile(from: string, to: string, roots: Roots): Promise<void> {
  const { size, mode } = await stat(from);
  const text = size <= largest ? await readFile(from, 'latin1') : '';
  if (!text.includes(roots.from)) return symlink(from, to);
  await writeFile(to, text.replaceAll(roots.from, roots.to), 'latin1');
  await chmod(to, mode);
}

/** What an installer would remove to install the project anew. */
async function isEditable(folder: string, roots: Roots): Promise<boolean> {
  if (!folder.endsWith('.dist-info')) return false;
  const origin = await readFile(join(folder, 'direct_url.json'), 'utf8').catch(() => '');
  return origin.includes(roots.from);
}
