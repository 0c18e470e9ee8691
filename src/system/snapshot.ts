import { copyFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { type Git, GitFailure } from './git.ts';
import type { Repository } from './repository.ts';
import type { Scratch } from './scratch.ts';

/**
 * Git with an object database of its own on top of the repository's: whatever it writes is gone with the scratch folder.
 * What writes objects asks for this one, so that none can be written anywhere else.
 */
export interface ScratchGit extends Git {
  /** The folder that new objects go to. */
  readonly objects: string;
}

export async function withScratchObjects(repository: Repository, scratch: Scratch): Promise<ScratchGit> {
  const objects = await scratch.folder('objects');
  const variables = { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: repository.objects };
  return { ...repository.git.with(variables), objects };
}

/**
 * The id of the tree that the working tree's files make: tracked and untracked ones, not ignored. Neither the index nor
 * the repository's object database is written.
 */
export async function snapshotTree(repository: Repository, git: ScratchGit, scratch: Scratch): Promise<string> {
  const index = join(await scratch.folder('index'), 'index');
  await copyIndex(join(repository.gitDir, 'index'), index).catch(() => undefined);
  const own = git.with({ GIT_INDEX_FILE: index });
  await own.run([...quietly, 'add', '--all', '--sparse', '--', '.']).catch(explain);
  return (await own.run([...quietly, 'write-tree'])).trim();
}

/**
 * A copy of the index keeps what it knows of unchanged files, so that only changed ones are read. It keeps the time, too:
 * git reads a file again that is as young as the index, because it may have changed since within the same tick of the
 * clock. Beside an index that looks younger, such a change would be missed.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  const { mtimeMs } = await stat(from);
  await copyFile(from, to);
  const seconds = Math.floor(mtimeMs / 1000);
  await utimes(to, seconds, seconds);
}

/** No hook for a changed index, no monitor that may be wrong, and no second index file in the repository. */
const quietly = [
  ['advice.addEmbeddedRepo', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.splitIndex', 'false'],
].flatMap(([key, value]) => ['-c', `${key}=${value}`]);

function explain(error: unknown): never {
  const said = error instanceof GitFailure ? error.stderr : '';
  const [reason] = /(?<=^error: ).+$/m.exec(said) ?? [];
  if (reason === undefined) throw error;
  throw new UserError(
    `the working tree cannot be read: ${reason}`,
    'mend it, have git ignore it, or judge a commit with `--head`',
  );
}

/** A commit of this tree on top of these, for commands that want commits. It is nowhere but in the scratch objects. */
export async function snapshotCommit(
  git: ScratchGit,
  tree: string,
  parents: readonly string[],
  message = 'landworthy',
): Promise<string> {
  const identity = [
    '-c',
    'user.name=landworthy',
    '-c',
    'user.email=landworthy@localhost',
    '-c',
    'commit.gpgSign=false',
  ];
  const onTop = parents.flatMap(parent => ['-p', parent]);
  return (await git.run([...identity, 'commit-tree', tree, ...onTop, '-m', message])).trim();
}
