import type { Commit, Revision } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import { shellQuote } from '../core/shell.ts';
import type { Git } from './git.ts';
import { mergeCommits } from './merge.ts';
import { type ScratchGit, snapshotCommit } from './snapshot.ts';

const mostBases = 16;

/**
 * The commits where the change left the base: one, unless their histories cross. Throws a UserError where there is none.
 * `commits` are those that the base does not have.
 */
export async function mergeBases(
  git: Git,
  isShallow: () => Promise<boolean>,
  base: Revision,
  head: string,
  commits: readonly Commit[],
): Promise<readonly [string, ...string[]]> {
  // Where one of them contains the other, which is so most often, their commits have told already.
  if (!commits.length) return [head];
  if (commits.some(({ parents }) => parents.includes(base.sha))) return [base.sha];

  const found = await git.run(['merge-base', '--all', '--end-of-options', base.sha, head], { allow: [1] });
  const [first, ...others] = found.split('\n').filter(Boolean);
  if (first === undefined) {
    if (await isShallow()) throw tooShallow(base);
    const message = `the change and \`${base.name}\` have no commit in common`;
    throw new UserError(message, 'name another base with `--base`');
  }
  if (others.length >= mostBases) {
    throw new UserError(
      `the histories of the change and of \`${base.name}\` cross ${others.length + 1} times: what is new cannot be told`,
      `merge \`${base.name}\` into it, or rebase it`,
    );
  }
  return [first, ...others];
}

/**
 * The merge of several merge-bases, as it is in git's own merges: a diff from one of them hides what another one has
 * removed and the change brings back.
 */
export async function mergeAll(git: ScratchGit, [first, ...others]: readonly [string, ...string[]]): Promise<string> {
  let merged = first;
  for (const other of others) {
    const { tree } = await mergeCommits(git, merged, other);
    merged = await snapshotCommit(git, tree, [merged, other]);
  }
  return merged;
}

/** A merge-base that is found beyond a gap may be an older one: what was removed since could come back unseen. */
export function tooShallow({ name, sha }: Revision): UserError {
  const [, remote = 'origin', branch = name] = /^([^/]+)\/(.+)$/s.exec(name) ?? [];
  const wanted = shellQuote(sha.startsWith(name) ? sha : branch);
  return new UserError(
    `this clone is shallow: it does not reach back to where the change left \`${name}\``,
    `run \`git fetch --unshallow ${shellQuote(remote)} ${wanted}\``,
  );
}
