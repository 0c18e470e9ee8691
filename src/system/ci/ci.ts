import { isCi } from '../../core/ci.ts';
import { readGitLab } from './gitlab.ts';

/** What a CI system tells about the change, in its environment. Nothing of it is needed; nothing of it is trusted with the verdict. */
export interface CiFacts {
  readonly provider: 'github' | 'gitlab' | 'azure' | 'jenkins' | 'bitbucket' | 'buildkite' | 'other' | undefined;
  /** Names or commits of the base, the best one first. */
  readonly base: readonly string[];
  /** The repository's default branch, where the system tells it. */
  readonly defaultBranch?: string;
  readonly branch?: string;
  readonly pullRequest?: PullRequestFacts;
}

export interface PullRequestFacts {
  readonly number: number;
  /** Undefined where the CI system does not tell, or cuts it short. */
  readonly text?: string;
  readonly labels?: readonly string[];
  readonly author?: string;
  /** The head commit that reviewers see; the checked-out one may be a merge of it with the base. */
  readonly headSha?: string;
  /** It waits in a merge queue or a merge train: what is checked out was made by the forge. */
  readonly queued?: boolean;
}

export type Env = Readonly<Record<string, string | undefined>>;

interface SimpleCi {
  readonly provider: NonNullable<CiFacts['provider']>;
  /** The variable that only this system sets. */
  readonly mark: string;
  readonly base: string;
  /** The first one that is set: the branch of a pull request, then that of a plain build. */
  readonly branch: readonly string[];
  /** The pull request's number at GitHub or GitLab. */
  readonly number?: string;
}

/**
 * https://learn.microsoft.com/azure/devops/pipelines/build/variables,
 * https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/,
 * https://buildkite.com/docs/pipelines/configure/environment-variables and
 * https://www.jenkins.io/doc/book/pipeline/multibranch/#additional-environment-variables
 */
const simple: readonly SimpleCi[] = [
  {
    provider: 'azure',
    mark: 'TF_BUILD',
    base: 'SYSTEM_PULLREQUEST_TARGETBRANCH',
    branch: ['SYSTEM_PULLREQUEST_SOURCEBRANCH', 'BUILD_SOURCEBRANCH'],
    // Not SYSTEM_PULLREQUEST_PULLREQUESTID, which counts in another way where the repository is at GitHub.
    number: 'SYSTEM_PULLREQUEST_PULLREQUESTNUMBER',
  },
  {
    provider: 'bitbucket',
    mark: 'BITBUCKET_BUILD_NUMBER',
    base: 'BITBUCKET_PR_DESTINATION_BRANCH',
    branch: ['BITBUCKET_BRANCH'],
  },
  {
    provider: 'buildkite',
    mark: 'BUILDKITE',
    base: 'BUILDKITE_PULL_REQUEST_BASE_BRANCH',
    branch: ['BUILDKITE_BRANCH'],
    number: 'BUILDKITE_PULL_REQUEST',
  },
  {
    provider: 'jenkins',
    mark: 'JENKINS_URL',
    base: 'CHANGE_TARGET',
    branch: ['CHANGE_BRANCH', 'BRANCH_NAME'],
    number: 'CHANGE_ID',
  },
];

export async function readCi(env: Env): Promise<CiFacts> {
  if (env['GITHUB_ACTIONS'] === 'true') return (await import('./github.ts')).readGitHub(env);
  if (env['GITLAB_CI'] === 'true') return readGitLab(env);
  const found = simple.find(({ mark }) => env[mark]);
  if (found) {
    const branch = found.branch.map(name => env[name]).find(Boolean);
    const number = found.number === undefined ? 0 : Number(env[found.number]);
    return {
      provider: found.provider,
      base: [env[found.base]].flatMap(name => name || []),
      ...(branch ? { branch: branch.replace(/^refs\/heads\//, '') } : {}),
      ...(Number.isSafeInteger(number) && number > 0 ? { pullRequest: { number } } : {}),
    };
  }
  return { provider: isCi(env) ? 'other' : undefined, base: [] };
}
