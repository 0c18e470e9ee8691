import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Answer, serveForge } from '../support/forge.ts';
import { githubCommit, githubEvent, githubPull, githubReview } from '../support/github.ts';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const token = 'ghs_averysecrettoken';
const policy = `version: 1
base: main
kinds:
  payments: ["pay/**"]
approvals:
  payments: { when: { kind: payments }, from: owners }
`;

/** A pull request as a workflow on \`pull_request\` sees it: the merge of its head with the base is checked out. */
function pullRequest() {
  const repository = createRepository({
    'landworthy.yml': policy,
    '.github/CODEOWNERS': '* @acme/all\n/pay/ @acme/pay @bob\n',
    'a.ts': 'a\n',
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  const head = repository.commit('Pay faster', { 'pay/a.ts': 'a\n', 'web/b.ts': 'b\n' });
  repository.git('switch', '--quiet', 'main');
  repository.commit('Go on', { 'a.ts': 'aa\n' });
  repository.git('switch', '--quiet', '--detach', 'main');
  repository.git('merge', '--quiet', '--no-ff', '--message', 'Merge', head);
  const event = githubEvent('pull_request', 'synchronize');
  event.pull_request = { ...githubPull({ head }), number: 7 };
  const file = repository.path('../event.json');
  writeFileSync(file, JSON.stringify(event));
  const env = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_BASE_REF: 'main',
    GITHUB_HEAD_REF: 'feature',
    GITHUB_EVENT_PATH: file,
  };
  return { repository, head, env };
}

type Pull = ReturnType<typeof pullRequest>;

async function judge({ repository, env, head }: Pull, answers: Readonly<Record<string, Answer>>, stage = 'merge') {
  const path = '/repos/acme/shop/pulls/7';
  const { url, requests } = await serveForge({
    [path]: { json: githubPull({ head }) },
    [`${path}/commits`]: { json: [githubCommit({ sha: head })] },
    [`${path}/reviews`]: { json: [] },
    ...answers,
  });
  const report = await verdict(repository.dir, ['--stage', stage], {
    env: { ...env, GITHUB_API_URL: url, GITHUB_TOKEN: token },
  });
  expect(JSON.stringify(report)).not.toContain(token);
  return { report, outcome: report.requirements[0]?.outcome, requests };
}

const reviews = (...list: unknown[]) => ({ '/repos/acme/shop/pulls/7/reviews': { json: list } });

it('passes when an owner of the payments approved the head of the pull request', async () => {
  const pull = pullRequest();
  const { report, outcome } = await judge(pull, reviews(githubReview('bob', 'APPROVED', pull.head)));
  expect(report).toMatchObject({ verdict: 'pass', exitCode: 0 });
  expect(outcome).toEqual({ status: 'pass', proof: `\`bob\` approved ${pull.head.slice(0, 9)} (GitHub)` });
});

it('fails at the merge, and is pending before it, while nobody approved', async () => {
  const pull = pullRequest();
  const pending = {
    status: 'pending',
    reason: '`pay/a.ts` needs an approval from `@acme/pay` or `@bob`',
    actor: 'owner',
    waitingFor: ['@acme/pay', '@bob'],
  };
  const merge = await judge(pull, {});
  expect(merge.report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(merge.outcome).toEqual(pending);
  expect(await judge(pull, {}, 'push')).toMatchObject({ report: { verdict: 'pass' }, outcome: pending });
});

it('fails when the approval is older than the last push', async () => {
  const pull = pullRequest();
  const { report, outcome } = await judge(pull, reviews(githubReview('bob', 'APPROVED', 'd'.repeat(40))));
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ reason: expect.stringContaining('`bob` approved ddddddddd, an older commit') });
});

it('fails when an owner asked for changes', async () => {
  const pull = pullRequest();
  const { report, outcome } = await judge(pull, {
    ...reviews(githubReview('carol', 'CHANGES_REQUESTED', pull.head), githubReview('bob', 'APPROVED', pull.head)),
    '/orgs/acme/teams/pay/memberships/carol': { json: { state: 'active', role: 'member', url: 'x' } },
  });
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ status: 'fail', findings: [{ message: '`carol` asked for changes' }] });
});

it.each<[string, Answer]>([
  ['refuses the token', { status: 401, body: '{"message":"Bad credentials"}' }],
  ['talks nonsense', { status: 200, body: '[{"user":' }],
  ['is another host all of a sudden', { status: 302, headers: { location: 'http://127.0.0.1:9/reviews' } }],
])('is undecided when the forge %s', async (_, answer) => {
  const { report, outcome } = await judge(pullRequest(), { '/repos/acme/shop/pulls/7/reviews': answer });
  expect(report).toMatchObject({ verdict: 'undecided', exitCode: 2 });
  expect(outcome).toMatchObject({ status: 'error', message: expect.stringMatching(/^GitHub('s answer)? /) });
});

it('is pending without a token, says what to give, and fails at the merge', async () => {
  const { repository, env } = pullRequest();
  const report = await verdict(repository.dir, ['--stage', 'merge'], { env });
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(report.requirements[0]?.outcome).toMatchObject({
    status: 'pending',
    reason:
      '`pay/a.ts` needs an approval from `@acme/pay` or `@bob`; GitHub was not asked: give this step `GITHUB_TOKEN`',
  });
});

it('asks about labels, branch and pull request in a merge queue, where the event has none of them', async () => {
  const { repository, head } = pullRequest();
  repository.git('switch', '--quiet', 'main');
  repository.commit('Ask', {
    'landworthy.yml':
      'version: 1\nbase: main\napprovals:\n  risky: { when: { label: risky, branch: changes }, from: "@bob" }\n',
  });
  const base = repository.git('rev-parse', 'HEAD').trim();
  repository.git('switch', '--quiet', '--detach', 'main');
  repository.git('merge', '--quiet', '--squash', head);
  repository.commit('Pay faster (#7)');
  const event = githubEvent('merge_group', 'checks_requested');
  event.merge_group.base_sha = base;
  event.merge_group.head_ref = `refs/heads/gh-readonly-queue/main/pr-7-${base}`;
  writeFileSync(repository.path('../event.json'), JSON.stringify(event));
  const env = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_BASE_REF: '',
    GITHUB_HEAD_REF: '',
    GITHUB_REF_NAME: `gh-readonly-queue/main/pr-7-${base}`,
    GITHUB_EVENT_PATH: repository.path('../event.json'),
  };
  const { report, outcome } = await judge({ repository, head, env } as Pull, {
    '/repos/acme/shop/pulls/7': { json: githubPull({ head, labels: ['risky'] }) },
    ...reviews(githubReview('bob', 'APPROVED', head)),
  });
  expect(outcome).toMatchObject({ status: 'pass' });
  expect(report).toMatchObject({ verdict: 'pass', exitCode: 0 });
});

it('ends at once where one answer is a refusal and another one never comes', async () => {
  const path = '/repos/acme/shop/pulls/7';
  const start = performance.now();
  const { report } = await judge(pullRequest(), {
    [`${path}/reviews`]: { status: 401 },
    [`${path}/commits`]: 'silence',
  });
  expect(report).toMatchObject({ verdict: 'undecided', exitCode: 2 });
  expect(performance.now() - start).toBeLessThan(12_000);
});
