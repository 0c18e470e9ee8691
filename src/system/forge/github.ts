import * as z from 'zod';
import type { Approvals, Decision } from '../../core/approval.ts';
import type { Change } from '../../core/change.ts';
import { UserError } from '../../core/errors.ts';
import type { PullRequestFacts } from '../ci/ci.ts';
import { once } from '../once.ts';
import type { RemoteForge } from './access.ts';
import { openServer } from './api.ts';
import { coAuthorsOf, type Maker, openMakers } from './makers.ts';
import { judgedCommit, peopleOf } from './reviewed.ts';

export interface ForgeAccess {
  readonly url: string;
  readonly token: string;
  readonly pullRequest: PullRequestFacts;
  readonly change: Change;
  readonly signal: AbortSignal;
  /** Milliseconds for one answer. */
  readonly timeout?: number;
}

export interface GitHubAccess extends ForgeAccess {
  /** `owner/name` */
  readonly repository: string;
}

const user = z.object({ login: z.string(), type: z.string().optional() });
const pullSchema = z.object({
  user: user.nullable(),
  head: z.object({ sha: z.string(), ref: z.string() }),
  body: z.string().nullish(),
  labels: z.array(z.object({ name: z.string() })),
});
const reviewSchema = z.object({ user: user.nullable(), state: z.string(), commit_id: z.string().nullish() });
const gitPerson = z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish();
const commitSchema = z.object({
  sha: z.string(),
  commit: z.object({ author: gitPerson, committer: gitPerson, message: z.string() }),
  // An empty object where GitHub knows no account.
  author: z.object({ login: z.string().optional() }).nullish(),
  committer: z.object({ login: z.string().optional() }).nullish(),
});
const accountSchema = z.object({ login: z.string(), name: z.string().nullish(), email: z.string().nullish() });

/** https://docs.github.com/rest, version 2022-11-28. Needs read access to pull requests, and to the organisation for teams. */
export function openGitHub({ repository, pullRequest, change, ...server }: GitHubAccess): RemoteForge {
  const api = openServer({ ...server, name: 'GitHub' });
  const path = `repos/${repository.split('/').map(encodeURIComponent).join('/')}/pulls/${pullRequest.number}`;
  const pull = once(() => api.get(path, pullSchema));

  const accounts = new Map<string, Promise<z.output<typeof accountSchema>>>();
  const account = (login: string) => {
    const known = accounts.get(login) ?? api.get(`users/${encodeURIComponent(login)}`, accountSchema);
    accounts.set(login, known);
    return known;
  };

  const teams = new Map<string, Promise<boolean | 'unknown'>>();
  const isInTeam = (login: string, org: string, team: string) => {
    const place = `orgs/${encodeURIComponent(org)}/teams/${encodeURIComponent(team)}`;
    const key = `${place}/memberships/${encodeURIComponent(login)}`;
    const ask = async (): Promise<boolean | 'unknown'> => {
      const membership = await api.getOr(key, z.object({ state: z.string() }), [403, 404]);
      if (typeof membership === 'object') return membership.state === 'active';
      if (membership === 403) return 'unknown';
      // No member, or a team that the token may not see?
      const visible = await api.getOr(place, z.object({ slug: z.string() }), [403, 404]);
      return typeof visible === 'object' ? false : 'unknown';
    };
    const known = teams.get(key) ?? ask();
    teams.set(key, known);
    return known;
  };

  const isMember = async (login: string, owner: string): Promise<boolean | 'unknown'> => {
    const [, org, team] = /^@([\w-]+)\/([\w-]+)$/.exec(owner) ?? [];
    if (org !== undefined && team !== undefined) return isInTeam(login, org, team);
    if (owner.startsWith('@')) return owner.slice(1).toLowerCase() === login.toLowerCase();
    const { email } = await account(login);
    // An account shows its e-mail only if it wants to.
    return email ? email.toLowerCase() === owner.toLowerCase() : 'unknown';
  };

  const approvals = async (): Promise<Approvals> => {
    const { head, user: author } = await pull();
    const commit = judgedCommit(change, pullRequest, head.sha);
    const [reviews, commits] = await Promise.all([
      api.list(`${path}/reviews`, reviewSchema),
      api.list(`${path}/commits`, commitSchema),
    ]);
    if (pullRequest.queued && commits.length >= maxCommits) {
      throw new UserError(`GitHub names only the first ${maxCommits} commits, so not all authors are known`);
    }
    const people = [...commits.flatMap(makersOf), ...peopleOf(change, pullRequest)];
    const makers = openMakers(people, author ? [author.login] : []);
    const decisions = await Promise.all(
      latestOf(reviews).map(async ({ login, isBot, state, commit: looked }): Promise<Decision> => {
        const isMaker =
          makers.hasLogin(login) ||
          (!isBot && state === 'approved' && makers.strangers.length > 0 && makers.isStranger(await account(login)));
        const barred = isBot ? 'is a bot' : isMaker ? 'made a part of the change' : undefined;
        return { person: login, state, commit: looked, ...(barred ? { barred } : {}) };
      }),
    );
    return {
      kind: 'known',
      source: 'GitHub',
      commit,
      decisions,
      isMember,
      notes: makers.strangers.slice(0, 5).map(describeStranger),
    };
  };

  return {
    pull: async () => {
      const { head, labels, body } = await pull();
      return { branch: head.ref, labels: labels.map(({ name }) => name), text: body ?? '' };
    },
    approvals,
  };
}

/** https://docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request */
const maxCommits = 250;

const describeStranger = ({ email }: Maker) => `GitHub knows no account of \`${email}\`, who made a part of the change`;

interface Latest {
  readonly login: string;
  readonly isBot: boolean;
  readonly state: Decision['state'];
  readonly commit: string | undefined;
}

/** Reviews come oldest first. A comment decides nothing; a dismissal takes the person's decision away. */
function latestOf(reviews: readonly z.output<typeof reviewSchema>[]): Latest[] {
  const latest = new Map<string, Latest>();
  for (const { user: reviewer, state, commit_id: commit } of reviews) {
    if (!reviewer) continue;
    const { login, type } = reviewer;
    const found = { login, isBot: type === 'Bot' || login.endsWith('[bot]'), commit: commit ?? undefined };
    switch (state.toUpperCase()) {
      case 'APPROVED':
        latest.set(login, { ...found, state: 'approved' });
        break;
      case 'CHANGES_REQUESTED':
        latest.set(login, { ...found, state: 'changes-requested' });
        break;
      case 'DISMISSED':
        latest.delete(login);
    }
  }
  return [...latest.values()];
}

function makersOf({ commit, author, committer }: z.output<typeof commitSchema>): Maker[] {
  const person = (who: z.output<typeof gitPerson>, login: string | undefined): Maker => ({
    name: who?.name ?? '',
    email: who?.email ?? '',
    login,
  });
  // What is done on GitHub's page is committed by GitHub itself.
  const own = committer?.login === 'web-flow' ? [] : [person(commit.committer, committer?.login)];
  return [person(commit.author, author?.login), ...own, ...coAuthorsOf(commit.message)];
}
