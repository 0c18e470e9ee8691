import { expect, it } from 'vitest';
import { type Answer, serveForge } from '../support/forge.ts';
import { githubCommit, githubPull, githubReview } from '../support/github.ts';
import { gitlabApprovals, gitlabCommit, gitlabMergeRequest, gitlabUser, gitlabVersion } from '../support/gitlab.ts';
import { landworthy, type RunOptions, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const token = 'ghp_averysecrettoken';
const policy = 'version: 1\nbase: main\napprovals:\n  all: { from: "@bob" }\n';

/** A clone with one branch, as a developer has it. */
function clone(url: string, files: Readonly<Record<string, string>> = {}) {
  const repository = createRepository({ 'landworthy.yml': policy, ...files });
  repository.git('remote', 'add', 'origin', url);
  repository.git('update-ref', 'refs/remotes/origin/main', 'main');
  repository.git('switch', '--quiet', '--create', 'feature');
  const head = repository.commit('Pay faster', { 'pay.ts': 'a\n' });
  return { repository, head };
}

const list = '/repos/acme/shop/pulls';
const asked = `${list}?state=open&per_page=100&head=acme%3Afeature`;

/** A pull request as the list gives it. */
function listed(head: string, { base = 'main', number = 7, state = 'open' } = {}) {
  const pull = githubPull({ head, labels: ['risky'], body: '```landworthy\ngoal: Refunds settle in seconds.\n```' });
  pull.head = { ...pull.head, ref: 'feature', label: 'acme:feature' };
  return { ...pull, number, state, base: { ...pull.base, ref: base } };
}

interface Judged {
  readonly repository: TestRepository;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly stage?: string;
  readonly env?: RunOptions['env'];
}

async function judge({ repository, answers, stage = 'merge', env = {} }: Judged) {
  const server = await serveForge(answers);
  const here = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: server.url, GITHUB_TOKEN: token };
  const report = await verdict(repository.dir, ['--stage', stage], { env: { ...here, ...env } });
  expect(JSON.stringify(report)).not.toContain(token);
  const [first] = report.requirements;
  return { report, outcome: first?.outcome, urls: server.requests.map(({ url }) => url) };
}

const approved = (head: string): Readonly<Record<string, Answer>> => ({
  [asked]: { json: [listed(head)] },
  [`${list}/7`]: { json: listed(head) },
  [`${list}/7/commits`]: { json: [githubCommit({ sha: head })] },
  [`${list}/7/reviews`]: { json: [githubReview('bob', 'APPROVED', head)] },
});

it('passes on the machine of a developer when the pull request of the branch is approved', async () => {
  const { repository, head } = clone('git@github.com:acme/shop.git');
  const { report, outcome } = await judge({ repository, answers: approved(head) });
  expect(report).toMatchObject({ verdict: 'pass', exitCode: 0 });
  expect(outcome).toEqual({ status: 'pass', proof: `\`bob\` approved ${head.slice(0, 9)} (GitHub)` });
});

it('finds it by its commit where no branch is checked out', async () => {
  const { repository, head } = clone('https://github.com/acme/shop');
  repository.git('switch', '--quiet', '--detach');
  const pulls = `/repos/acme/shop/commits/${head}/pulls`;
  const others = [listed('d'.repeat(40), { number: 8 }), listed(head, { number: 9, state: 'closed' })];
  const { [asked]: _, ...rest } = approved(head);
  const answers = { ...rest, [pulls]: { json: [...others, listed(head)] } };
  expect(await judge({ repository, answers })).toMatchObject({ report: { verdict: 'pass' } });
});

it.each<[string, Readonly<Record<string, string>>]>([
  ['Azure', { TF_BUILD: 'True', SYSTEM_PULLREQUEST_PULLREQUESTNUMBER: '7' }],
  ['Jenkins', { JENKINS_URL: 'https://ci', CHANGE_ID: '7', CHANGE_TARGET: 'main', CHANGE_BRANCH: 'patch-1' }],
  ['Buildkite', { BUILDKITE: 'true', BUILDKITE_PULL_REQUEST: '7', BUILDKITE_BRANCH: 'anna:patch-1' }],
])('takes the number that %s gives', async (_, env) => {
  const { repository, head } = clone('https://github.com/acme/shop');
  repository.git('switch', '--quiet', '--detach');
  const { [asked]: __, ...answers } = approved(head);
  const { report, urls } = await judge({ repository, answers, env });
  expect(report).toMatchObject({ verdict: 'pass' });
  expect(urls[0]).toBe(`${list}/7`);
});

it('is pending with one request before a push, where the forge has an older commit', async () => {
  const { repository, head } = clone('git@github.com:acme/shop.git');
  repository.commit('More', { 'pay.ts': 'b\n' });
  const { report, outcome, urls } = await judge({ repository, answers: approved(head), stage: 'push' });
  expect(report).toMatchObject({ verdict: 'pass' });
  expect(outcome).toMatchObject({
    status: 'pending',
    reason: expect.stringMatching(/reviewers of pull request 7 see [0-9a-f]{9}, and not [0-9a-f]{9}: push it first$/),
  });
  expect(urls).toEqual([asked]);
});

