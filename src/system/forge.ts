import type { Approvals } from '../core/approval.ts';
import type { Change } from '../core/change.ts';
import type { Files } from '../core/facts.ts';
import type { CiFacts } from './ci.ts';
import type { Git } from './git.ts';
import { once } from './once.ts';
import type { Scratch } from './scratch.ts';
import { readSignedReviews } from './signed-reviews.ts';

export interface Forge {
  /** Undefined where only the forge would know and it cannot be asked. */
  readonly labels: () => Promise<readonly string[] | undefined>;
  /** The pull request's text; undefined where there is none or it is not known. */
  readonly text: () => Promise<string | undefined>;
  readonly approvals: () => Promise<Approvals>;
}

export interface ForgeContext {
  readonly ci: CiFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly change: Change;
  readonly git: Git;
  /** The files at the tip of the base. */
  readonly base: Files;
  readonly scratch: Scratch;
  readonly signal: AbortSignal;
}

/** A pull request at its forge: labels and text as they are now. */
export interface RemotePull {
  readonly labels: readonly string[];
  readonly text: string;
}

/** A forge that can be asked about this very pull request. */
export interface RemoteForge {
  readonly pull: () => Promise<RemotePull>;
  readonly approvals: () => Promise<Approvals>;
}

/** What the CI system tells is taken first; the forge is asked for the rest, if there is a token. */
export function openForge(context: ForgeContext): Forge {
  const { ci } = context;
  const access = accessTo(context);
  const remote = once(async () => (access.kind === 'token' ? access.open() : undefined));
  return {
    labels: async () => ci.pullRequest?.labels ?? (await (await remote())?.pull())?.labels,
    text: async () => ci.pullRequest?.text ?? (await (await remote())?.pull())?.text,
    approvals: once(async () => {
      const forge = await remote();
      return forge ? forge.approvals() : readSignedReviews(context, access.kind === 'none' ? access.reason : '');
    }),
  };
}

type Access =
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'token'; readonly open: () => Promise<RemoteForge> };

function accessTo(context: ForgeContext): Access {
  const { env, ci, change, signal } = context;
  const none = (reason: string): Access => ({ kind: 'none', reason });
  if (ci.provider !== 'github' && ci.provider !== 'gitlab') return none('only the forge knows who approved');
  if (!ci.pullRequest) return none('this run is not about a pull request');
  const { pullRequest } = ci;
  if (ci.provider === 'github') {
    const token = env['GITHUB_TOKEN'] || env['GH_TOKEN'];
    const repository = env['GITHUB_REPOSITORY'];
    if (!token || !repository) return none('GitHub was not asked: give this step `GITHUB_TOKEN`');
    const url = env['GITHUB_API_URL'] || 'https://api.github.com';
    return {
      kind: 'token',
      open: async () => {
        const { openGitHub } = await import('./forge-github.ts');
        return openGitHub({ url, token, repository, pullRequest, change, signal });
      },
    };
  }
  const token = env['GITLAB_TOKEN'];
  const url = env['CI_API_V4_URL'];
  const project = env['CI_MERGE_REQUEST_PROJECT_ID'] || env['CI_PROJECT_ID'];
  if (!token || !url || !project) {
    return none(
      'GitLab was not asked: give this job `GITLAB_TOKEN`, a token with the scope `read_api` (a job token may not read approvals)',
    );
  }
  return {
    kind: 'token',
    open: async () => {
      const { openGitLab } = await import('./forge-gitlab.ts');
      return openGitLab({ url, token, project, pullRequest, change, signal });
    },
  };
}
