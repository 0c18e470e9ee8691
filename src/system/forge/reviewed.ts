import type { Change, Commit } from '../../core/change.ts';
import { UserError } from '../../core/errors.ts';
import type { PullRequestFacts } from '../ci/ci.ts';
import { coAuthorsOf, type Maker } from './makers.ts';

/**
 * The commit that reviewers must have looked at, if what is judged here is that commit, or the forge's merge of it with
 * the base. `remoteHead` is the pull request's head as the forge knows it now. Throws a UserError where they do not fit:
 * what reviewers approved would then not be what lands.
 */
export function judgedCommit(change: Change, { headSha, queued }: PullRequestFacts, remoteHead: string): string {
  const { head } = change;
  if (head.kind === 'working-tree') {
    throw new UserError(
      'the working tree differs from the commit that was reviewed, so no approval is about it',
      'judge the commit with `--head HEAD`',
    );
  }
  // A merge queue may have squashed or rebased it; it drops what is pushed to after it was queued.
  if (queued) return remoteHead;
  const reviewed = headSha ?? remoteHead;
  if (head.sha === reviewed || mergeOf(change, reviewed)) return reviewed;
  throw new UserError(
    `${head.sha.slice(0, 9)} is judged, but the head of pull request ${reviewed.slice(0, 9)} is what reviewers see`,
    'check out the head of the pull request',
  );
}

/** Whether what is judged is the head that reviewers see, or the forge's merge of it with the base. */
export function isReviewed(change: Change, { headSha }: PullRequestFacts): boolean {
  const { head } = change;
  if (head.kind === 'working-tree' || headSha === undefined) return false;
  return head.sha === headSha || mergeOf(change, headSha) !== undefined;
}

/** Who made the commits that are judged. The forge's own merge commit is nobody's work; a queue's commits are the queue's. */
export function peopleOf(change: Change, { queued, headSha }: PullRequestFacts): Maker[] {
  if (queued) return [];
  const merge = headSha === undefined ? undefined : mergeOf(change, headSha);
  return change.commits
    .filter(commit => commit !== merge)
    .flatMap(({ author, committer, body }) => [author, committer, ...coAuthorsOf(body)]);
}

/** The judged commit, if it merges this one with the base and nothing else. */
function mergeOf({ head, commits }: Change, reviewed: string): Commit | undefined {
  const commit = commits.find(({ sha }) => sha === head.sha);
  if (commit?.parents.length !== 2 || !commit.parents.includes(reviewed)) return undefined;
  const known = new Set(commits.map(({ sha }) => sha));
  return commit.parents.every(parent => parent === reviewed || !known.has(parent)) ? commit : undefined;
}
