import type { Change } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import type { Merge } from '../core/facts.ts';
import { GitFailure } from './git.ts';
import { type ScratchGit, snapshotCommit } from './snapshot.ts';

/** Merges the head with the tip of the base. */
export async function tryMerge(
  scratchGit: () => Promise<ScratchGit>,
  { base, mergeBase, head }: Change,
): Promise<Merge> {
  // The base did not move on: there is nothing to merge with.
  if (mergeBase === base.sha) return { conflicts: [] };
  const git = await scratchGit();
  const ours = head.kind === 'commit' ? head.sha : await snapshotCommit(git, head.tree, [head.sha]);
  return mergeCommits(git, base.sha, ours);
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