type Case = (head: string) => Readonly<Record<string, Answer>>;

it.each<[string, Case, RegExp]>([
  ['there is none', () => ({ [asked]: { json: [] } }), /no pull request of `acme:feature` is open$/],
  [
    'it is closed',
    head => ({ ...approved(head), [asked]: { json: [listed(head, { state: 'closed' })] } }),
    /no pull request of `acme:feature` is open$/,
  ],
  [
    'there are several',
    head => ({ ...approved(head), [asked]: { json: [listed(head), listed(head, { number: 8 })] } }),
    /more than one pull request is open for it: 7, 8$/,
  ],
  [
    'it is to land elsewhere',
    head => ({ ...approved(head), [asked]: { json: [listed(head, { base: 'next' })] } }),
    /pull request 7 is to land on `next`, and not on `main`$/,
  ],
  [
    'it is of somebody else',
    head => {
      const pull = listed(head);
      return { ...approved(head), [asked]: { json: [{ ...pull, head: { ...pull.head, label: 'mallory:feature' } }] } };
    },
    /no pull request of `acme:feature` is open$/,
  ],
  [
    'its head is another commit',
    head => ({ ...approved(head), [asked]: { json: [listed('d'.repeat(40))] } }),
    /see ddddddddd, and not/,
  ],
])('fails at the merge, and says so, where %s', async (_, answers, reason) => {
  const { repository, head } = clone('git@github.com:acme/shop.git');
  const { report, outcome } = await judge({ repository, answers: answers(head) });
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ status: 'pending', reason: expect.stringMatching(reason) });
});

it.each<[string, Answer, RegExp]>([
  ['refuses the token', { status: 401 }, /^GitHub answered 401/],
  ['does not show the repository', { status: 404 }, /^GitHub answered 404/],
  ['talks nonsense', { json: [{ number: 'x' }] }, /^GitHub's answer at/],
])('is pending before a push and undecided at the merge where the forge %s', async (_, answer, reason) => {
  const { repository } = clone('git@github.com:acme/shop.git');
  const early = await judge({ repository, answers: { [asked]: answer }, stage: 'push' });
  expect(early).toMatchObject({
    report: { verdict: 'pass' },
    outcome: { status: 'pending', reason: expect.stringMatching(reason) },
  });
  const late = await judge({ repository, answers: { [asked]: answer } });
  expect(late).toMatchObject({
    report: { verdict: 'undecided', exitCode: 2 },
    outcome: { status: 'error', message: expect.stringMatching(reason) },
  });
});

it('does not keep a push waiting for a forge that says nothing', async () => {
  const { repository } = clone('git@github.com:acme/shop.git');
  const { report, outcome } = await judge({ repository, answers: { [asked]: 'silence' }, stage: 'push' });
  expect(report).toMatchObject({ verdict: 'pass' });
  expect(outcome).toMatchObject({ status: 'pending', reason: expect.stringContaining('no answer in time') });
  expect(report.requirements[0]?.milliseconds).toBeLessThan(6000);
});

it('does not take what is not committed for what was approved', async () => {
  const { repository, head } = clone('git@github.com:acme/shop.git');
  repository.write({ 'pay.ts': 'b\n' });
  const { report, outcome } = await judge({ repository, answers: approved(head) });
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ reason: expect.stringContaining('do not see what is not committed yet') });
});

it('sends no token to a host that a remote invents', async () => {
  const server = await serveForge({});
  const urls = [
    `${server.url}/acme/shop.git`,
    'https://github.com.evil.example/acme/shop',
    'https://github.com@evil.example/acme/shop',
  ];
  for (const url of urls) {
    const { repository } = clone(url);
    const env = { GITHUB_TOKEN: token, GITLAB_TOKEN: token };
    const report = await verdict(repository.dir, ['--stage', 'merge'], { env });
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(report.requirements[0]?.outcome).toMatchObject({ reason: expect.stringContaining('no token is for `') });
  }
  expect(server.requests).toEqual([]);
});

it('says which token to set for a forge that it knows', async () => {
  const { repository } = clone('git@github.com:acme/shop.git');
  const report = await verdict(repository.dir, ['--stage', 'merge']);
  expect(report.requirements[0]?.outcome).toMatchObject({
    status: 'pending',
    reason: expect.stringContaining('GitHub was not asked: set `GITHUB_TOKEN`'),
  });
});

const asking = 'evidence:\n  goal: { ask: "What for?" }\ntests:\n  risky: { run: "exit 1", when: { label: risky } }\n';

it('reads labels and answers of the pull request of the branch, with one request', async () => {
  const { repository, head } = clone('git@github.com:acme/shop.git', {
    'landworthy.yml': `version: 1\nbase: main\n${asking}`,
  });
  const { report, urls } = await judge({ repository, answers: approved(head), stage: 'push' });
  expect(report.requirements.map(({ id, outcome }) => [id, outcome.status])).toEqual([
    ['evidence.goal', 'pass'],
    ['tests.risky', 'fail'],
  ]);
  expect(urls).toEqual([asked]);
});

