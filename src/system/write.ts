import { access, appendFile, constants, lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pid } from 'node:process';
import { UserError } from '../core/errors.ts';

/**
 * Writes the whole file or nothing of it: readers never see a half. Folders above it are made; what is no regular file,
 * such as `/dev/stdout`, is written to as it is. Throws a UserError where it cannot be written.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  try {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) throw new UserError(`\`${path}\` is a folder`, 'name a file');
    if (found && !found.isFile()) return await appendFile(path, text);
    const target = found ? await realpath(path) : path;
    await mkdir(dirname(target), { recursive: true });
    await replace(target, text, found?.mode);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Throws a UserError where a file at this path could not be written. */
export async function checkWritable(path: string): Promise<void> {
  await refuseLinks(path);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new UserError(`\`${path}\` is a folder`, 'name a file');
  let above = dirname(resolve(path));
  while (!found && dirname(above) !== above && !(await exists(above))) above = dirname(above);
  await access(found && !found.isFile() ? path : above, constants.W_OK).catch(error => {
    throw cannotWrite(path, error);
  });
  if (!found && !(await stat(above)).isDirectory()) throw cannotWrite(path, { code: 'ENOTDIR' });
}

/** Below the current folder, a link may be part of the change that is judged, and lead wherever its author likes. */
async function refuseLinks(path: string): Promise<void> {
  const way = relative('.', path);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  const parts = way.split(sep);
  for (const end of parts.keys()) {
    const part = parts.slice(0, end + 1).join(sep);
    if ((await lstat(part).catch(() => undefined))?.isSymbolicLink())
      throw new UserError(
        `\`${part}\` is a symbolic link: \`${path}\` would be written elsewhere`,
        'name where it leads to',
      );
  }
}

/** Bytes; 0 where there is no such file. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    found => found.size,
    () => 0,
  );
}

/** Adds text at the end of a file. Throws a UserError where it cannot. */
export async function appendToFile(path: string, text: string): Promise<void> {
  await appendFile(path, text).catch(error => {
    throw cannotWrite(path, error);
  });
}

async function replace(path: string, text: string, mode: number | undefined): Promise<void> {
  const draft = join(dirname(path), `.${basename(path).slice(0, 100)}.${pid}.tmp`);
  try {
    const file = await open(draft, 'wx', mode);
    await file.writeFile(text).finally(() => file.close());
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

function cannotWrite(path: string, error: unknown): Error {
  if (error instanceof UserError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'a part of the path is a file',
  };
  return new UserError(`cannot write \`${path}\`: ${reasons[code ?? ''] ?? message}`, 'name another file');
}
