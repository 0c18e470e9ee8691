import type { Change } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import type { Merge } from '../core/facts.ts';
import { type Git, GitFailure } from './git.ts';
import type { Repository } from './repository.ts';
import { snapshotCommit } from './snapshot.ts';

/** Merges the head with the tip of the base, without a checkout. See git-merge-tree(1); needs git 2.38. */
export async function tryMerge(git: Git, repository: Repository, { base, mergeBase, head }: Change): Promise<Merge> {
  // The base did not move on: there is nothing to merge with.
  if (mergeBase === base.sha) return { conflicts: [] };
  const ours = head.kind === 'commit' ? head.sha : await snapshotCommit(git, head.tree, repository.head);
  try {
    const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', '--allow-unrelated-histories'];
    const [, ...conflicts] = (await git.run([...args, base.sha, ours], { allow: [1] })).split('\0').filter(Boolean);
    return { conflicts };
  } catch (error) {
    if (error instanceof GitFailure && error.exitCode === 129) {
      throw new UserError('this git cannot try a merge without a checkout', 'install git 2.38 or newer');
    }
    throw error;
  }
}
