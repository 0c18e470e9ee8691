import { join } from 'node:path';
import type { Change } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import type { Merge } from '../core/facts.ts';
import { GitFailure, openGit } from './git.ts';
import type { Repository } from './repository.ts';
import type { Scratch } from './scratch.ts';
import { type ScratchGit, snapshotCommit } from './snapshot.ts';

export interface MergeContext {
  readonly repository: () => Promise<Repository>;
  readonly scratchGit: () => Promise<ScratchGit>;
  readonly change: Change;
  readonly scratch: Scratch;
}

/** Merges the head with the tip of the base. */
export async function tryMerge(context: MergeContext): Promise<Merge> {
  const { base, mergeBase, head, files } = context.change;
  // The base did not move on: there is nothing to merge with.
  if (mergeBase === base.sha) return { conflicts: [] };
  const git = await context.scratchGit();
  const ours = head.kind === 'commit' ? head.sha : await snapshotCommit(git, head.tree, [head.sha]);
  const editsAttributes = files.some(({ path }) => /(?:^|\/)\.gitattributes$/.test(path));
  return mergeCommits(editsAttributes ? await withAttributesBefore(git, context) : git, base.sha, ours);
}

/**
 * Git that finds the attributes that the files had before: no change says by `merge=union` that it conflicts with nothing.
 * It looks for them in the folder that it runs in, and then in the index.
 */
async function withAttributesBefore(
  { env, objects }: ScratchGit,
  { repository, change, scratch }: MergeContext,
): Promise<ScratchGit> {
  const { gitDir, objects: known } = await repository();
  const [empty, index] = await Promise.all([scratch.folder('no-files'), scratch.folder('index')]);
  const git = openGit(empty, env).with({
    GIT_DIR: gitDir,
    GIT_WORK_TREE: empty,
    GIT_INDEX_FILE: join(index, 'index'),
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: known,
  });
  await git.run(['read-tree', change.mergeBase]);
  return { ...git, objects };
}

/** Merges two commits without a checkout: see git-merge-tree(1); needs git 2.38. Where they conflict, the tree has the markers. */
export async function mergeCommits(
  git: ScratchGit,
  ours: string,
  theirs: string,
): Promise<Merge & { readonly tree: string }> {
  try {
    const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', '--allow-unrelated-histories'];
    const output = await git.run([...args, ours, theirs], { allow: [1] });
    const [tree = '', ...conflicts] = output.split('\0').filter(Boolean);
    return { tree, conflicts };
  } catch (error) {
    if (error instanceof GitFailure && error.exitCode === 129) {
      throw new UserError('this git cannot try a merge without a checkout', 'install git 2.38 or newer');
    }
    throw error;
  }
}
