import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { notWritten } from './refs.ts';

export interface ObjectDatabase {
  /** Its folder. */
  readonly objects: string;
  readonly format: 'sha1' | 'sha256';
}

/** The hash by which a repository with such an id names its objects. */
export const formatOf = (id: string): ObjectDatabase['format'] => (id.length === 64 ? 'sha256' : 'sha1');

/**
 * Writes an object into this database as git does, and gives its id: its type and size, NUL and the content, deflated, in a
 * file that is named after the hash of it all (git-scm.com/book, "Git Objects"). It saves the process that
 * `hash-object -w` is, so that one `update-ref` is all that keeping evidence starts. The file has its name only when it is
 * whole and on the disk; what a killed writer leaves begins with `tmp_obj_`, which `git gc` clears away. Throws a UserError
 * where it cannot be written.
 */
export async function writeObject(
  { objects, format }: ObjectDatabase,
  type: 'blob' | 'tree' | 'commit',
  content: Buffer,
): Promise<string> {
  const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const id = createHash(format).update(object).digest('hex');
  const path = join(objects, id.slice(0, 2), id.slice(2));
  const now = new Date();
  // As git does: what was thrown away and is written again is young again, and outlives a `git gc` that is under way.
  const known = await utimes(path, now, now).then(
    () => true,
    () => false,
  );
  if (!known) {
    const bytes = await promisify(deflate)(object);
    await writeWhole(objects, path, bytes).catch(error => {
      throw notWritten((error as Error).message);
    });
  }
  return id;
}

async function writeWhole(objects: string, path: string, bytes: Buffer): Promise<void> {
  // A repository that a group shares says so in the mode of this folder.
  const { mode } = await stat(objects);
  const folder = dirname(path);
  if (await mkdir(folder, { recursive: true })) await chmod(folder, mode & 0o7777);
  const draft = join(folder, `tmp_obj_${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.chmod(mode & 0o444);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
