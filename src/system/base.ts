import { isObjectId, type Revision, shortName } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import { shellQuote } from '../core/shell.ts';
import type { Git } from './git.ts';
import { once } from './once.ts';
import { type FirstRef, openRefs } from './refs.ts';
import type { Resolve } from './repository.ts';

/** Who names a base decides what it may be: `--base` whatever git knows, a CI system a branch or a commit, a policy a branch. */
export type BaseOrigin = '`--base`' | 'the CI system' | "the policy's `base`";

/** Finds the commit that the change is to land on. A branch's name means the remote's before a local one, which may be old. */
export interface Bases {
  /** The first of these names that is here. Throws a UserError where none is. */
  readonly named: (names: readonly string[], origin: BaseOrigin) => Promise<Revision>;
  /** Where changes land if nobody says otherwise: the remote's default branch, or what looks like one. */
  readonly landing: () => Promise<Revision | undefined>;
}

export function openBases(git: Git, resolve: Resolve): Bases {
  const first = openRefs(git);
  const remotes = once(() => remotesOf(git));
  return {
    named: async (names, origin) => {
      for (const name of names) {
        const found = await findBase(name, origin, { remotes, first, resolve });
        if (found) return found;
      }
      throw missing(await remotes(), names, origin);
    },
    landing: async () => {
      const of = (remote: string) => ['HEAD', 'main', 'master'].map(name => `refs/remotes/${remote}/${name}`);
      const found = await first(of('origin'));
      return found ?? first([...(await remotes()).flatMap(of), 'refs/heads/main', 'refs/heads/master']);
    },
  };
}

interface Sources {
  readonly remotes: () => Promise<readonly string[]>;
  readonly first: FirstRef;
  readonly resolve: Resolve;
}

/** `FETCH_HEAD` means what is here, even where somebody has pushed a branch of that odd name. */
const isExpression = /^(?:(?:[A-Z]+_)?HEAD|@)$|[~^:]|@\{/;

async function findBase(name: string, origin: BaseOrigin, sources: Sources): Promise<Revision | undefined> {
  const isOption = origin === '`--base`';
  const literal = async () => {
    const sha = await sources.resolve(name);
    return sha === undefined ? undefined : { name: shortName(name), sha };
  };
  const isLiteral = isObjectId(name) ? origin !== "the policy's `base`" : isOption && isExpression.test(name);
  const found = (isLiteral ? await literal() : undefined) ?? (await findBranch(name, sources));
  return found ?? (isOption ? literal() : undefined);
}

async function findBranch(name: string, { remotes, first }: Sources): Promise<Revision | undefined> {
  if (name.startsWith('refs/remotes/')) return first([name]);
  const short = name.replace(/^refs\/heads\//, '');
  // `origin/main` is the remote's `main` before it is a branch of this whole name, which anybody may push there.
  const asRemote = short.includes('/') ? [`refs/remotes/${short}`] : [];
  const found = await first([...asRemote, `refs/remotes/origin/${short}`]);
  if (found) return found;
  const ofOthers = (await remotes()).map(remote => `refs/remotes/${remote}/${short}`);
  return first([...ofOthers, `refs/heads/${short}`]);
}

function missing([remote]: readonly string[], [name = '']: readonly string[], origin: BaseOrigin): UserError {
  return new UserError(
    `the base \`${shortName(name)}\`, from ${origin}, does not exist here`,
    remote
      ? `fetch it with \`git fetch ${remote} ${shellQuote(name)}\`, or name another one with \`--base\``
      : 'name another one with `--base`',
  );
}

async function remotesOf(git: Git): Promise<readonly string[]> {
  const names = (await git.run(['remote'])).split('\n').filter(Boolean);
  return names.includes('origin') ? ['origin', ...names.filter(name => name !== 'origin')] : names;
}
