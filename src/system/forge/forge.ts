import type { Approvals } from '../../core/approval.ts';
import type { Change } from '../../core/change.ts';
import { UserError } from '../../core/errors.ts';
import type { Files } from '../../core/facts.ts';
import type { CiFacts, Env } from '../ci/ci.ts';
import type { Git } from '../git.ts';
import { once } from '../once.ts';
import type { Scratch } from '../scratch.ts';
import { type RemotePull, reachForge } from './access.ts';
import { isReviewed } from './reviewed.ts';
import { readSignedReviews } from './signed-reviews.ts';

/** What only the forge knows, and why it could not be asked; undefined where there is no reason beyond that. */
export type Unasked = { readonly unknown: string } | undefined;

export interface Forge {
  /** The branch that a pull request is made from; undefined where there is none. */
  readonly branch: () => Promise<string | undefined>;
  readonly labels: () => Promise<readonly string[] | Unasked>;
  /** The pull request's text. What costs a request is asked for only if it is needed. */
  readonly text: (isNeeded: () => Promise<boolean>) => Promise<string | Unasked>;
  readonly approvals: () => Promise<Approvals>;
}

export interface ForgeContext {
  readonly ci: CiFacts;
  readonly env: Env;
  readonly change: Change;
  /** The remote that is being pushed to, by name or URL, where a hook tells. */
  readonly pushedTo?: string | undefined;
  readonly git: Git;
  /** The files at the tip of the base. */
  readonly base: Files;
  readonly scratch: Scratch;
  readonly signal: AbortSignal;
}

/** What the CI system tells is taken first; the forge is asked for the rest, if there is a token for it. */
export function openForge(context: ForgeContext): Forge {
  const { ci, change } = context;
  const reach = once(() => reachForge(context));

  const ask = async <T>(choose: (pull: Pick<RemotePull, 'labels' | 'text'>) => T): Promise<T | Unasked> => {
    try {
      const access = await reach();
      if (access.kind === 'none') return access.reason === undefined ? undefined : { unknown: access.reason };
      const { labels, text } = access.pull;
      if (labels !== undefined && text !== undefined) return choose({ labels, text });
      return choose(await (await access.open()).pull());
    } catch (error) {
      // Where the CI system names the pull request, an answer is due. Elsewhere, who is offline only knows less.
      if (ci.pullRequest || !(error instanceof UserError)) throw error;
      return { unknown: error.message };
    }
  };

  return {
    branch: async () => {
      const access = ci.pullRequest ? await reach() : undefined;
      return access?.kind === 'pull' ? (await (await access.open()).pull()).branch : undefined;
    },
    labels: async () => ci.pullRequest?.labels ?? ask(({ labels }) => labels),
    text: async isNeeded => ci.pullRequest?.text ?? ((await isNeeded()) ? ask(({ text }) => text) : undefined),
    approvals: once(async () => {
      const signed = (reason: string) => readSignedReviews(context, reason);
      const access = await reach();
      if (access.kind === 'none') return signed(access.reason ?? 'only the forge knows who approved');
      const { pull, found } = access;
      if (found && !isReviewed(change, pull)) return signed(describeOther(change, found, pull.headSha));
      return (await access.open()).approvals();
    }),
  };
}

/** What was found by its branch may be an older, or a newer state of it. */
function describeOther({ head }: Change, found: string, headSha = ''): string {
  if (head.kind === 'working-tree') return `reviewers of ${found} do not see what is not committed yet`;
  return `reviewers of ${found} see ${headSha.slice(0, 9)}, and not ${head.sha.slice(0, 9)}: push it first`;
}
