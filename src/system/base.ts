import type { Revision } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import { shellQuote } from '../core/shell.ts';
import { type Git, GitFailure } from './git.ts';
import type { Repository, Resolve } from './repository.ts';

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
export async function resolveBase(repository: Repository, hints: BaseHints, resolve: Resolve): Promise<Revision> {
  const { git, branch, upstream } = repository;
  const named = (names: readonly string[], origin: string) => required(git, resolve, names, origin);
  if (hints.option !== undefined) return named([hints.option], '`--base`');
  if (hints.ci?.length) return named(hints.ci, 'the CI system');
  if (hints.policy !== undefined) return named([hints.policy], "the policy's `base`");
  // A branch that follows its own namesake has been pushed; that is no base.
  if (upstream !== undefined && branch !== undefined && !upstream.endsWith(`/${branch}`)) {
    const sha = await resolve(upstream);
    if (sha) return { name: upstream, sha };
  }
  const remoteHead = await defaultBranch(git, resolve);
  if (remoteHead) return remoteHead;
  if (branch !== 'main') {
    const sha = await resolve('refs/heads/main');
    if (sha) return { name: 'main', sha };
  }
  if (repository.head !== undefined && repository.dirty) return { name: 'HEAD', sha: repository.head };
  throw new UserError(
    'the base is not known: which branch is this to land on?',
    'name it with `--base <branch>`, or as `base:` in landworthy.yml',
  );
}

async function required(git: Git, resolve: Resolve, names: readonly string[], origin: string): Promise<Revision> {
  // Most remotes are called so, and to ask for the names of all is one more process.
  let remotes: readonly string[] | undefined;
  for (const name of names) {
    const literal = isRevision.test(name) ? await resolve(name) : undefined;
    if (literal) return { name, sha: literal };
    // A remote's branch first, if it was not named in full or by its commit.
    const short = name.replace(/^refs\/heads\//, '');
    const ofRemote = async (remote: string) => ({
      name: `${remote}/${short}`,
      sha: await resolve(`refs/remotes/${remote}/${short}`),
    });
    const { sha, ...first } = await ofRemote('origin');
    if (sha) return { ...first, sha };
    remotes ??= await remotesOf(git);
    const others = remotes.filter(remote => remote !== 'origin').map(ofRemote);
    for (const candidate of [...others, resolve(name).then(sha => ({ name, sha }))]) {
      const { sha, ...found } = await candidate;
      if (sha) return { ...found, sha };
    }
  }
  const [remote] = remotes ?? [];
  const [name = ''] = names;
  const hint = remote
    ? `fetch it with \`git fetch ${remote} ${shellQuote(name)}\`, or name another one with \`--base\``
    : 'name another one with `--base`';
  throw new UserError(`the base \`${name}\`, from ${origin}, does not exist here`, hint);
}

/** `HEAD~1` or a whole commit id means what is here, even where `origin/HEAD` or a branch of that odd name is there, too. */
const isRevision = /^(?:HEAD|@)$|[~^:]|@\{|^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

async function remotesOf(git: Git): Promise<readonly string[]> {
  const names = (await git.run(['remote'])).split('\n').filter(Boolean);
  return names.includes('origin') ? ['origin', ...names.filter(name => name !== 'origin')] : names;
}

async function defaultBranch(git: Git, resolve: Resolve): Promise<Revision | undefined> {
  for (const remote of await remotesOf(git)) {
    try {
      const ref = (await git.run(['symbolic-ref', '--quiet', '--short', `refs/remotes/${remote}/HEAD`])).trim();
      const sha = await resolve(`refs/remotes/${ref}`);
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
