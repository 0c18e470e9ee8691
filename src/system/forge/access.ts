import type { Approvals } from '../../core/approval.ts';
import type { PullRequestFacts } from '../ci/ci.ts';
import { once } from '../once.ts';
import type { PullSearch } from './find-pull.ts';
import type { ForgeContext } from './forge.ts';
import type { ForgeAccess } from './github.ts';
import { type Course, readCourse } from './remotes.ts';
import { type ForgeServer, forgeServers } from './servers.ts';

/** A pull request at its forge, as it is now. */
export interface RemotePull {
  /** The branch that it is made from. */
  readonly branch: string;
  readonly labels: readonly string[];
  readonly text: string;
}

/** A forge that can be asked about this very pull request. */
export interface RemoteForge {
  readonly pull: () => Promise<RemotePull>;
  readonly approvals: () => Promise<Approvals>;
}

export type Reached =
  /** The reason is undefined where nothing is in sight that could be asked. */
  | { readonly kind: 'none'; readonly reason?: string }
  | {
      readonly kind: 'pull';
      readonly pull: PullRequestFacts;
      /** What a reader calls it, where the forge was asked which one it is: it may be about another commit. */
      readonly found?: string;
      readonly open: () => Promise<RemoteForge>;
    };

/** A server with a token, and the repository or project there on which the change is to land. */
interface Place {
  readonly server: ForgeServer & { readonly token: string };
  readonly project: string;
}

const none = (reason: string) => ({ kind: 'none', reason }) as const;

/**
 * The pull request of this change: the one that the CI system is about, else the open one that the forge has for its
 * branch or commit. Throws a UserError where the forge cannot be asked for it.
 */
export async function reachForge(context: ForgeContext): Promise<Reached> {
  const { ci, env, git, change, pushedTo } = context;
  const own = ci.provider === 'github' ? actionsPlace(env) : ci.provider === 'gitlab' ? pipelinePlace(env) : undefined;
  if (own && 'kind' in own) return own;
  if (own && ci.pullRequest) return { kind: 'pull', pull: ci.pullRequest, open: opener(context, own, ci.pullRequest) };

  const course = await readCourse(git, change, pushedTo);
  const place = own ?? remotePlace(course, env);
  if ('kind' in place) return place;
  const pull = await find(context, place, course);
  if ('reason' in pull) return none(pull.reason);
  const found = `${place.server.name === 'GitHub' ? 'pull' : 'merge'} request ${pull.number}`;
  return { kind: 'pull', pull, found, open: opener(context, place, pull) };
}

function actionsPlace(env: ForgeContext['env']): Place | Reached {
  const token = env['GITHUB_TOKEN'] || env['GH_TOKEN'];
  const project = env['GITHUB_REPOSITORY'];
  if (!token || !project) return none('GitHub was not asked: give this step `GITHUB_TOKEN`');
  const url = env['GITHUB_API_URL'] || 'https://api.github.com';
  return { server: { name: 'GitHub', host: '', url, token }, project };
}

function pipelinePlace(env: ForgeContext['env']): Place | Reached {
  const token = env['GITLAB_TOKEN'];
  const url = env['CI_API_V4_URL'];
  const project = env['CI_MERGE_REQUEST_PROJECT_ID'] || env['CI_PROJECT_ID'];
  if (token && url && project) return { server: { name: 'GitLab', host: '', url, token }, project };
  return none(
    'GitLab was not asked: give this job `GITLAB_TOKEN`, a token with the scope `read_api` (a job token may not read approvals)',
  );
}

/** By the remote that the base is on. */
function remotePlace({ to }: Course, env: ForgeContext['env']): Place | Reached {
  if (!to) return { kind: 'none' };
  const servers = forgeServers(env);
  const server = servers.find(({ host }) => host === to.host);
  if (!server) {
    const tokens = servers.some(({ token }) => token !== undefined);
    return tokens
      ? none(`no token is for \`${to.host}\`: if it is a forge, name it in \`GH_HOST\` or \`GITLAB_HOST\``)
      : { kind: 'none' };
  }
  const { name, token } = server;
  if (token !== undefined) return { server: { ...server, token }, project: to.path };
  return none(
    name === 'GitHub'
      ? 'GitHub was not asked: set `GITHUB_TOKEN`'
      : 'GitLab was not asked: set `GITLAB_TOKEN`, a token with the scope `read_api`',
  );
}

async function find(context: ForgeContext, place: Place, course: Course): Promise<PullSearch> {
  const { ci, change } = context;
  const { server, project } = place;
  const [{ openServer }, { findGitHubPull, findGitLabMergeRequest }] = await Promise.all([
    import('./api.ts'),
    import('./find-pull.ts'),
  ]);
  const search = server.name === 'GitHub' ? findGitHubPull : findGitLabMergeRequest;
  const owner = (ci.provider === 'github' ? project : (course.from?.path ?? project)).split('/')[0] ?? '';
  return search(openServer({ ...server, ...patience(context) }), {
    number: ci.pullRequest?.number,
    commit: change.head.sha,
    commits: change.commits.map(({ sha }) => sha),
    branch: course.branch,
    owner,
    base: course.base,
    project,
  });
}

function opener(context: ForgeContext, { server, project }: Place, pullRequest: PullRequestFacts) {
  const access: ForgeAccess = { ...server, ...patience(context), pullRequest, change: context.change };
  return once(async (): Promise<RemoteForge> => {
    if (server.name === 'GitHub') {
      const { openGitHub } = await import('./github.ts');
      return openGitHub({ ...access, repository: project });
    }
    const { openGitLab } = await import('./gitlab.ts');
    return openGitLab({ ...access, project });
  });
}

/** A person waits for a push; a job has time. */
const patience = ({ ci, signal }: ForgeContext) => ({ signal, timeout: ci.provider === undefined ? 3_000 : 15_000 });
