import type { Revision } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import { shellQuote } from '../core/shell.ts';
import { type Git, GitFailure } from './git.ts';
import { type Repository, resolveCommit } from './repository.ts';

/** What could name the base, the strongest first. */
export interface BaseHints {
  /** `--base` */
  readonly option?: string | undefined;
  /** What the CI system says, a branch's name or a commit; the first one that is here. */
  readonly ci?: readonly string[];
  /** The policy's `base`. */
  readonly policy?: string | undefined;
}

/**
 * The commit that the change is to land on. A branch's name means the remote's branch before a local one, which may be
 * old. Throws a UserError instead of guessing.
 */
export async function resolveBase(repository: Repository, hints: BaseHints): Promise<Revision> {
  const { git, branch, upstream } = repository;
  if (hints.option !== undefined) return required(git, [hints.option], '`--base`');
  if (hints.ci?.length) return required(git, hints.ci, 'the CI system');
  if (hints.policy !== undefined) return required(git, [hints.policy], "the policy's `base`");
  // A branch that follows its own namesake has been pushed; that is no base.
  if (upstream !== undefined && branch !== undefined && !upstream.endsWith(`/${branch}`)) {
    const sha = await resolveCommit(git, upstream);
    if (sha) return { name: upstream, sha };
  }
  const remoteHead = await defaultBranch(git);
  if (remoteHead) return remoteHead;
  if (branch !== 'main') {
    const sha = await resolveCommit(git, 'refs/heads/main');
    if (sha) return { name: 'main', sha };
  }
  if (repository.head !== undefined && repository.dirty) return { name: 'HEAD', sha: repository.head };
  throw new UserError(
    'the base is not known: which branch is this to land on?',
    'name it with `--base <branch>`, or as `base:` in landworthy.yml',
  );
}

async function required(git: Git, names: readonly string[], origin: string): Promise<Revision> {
  const remotes = await remotesOf(git);
  // A remote's branch first, if it was not named in full or by its commit.
  const candidates = names.flatMap(name => {
    const short = name.replace(/^refs\/heads\//, '');
    return [
      ...remotes.map(remote => ({ ref: `refs/remotes/${remote}/${short}`, name: `${remote}/${short}` })),
      { ref: name, name },
    ];
  });
  for (const candidate of candidates) {
    const sha = await resolveCommit(git, candidate.ref);
    if (sha) return { name: candidate.name, sha };
  }
  const [remote] = remotes;
  const [name = ''] = names;
  const hint = remote
    ? `fetch it with \`git fetch ${remote} ${shellQuote(name)}\`, or name another one with \`--base\``
    : 'name another one with `--base`';
  throw new UserError(`the base \`${name}\`, from ${origin}, does not exist here`, hint);
}

async function remotesOf(git: Git): Promise<readonly string[]> {
  const names = (await git.run(['remote'])).split('\n').filter(Boolean);
  return names.includes('origin') ? ['origin', ...names.filter(name => name !== 'origin')] : names;
}

async function defaultBranch(git: Git): Promise<Revision | undefined> {
  for (const remote of await remotesOf(git)) {
    try {
      const ref = (await git.run(['symbolic-ref', '--quiet', '--short', `refs/remotes/${remote}/HEAD`])).trim();
      const sha = await resolveCommit(git, `refs/remotes/${ref}`);
      if (sha) return { name: ref, sha };
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
    }
  }
  return undefined;
}

/** The commit from which the diff is taken. */
export async function mergeBase(repository: Repository, base: Revision, head: string): Promise<string> {
  const { git, shallow } = repository;
  try {
    return (await git.run(['merge-base', '--end-of-options', base.sha, head])).trim();
  } catch (error) {
    if (!(error instanceof GitFailure) || error.exitCode !== 1) throw error;
  }
  const branch = base.name.includes('/') ? base.name.replace('/', ' ') : `origin ${base.name}`;
  throw shallow
    ? new UserError(
        `this clone is shallow: it does not reach back to where the change left \`${base.name}\``,
        `run \`git fetch --unshallow ${branch}\``,
      )
    : new UserError(`the change and \`${base.name}\` have no commit in common`, 'name another base with `--base`');
}
