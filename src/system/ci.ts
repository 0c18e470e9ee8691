import { readFile } from 'node:fs/promises';

/** What a CI system tells about the change, in its environment. Nothing of it is needed; nothing of it is trusted with the verdict. */
export interface CiFacts {
  readonly provider: 'github' | 'gitlab' | 'azure' | 'jenkins' | 'bitbucket' | 'buildkite' | 'other' | undefined;
  /** Names or commits of the base, the best one first. */
  readonly base: readonly string[];
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

type Env = Readonly<Record<string, string | undefined>>;

export async function readCi(env: Env): Promise<CiFacts> {
  if (env['GITHUB_ACTIONS'] === 'true') return readGitHub(env);
  if (env['GITLAB_CI'] === 'true') return readGitLab(env);
  const simple = [
    ['azure', 'TF_BUILD', 'SYSTEM_PULLREQUEST_TARGETBRANCH', 'SYSTEM_PULLREQUEST_SOURCEBRANCH'],
    ['bitbucket', 'BITBUCKET_BUILD_NUMBER', 'BITBUCKET_PR_DESTINATION_BRANCH', 'BITBUCKET_BRANCH'],
    ['buildkite', 'BUILDKITE', 'BUILDKITE_PULL_REQUEST_BASE_BRANCH', 'BUILDKITE_BRANCH'],
    ['jenkins', 'JENKINS_URL', 'CHANGE_TARGET', 'CHANGE_BRANCH'],
  ] as const;
  for (const [provider, mark, base, branch] of simple) {
    if (env[mark]) return { provider, base: given(env[base]), ...optional('branch', env[branch]) };
  }
  const other = env['CI'] && env['CI'] !== 'false' ? 'other' : undefined;
  return { provider: other, base: [] };
}

/** https://docs.github.com/actions/reference/variables-reference and the webhook payload in GITHUB_EVENT_PATH. */
async function readGitHub(env: Env): Promise<CiFacts> {
  const event = await readJson(env['GITHUB_EVENT_PATH']);
  const branch = optional('branch', env['GITHUB_HEAD_REF'] || env['GITHUB_REF_NAME']);
  const group = event['merge_group'] as { base_sha?: string; head_ref?: string } | undefined;
  if (group?.base_sha) {
    const number = Number(/\/pr-([0-9]+)-/.exec(group.head_ref ?? '')?.[1]);
    return {
      provider: 'github',
      base: [group.base_sha],
      ...branch,
      ...(number ? { pullRequest: { number, queued: true } } : {}),
    };
  }
  const pull = event['pull_request'] as GitHubPull | undefined;
  if (pull) {
    const pullRequest = {
      number: pull.number,
      text: pull.body ?? '',
      labels: pull.labels?.map(label => label.name) ?? [],
      ...optional('author', pull.user?.login),
      ...optional('headSha', pull.head?.sha),
    };
    return { provider: 'github', base: given(env['GITHUB_BASE_REF'] || pull.base?.ref), ...branch, pullRequest };
  }
  const { before, repository } = event as { before?: string; repository?: { default_branch?: string } };
  const landed = env['GITHUB_REF_NAME'] !== undefined && env['GITHUB_REF_NAME'] === repository?.default_branch;
  return { provider: 'github', base: landed && before && !/^0+$/.test(before) ? [before] : [], ...branch };
}

interface GitHubPull {
  number: number;
  body?: string | null;
  labels?: { name: string }[];
  user?: { login: string };
  head?: { sha: string };
  base?: { ref: string };
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
function readGitLab(env: Env): CiFacts {
  const base = [...given(env['CI_MERGE_REQUEST_TARGET_BRANCH_NAME']), ...given(env['CI_MERGE_REQUEST_DIFF_BASE_SHA'])];
  const branch = optional('branch', env['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'] || env['CI_COMMIT_BRANCH']);
  const number = Number(env['CI_MERGE_REQUEST_IID']);
  if (!number) return { provider: 'gitlab', base, ...branch };
  const cut = env['CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED'] === 'true';
  const pullRequest = {
    number,
    ...(cut ? {} : optional('text', env['CI_MERGE_REQUEST_DESCRIPTION'])),
    labels: (env['CI_MERGE_REQUEST_LABELS'] ?? '').split(',').filter(Boolean),
    ...optional('headSha', env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'] || env['CI_COMMIT_SHA']),
    ...(env['CI_MERGE_REQUEST_EVENT_TYPE'] === 'merge_train' ? { queued: true } : {}),
  };
  return { provider: 'gitlab', base, ...branch, pullRequest };
}

async function readJson(path: string | undefined): Promise<Record<string, unknown>> {
  if (!path) return {};
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const given = (value: string | undefined): string[] => (value ? [value] : []);

const optional = <Key extends string>(key: Key, value: string | undefined) =>
  (value ? { [key]: value } : {}) as { [K in Key]?: string };
