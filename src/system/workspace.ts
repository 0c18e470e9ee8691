import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from '../core/change.ts';
import type { CommandRequest } from '../core/run/command.ts';
import { linkDependencies } from './dependencies.ts';
import { workingTreePaths } from './evidence/touched.ts';
import { openGit } from './git.ts';
import { hidesEdits } from './hides-edits.ts';
import type { Repository } from './repository.ts';
import type { Scratch } from './scratch.ts';
import { type ScratchGit, snapshotCommit, snapshotTree } from './snapshot.ts';

/** A folder that holds exactly the judged files, in which commands run. */
export interface Workspace {
  readonly dir: string;
  /** `in-place`: the user's own working tree. `scratch`: a throw-away checkout. */
  readonly kind: 'in-place' | 'scratch';
  /** The tree that its files make now. */
  readonly tree: () => Promise<string>;
  /** The files that are judged and those that are not there yet: all that git does not ignore. */
  readonly paths: () => Promise<readonly string[]>;
  /** The files that differ between two trees that `tree` gave. */
  readonly difference: (from: string, to: string) => Promise<readonly { path: string; added: boolean }[]>;
}

/** What it takes to run something in scratch trees of its own. */
export interface ScratchRun {
  readonly repository: () => Promise<Repository>;
  readonly scratchGit: () => Promise<ScratchGit>;
  readonly change: Change;
  readonly scratch: Scratch;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** The working tree where it is what is judged; a scratch checkout where another commit is, or where it must be `clean`. */
export async function openWorkspace(
  repository: Repository,
  change: Change,
  git: ScratchGit,
  scratch: Scratch,
  clean = false,
): Promise<Workspace> {
  const { head } = change;
  const checkedOut = head.kind === 'working-tree' || (head.sha === repository.head && !repository.dirty);
  const inPlace = !clean && checkedOut && !(await hidesEdits(repository));
  return inPlace
    ? workspaceAt(repository.top, 'in-place', repository, git, scratch)
    : openScratchWorkspace(repository, git, scratch, head.tree, head.sha);
}

/** A checkout of this tree, gone with the scratch folder. `commands`: what will run there, as far as it is known. */
async function openScratchWorkspace(
  repository: Repository,
  git: ScratchGit,
  scratch: Scratch,
  tree: string,
  parent: string,
  commands: readonly CommandRequest['run'][] = [],
): Promise<Workspace> {
  const dir = await checkOut(repository, git, scratch, tree, parent, commands);
  const own: Repository = { ...repository, top: dir, gitDir: join(dir, '.git'), dirty: false };
  const here = { ...openGit(dir, git.env).with(objectVariables(git)), objects: git.objects };
  return workspaceAt(dir, 'scratch', own, here, scratch);
}

/** What runs in it may change it: nobody relies on the files after the run. */
export const unwatchedWorkspace = (dir: string, tree: string): Workspace => ({
  dir,
  kind: 'scratch',
  tree: async () => tree,
  paths: async () => [],
  difference: async () => [],
});

function workspaceAt(
  dir: string,
  kind: Workspace['kind'],
  repository: Repository,
  git: ScratchGit,
  scratch: Scratch,
): Workspace {
  return {
    dir,
    kind,
    tree: () => snapshotTree(repository, git, scratch),
    paths: () => workingTreePaths({ git, dirty: repository.dirty }),
    difference: async (from, to) => {
      if (from === to) return [];
      const output = await git.run(['diff-tree', '-r', '-z', '--name-status', '--no-renames', from, to]);
      const fields = output.split('\0');
      return fields.flatMap((status, index) =>
        index % 2 === 0 && status ? [{ path: fields[index + 1] ?? '', added: status === 'A' }] : [],
      );
    },
  };
}

const objectVariables = (git: ScratchGit) =>
  Object.fromEntries(Object.entries(git.env).filter(([name]) => /^GIT_.*OBJECT/.test(name)));

/**
 * A checkout of this tree outside the repository, with the installed dependencies linked in. It is a repository of its
 * own that borrows the objects, so that `git worktree list` never shows it and a kill leaves nothing behind in the user's.
 */
export async function checkOut(
  repository: Repository,
  git: ScratchGit,
  scratch: Scratch,
  tree: string,
  parent: string | undefined,
  commands: readonly CommandRequest['run'][],
): Promise<string> {
  const dir = await scratch.folder('tree');
  const here = openGit(dir, git.env);
  await here.run(['-c', 'init.defaultBranch=scratch', 'init', '--quiet']);
  // The user's hooks, or a template's, are not to run here. Written by hand: simple-git takes no `-c` for it.
  await appendFile(join(dir, '.git', 'config'), '[core]\n\thooksPath = /dev/null\n');
  await mkdir(join(dir, '.git', 'objects', 'info'), { recursive: true });
  await writeFile(join(dir, '.git', 'objects', 'info', 'alternates'), `${repository.objects}\n${git.objects}\n`);
  const commit = await snapshotCommit(git, tree, parent === undefined ? [] : [parent]);
  // The commit's ancestry may end in a shallow clone's border, which only the clone knows.
  if (repository.shallow) await writeFile(join(dir, '.git', 'shallow'), `${commit}\n`);
  await here.run(['-c', 'advice.detachedHead=false', 'checkout', '--quiet', '--force', '--detach', commit]);
  await linkDependencies(repository.top, dir, commands);
  return dir;
}
