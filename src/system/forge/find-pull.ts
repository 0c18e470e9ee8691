import * as z from 'zod';
import type { PullRequestFacts } from '../ci/ci.ts';
import type { ForgeApi } from './api.ts';

/** How a pull request is told from others. */
export interface PullWanted {
  /** Where the CI system says it. */
  readonly number: number | undefined;
  /** What is judged. */
  readonly commit: string;
  /** What is new in the change: a head that is one of them is an earlier state of this very branch. */
  readonly commits: readonly string[];
  /** The branch at the forge; undefined where only the commit is known. */
  readonly branch: string | undefined;
  /** Who owns the repository that has the branch. */
  readonly owner: string;
  /** The branch that it is to land on; undefined where the base is just a commit. */
  readonly base: string | undefined;
  /** The repository or project on which it is to land. */
  readonly project: string;
}

/** What the forge tells at once about the one that was found. */
export type FoundPull = PullRequestFacts & Required<Pick<PullRequestFacts, 'text' | 'labels' | 'headSha'>>;

/** The pull request, or why there is none that could be meant. */
export type PullSearch = FoundPull | { readonly reason: string };

interface Candidate extends FoundPull {
  readonly base: string;
}

const gitHubPull = z.object({
  number: z.int(),
  state: z.string(),
  body: z.string().nullish(),
  labels: z.array(z.object({ name: z.string() })),
  head: z.object({ sha: z.string(), ref: z.string(), label: z.string().nullish() }),
  base: z.object({ ref: z.string() }),
});

/** https://docs.github.com/rest/pulls/pulls#list-pull-requests and /rest/commits/commits#list-pull-requests-associated-with-a-commit */
export async function findGitHubPull(api: ForgeApi, wanted: PullWanted): Promise<PullSearch> {
  const { number, commit, branch, owner, project } = wanted;
  const path = `repos/${project.split('/').map(encodeURIComponent).join('/')}`;
  const label = `${owner}:${branch}`;
  const ask = async () => {
    if (number !== undefined) return [await api.get(`${path}/pulls/${number}`, gitHubPull)];
    if (branch !== undefined) {
      const query = `state=open&per_page=100&head=${encodeURIComponent(label)}`;
      const all = await api.get(`${path}/pulls?${query}`, gitHubPull.array());
      return all.filter(
        ({ head }) => head.ref === branch && (head.label ?? label).toLowerCase() === label.toLowerCase(),
      );
    }
    const all = await api.getOr(`${path}/commits/${commit}/pulls?per_page=100`, gitHubPull.array(), [404, 422]);
    return typeof all === 'number' ? [] : all.filter(({ head }) => head.sha === commit);
  };
  const open = (await ask()).filter(({ state }) => state === 'open');
  const candidates = open.map(
    (one): Candidate => ({
      number: one.number,
      text: one.body ?? '',
      labels: one.labels.map(({ name }) => name),
      headSha: one.head.sha,
      base: one.base.ref,
    }),
  );
  return choose(candidates, wanted, { one: 'pull request', branch: label });
}

const gitLabMergeRequest = z.object({
  iid: z.int(),
  state: z.string(),
  description: z.string().nullish(),
  labels: z.array(z.string()),
  sha: z.string().nullish(),
  source_branch: z.string(),
  source_project_id: z.int().nullish(),
  target_branch: z.string(),
  target_project_id: z.int().nullish(),
});

/** https://docs.gitlab.com/api/merge_requests/#list-project-merge-requests and /commits/#list-merge-requests-associated-with-a-commit */
export async function findGitLabMergeRequest(api: ForgeApi, wanted: PullWanted): Promise<PullSearch> {
  const { number, commit, commits, branch, project } = wanted;
  const path = `projects/${encodeURIComponent(project)}`;
  const ask = async () => {
    if (number !== undefined) return [await api.get(`${path}/merge_requests/${number}`, gitLabMergeRequest)];
    if (branch !== undefined) {
      const query = `state=opened&per_page=100&source_branch=${encodeURIComponent(branch)}`;
      const all = await api.get(`${path}/merge_requests?${query}`, gitLabMergeRequest.array());
      const named = all.filter(one => one.source_branch === branch);
      // Anybody's fork may have a branch of this name: only the commits tell whose it is.
      const own = named.filter(({ sha }) => sha === commit || (sha && commits.includes(sha)));
      return own.length ? own : named.filter(one => one.source_project_id === one.target_project_id);
    }
    const place = `${path}/repository/commits/${commit}/merge_requests`;
    const all = await api.getOr(`${place}?per_page=100`, gitLabMergeRequest.array(), [404]);
    return typeof all === 'number' ? [] : all.filter(({ sha }) => sha === commit);
  };
  const open = (await ask()).filter(({ state }) => state === 'opened');
  const candidates = open.flatMap(({ iid, description, labels, sha, target_branch: base }): Candidate[] =>
    sha ? [{ number: iid, text: description ?? '', labels, headSha: sha, base }] : [],
  );
  return choose(candidates, wanted, { one: 'merge request', branch: `${branch}` });
}

/** One alone can be meant: of several, each has its own reviewers. */
function choose(
  open: readonly Candidate[],
  { number, commit, branch, base }: PullWanted,
  words: { readonly one: string; readonly branch: string },
): PullSearch {
  const landing = open.filter(one => base === undefined || one.base === base);
  const [found, ...others] = landing;
  if (found && !others.length) return found;
  const numbers = (list: readonly Candidate[]) => list.map(one => one.number).join(', ');
  if (found) return { reason: `more than one ${words.one} is open for it: ${numbers(landing)}` };
  const [other] = open;
  if (other) {
    return { reason: `${words.one} ${other.number} is to land on \`${other.base}\`, and not on \`${base}\`` };
  }
  if (number !== undefined) return { reason: `${words.one} ${number} is not open` };
  const what = branch === undefined ? commit.slice(0, 9) : `\`${words.branch}\``;
  return { reason: `no ${words.one} of ${what} is open` };
}
