import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Git, openGit } from './git.ts';
import { type ScratchGit, snapshotCommit } from './snapshot.ts';

export interface BadChange {
  /** A repository of its own, with the branches `main` and `bad`. */
  readonly dir: string;
}

export interface BadChangeParts {
  /** An empty folder. */
  readonly dir: string;
  readonly git: Git;
  readonly objects: string;
  /** The tree that `main` begins with. */
  readonly tree: string;
  /** Paths that the bad change adds, so that conditions on paths hold. */
  readonly added: readonly string[];
}

const conflicting = 'landworthy-doctor.txt';
const mostDeleted = 1000;

/**
 * A change that nobody would land: it deletes what is there, conflicts with its base, leaves the markers of another
 * conflict, is still a fixup, and says nothing about itself. It is built from objects alone; nothing is checked out.
 */
export async function makeBadChange({ dir, git, objects, tree, added }: BadChangeParts): Promise<BadChange> {
  const here = { ...openGit(dir, git.env), objects: join(dir, '.git', 'objects') };
  const format = tree.length === 64 ? 'sha256' : 'sha1';
  await here.run(['init', '--quiet', '--initial-branch=main', `--object-format=${format}`]);
  const own = git.env['GIT_OBJECT_DIRECTORY'];
  await mkdir(join(dir, '.git', 'objects', 'info'), { recursive: true });
  await writeFile(
    join(dir, '.git', 'objects', 'info', 'alternates'),
    [objects, ...(own ? [own] : [])].map(path => `${path}\n`).join(''),
  );

  await here.run(['read-tree', tree]);
  const start = await commit(here, 'Begin');
  await add(here, [conflicting], 'what the base says\n');
  await here.run(['update-ref', 'refs/heads/main', await commit(here, 'Go on', start)]);

  await here.run(['read-tree', tree]);
  const paths = (await here.run(['ls-files', '-z'])).split('\0').filter(Boolean);
  await remove(here, some(paths), '0'.repeat(tree.length));
  await add(here, [conflicting, ...added], '<<<<<<< mine\none\n=======\ntwo\n>>>>>>> yours\n');
  await here.run(['update-ref', 'refs/heads/bad', await commit(here, 'fixup! a made-up bad change', start)]);
  return { dir };
}

/** All files at the root, which hold a project together, and as many others as can be read quickly. */
function some(paths: readonly string[]): readonly string[] {
  const inFolders = paths.filter(path => path.includes('/'));
  const step = Math.max(1, Math.ceil(inFolders.length / mostDeleted));
  return [...paths.filter(path => !path.includes('/')), ...inFolders.filter((_, index) => index % step === 0)];
}

async function add(git: Git, paths: readonly string[], text: string): Promise<void> {
  const blob = (await git.run(['hash-object', '-w', '--stdin'], { input: text })).trim();
  // Another path may be in the way of one of them.
  const entries = paths.map(path => `100644 ${blob}\t${path}\0`).join('');
  await git.run(['update-index', '--add', '--replace', '-z', '--index-info'], { input: entries });
}

async function remove(git: Git, paths: readonly string[], nothing: string): Promise<void> {
  if (!paths.length) return;
  await git.run(['update-index', '-z', '--index-info'], {
    input: paths.map(path => `0 ${nothing}\t${path}\0`).join(''),
  });
}

async function commit(git: ScratchGit, message: string, parent?: string): Promise<string> {
  const tree = (await git.run(['write-tree'])).trim();
  return snapshotCommit(git, tree, parent === undefined ? [] : [parent], message);
}
