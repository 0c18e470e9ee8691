import { appendFile, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandRequest } from '../../core/run/command.ts';
import { linkDependencies } from '../dependencies.ts';
import { type Git, openGit } from '../git.ts';
import { snapshotCommit } from '../snapshot.ts';
import { type ScratchRun, unwatchedWorkspace, type Workspace } from '../workspace.ts';

/** Scratch trees for trials: few, because each is as large as the repository. */
export interface TrialTrees {
  /**
   * Does this work in a tree that holds these files and what is installed, and nothing that other work has left. Waits
   * where all trees are in use. `commands`: what will run there.
   */
  readonly use: <T>(tree: string, commands: Commands, work: (workspace: Workspace) => Promise<T>) => Promise<T>;
}

type Commands = readonly CommandRequest['run'][];

/** At most so many at once. One that is free is taken again, where only what differs is to be checked out. */
export function openTrialTrees(context: ScratchRun, most: number): TrialTrees {
  const free: TrialTree[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;

  const take = async (tree: string, commands: Commands): Promise<TrialTree> => {
    const known = free.pop();
    if (!known) return makeTree(context, tree, commands);
    try {
      await moveTree(known, tree, context, commands);
      return known;
    } catch {
      // A test may have left what git cannot remove, such as a folder that nobody may write to.
      await rm(known.dir, { recursive: true, force: true }).catch(() => undefined);
      return makeTree(context, tree, commands);
    }
  };

  return {
    use: async (tree, commands, work) => {
      while (busy >= most) await new Promise<void>(resolve => waiting.push(resolve));
      busy++;
      try {
        const taken = await take(tree, commands);
        try {
          return await work(unwatchedWorkspace(taken.dir, tree));
        } finally {
          free.push(taken);
        }
      } finally {
        busy--;
        waiting.shift()?.();
      }
    },
  };
}

interface TrialTree {
  readonly dir: string;
  /** What `.git` of the tree is made of, each time anew. Out of reach: a test may write into its own repository. */
  readonly control: string;
  /** Git by `control`. */
  readonly git: Git;
}

async function makeTree(context: ScratchRun, tree: string, commands: Commands): Promise<TrialTree> {
  const { scratch } = context;
  const [repository, git] = await Promise.all([context.repository(), context.scratchGit()]);
  const dir = await scratch.folder('tree');
  const control = join(await scratch.folder('control'), 'git');
  const here = openGit(dir, git.env);
  const format = tree.length === 64 ? ['--object-format=sha256'] : [];
  await here.run(['-c', 'init.defaultBranch=scratch', 'init', '--quiet', ...format]);
  await rename(join(dir, '.git'), control);
  // What a template of the user's has put there, and each tree would be given a copy of.
  await rm(join(control, 'hooks'), { recursive: true, force: true });
  await appendFile(join(control, 'config'), settings);
  await mkdir(join(control, 'objects', 'info'), { recursive: true });
  await writeFile(join(control, 'objects', 'info', 'alternates'), `${repository.objects}\n${git.objects}\n`);
  const made = { dir, control, git: here.with({ GIT_DIR: control, GIT_WORK_TREE: dir }) };
  await moveTree(made, tree, context, commands);
  return made;
}

/** Neither the user's hooks and monitors, nor ways to overlook that a file was edited. */
const settings = `[core]
	hooksPath = /dev/null
	fsmonitor = false
	untrackedCache = false
	trustctime = true
	checkStat = default
`;

/**
 * All that a run has left goes, whatever it is, and what is linked is linked anew. Each file that differs is written anew,
 * so that none is older than what a runner remembers of it.
 */
async function moveTree(
  { dir, control, git }: TrialTree,
  tree: string,
  context: ScratchRun,
  commands: Commands,
): Promise<void> {
  const [repository, objects] = await Promise.all([context.repository(), context.scratchGit()]);
  await git.run(['read-tree', '--reset', '-u', tree]);
  await git.run(['clean', '-ffdxq']);
  await linkDependencies(repository.top, dir, commands);
  const commit = await snapshotCommit(objects, tree, [context.change.mergeBase]);
  await writeFile(join(control, 'HEAD'), `${commit}\n`);
  // The commit's ancestry may end in a shallow clone's border, which only the clone knows.
  if (repository.shallow) await writeFile(join(control, 'shallow'), `${commit}\n`);
  await rm(join(dir, '.git'), { recursive: true, force: true });
  await cp(control, join(dir, '.git'), { recursive: true });
}