it('goes on without the forge where who is offline has answered all in a file, and does not ask for the text', async () => {
  const { repository } = clone('git@github.com:acme/shop.git', {
    'landworthy.yml':
      'version: 1\nbase: main\nevidence:\n  goal: { ask: "What for?" }\n  docs: { ask: "Where?", when: { paths: "docs/**" } }\n',
  });
  repository.commit('Say why', { '.landworthy/changes/pay.yml': 'goal: Refunds settle in seconds.\n' });
  const { report, urls } = await judge({ repository, answers: { [asked]: 'silence' }, stage: 'push' });
  expect(report).toMatchObject({ verdict: 'pass' });
  expect(urls).toEqual([]);
});

it('says that the text could not be read where an answer is missing, and decides a label later', async () => {
  const { repository } = clone('git@github.com:acme/shop.git', {
    'landworthy.yml': `version: 1\nbase: main\n${asking}`,
  });
  const early = await judge({ repository, answers: { [asked]: { status: 500 } }, stage: 'push' });
  expect(early.report.requirements.map(({ outcome }) => outcome)).toMatchObject([
    { status: 'fail', findings: [{ hint: expect.stringContaining('would not be seen: GitHub answered 500') }] },
    { status: 'pending', reason: expect.stringContaining('(GitHub answered 500') },
  ]);
  const late = await judge({ repository, answers: { [asked]: { status: 500 } } });
  expect(late.report.requirements[1]?.outcome).toMatchObject({ status: 'error' });
});

it('asks for the branch of the fork that a hook pushes to', async () => {
  const { repository, head } = clone('git@github.com:acme/shop.git');
  repository.git('remote', 'add', 'fork', 'git@github.com:anna/shop.git');
  const server = await serveForge({});
  await landworthy(repository.dir, ['hook', 'pre-push', 'fork', 'git@github.com:anna/shop.git'], {
    input: `refs/heads/feature ${head} refs/heads/fast ${'0'.repeat(40)}\n`,
    env: { GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: server.url, GH_TOKEN: token },
  });
  expect(server.requests.map(({ url }) => url)).toEqual([`${list}?state=open&per_page=100&head=anna%3Afast`]);
});

const bob = gitlabUser('bob', 2);
const project = '/projects/acme%2Fgroup%2Fshop';
const merges = `${project}/merge_requests?state=opened&per_page=100&source_branch=feature`;
const request = (head: string, more: object = {}) => ({
  ...gitlabMergeRequest({ sha: head }),
  source_project_id: 5,
  target_project_id: 5,
  ...more,
});

function judgeAtGitLab(repository: TestRepository, head: string, requests: readonly object[]) {
  const path = `${project}/merge_requests/7`;
  const answers = {
    [merges]: { json: requests },
    [path]: { json: request(head) },
    [`${path}/approvals`]: { json: gitlabApprovals({ user: bob, approved_at: '2026-11-02T10:00:01.000Z' }) },
    [`${path}/reviewers`]: { json: [] },
    [`${path}/versions`]: { json: [gitlabVersion(head, '2026-11-02T10:00:00.000Z')] },
    [`${path}/commits`]: { json: [gitlabCommit('anna', 'anna@example.com')] },
  };
  return serveForge(answers).then(async ({ url }) => {
    const env = { CI_SERVER_URL: 'https://git.example', CI_API_V4_URL: url, GITLAB_TOKEN: token };
    const report = await verdict(repository.dir, ['--stage', 'merge'], { env });
    return { report, outcome: report.requirements[0]?.outcome };
  });
}

it('asks a GitLab of one’s own about a project in nested groups', async () => {
  const { repository, head } = clone('ssh://git@git.example:2222/acme/group/shop.git');
  const { report, outcome } = await judgeAtGitLab(repository, head, [request(head)]);
  expect(report).toMatchObject({ verdict: 'pass', exitCode: 0 });
  expect(outcome).toMatchObject({ proof: expect.stringMatching(/^`bob` approved .* \(GitLab\)$/) });
});

it.each<[string, (head: string) => object[], RegExp]>([
  [
    'a fork has a branch of this name',
    () => [request('d'.repeat(40), { source_project_id: 6 })],
    /no merge request of `feature` is open$/,
  ],
  ['it is closed', head => [request(head, { state: 'closed' })], /no merge request of `feature` is open$/],
  [
    'it is to land elsewhere',
    head => [request(head, { target_branch: 'next' })],
    /merge request 7 is to land on `next`, and not on `main`$/,
  ],
  ['its head is another commit', () => [request('d'.repeat(40))], /reviewers of merge request 7 see ddddddddd/],
])('takes no approval at GitLab where %s', async (_, requests, reason) => {
  const { repository, head } = clone('git@git.example:acme/group/shop.git');
  const { report, outcome } = await judgeAtGitLab(repository, head, requests(head));
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ status: 'pending', reason: expect.stringMatching(reason) });
});
