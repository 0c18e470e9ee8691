import { expect, it } from 'vitest';
import { type Answer, serveForge } from '../support/forge.ts';
import { gitlabApprovals, gitlabCommit, gitlabMergeRequest, gitlabUser, gitlabVersion } from '../support/gitlab.ts';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const token = 'glpat-averysecrettoken';
const policy = 'version: 1\nbase: main\napprovals:\n  all: { from: owners }\n';
const pushedAt = '2026-11-02T10:00:00.000Z';
const later = '2026-11-02T10:00:01.000Z';
const bob = gitlabUser('bob', 2);
const carol = gitlabUser('carol', 3);

/** A merge request as a detached pipeline sees it. */
function mergeRequest() {
  const repository = createRepository({ 'landworthy.yml': policy, CODEOWNERS: '[Pay][2] @bob @carol\npay/\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  const head = repository.commit('Pay faster', { 'pay/a.ts': 'a\n' });
  repository.git('switch', '--quiet', '--detach');
  const env = {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_PROJECT_ID: '5',
    CI_COMMIT_SHA: head,
    CI_MERGE_REQUEST_IID: '7',
    CI_MERGE_REQUEST_EVENT_TYPE: 'detached',
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature',
  };
  return { repository, head, env };
}

async function judge(answers: (head: string) => Readonly<Record<string, Answer>>) {
  const { repository, head, env } = mergeRequest();
  const path = '/projects/5/merge_requests/7';
  const { url } = await serveForge({
    [path]: { json: gitlabMergeRequest({ sha: head }) },
    [`${path}/approvals`]: { json: gitlabApprovals() },
    [`${path}/reviewers`]: { json: [] },
    [`${path}/versions`]: { json: [gitlabVersion(head, pushedAt)] },
    [`${path}/commits`]: { json: [gitlabCommit('anna', 'anna@example.com')] },
    ...answers(head),
  });
  const report = await verdict(repository.dir, ['--stage', 'merge'], {
    env: { ...env, CI_API_V4_URL: url, GITLAB_TOKEN: token },
  });
  expect(JSON.stringify(report)).not.toContain(token);
  return { report, outcome: report.requirements[0]?.outcome };
}

const approvedBy = (...users: (typeof bob)[]) => ({
  '/projects/5/merge_requests/7/approvals': {
    json: gitlabApprovals(...users.map(user => ({ user, approved_at: later }))),
  },
});

it('passes when as many owners approved as the section asks for', async () => {
  const { report, outcome } = await judge(() => approvedBy(bob, carol));
  expect(outcome).toMatchObject({
    status: 'pass',
    proof: expect.stringMatching(/^`bob`, `carol` approved .* \(GitLab\)$/),
  });
  expect(report).toMatchObject({ verdict: 'pass', exitCode: 0 });
});

it('fails when one of them is missing', async () => {
  const { report, outcome } = await judge(() => ({
    ...approvedBy(bob),
    '/users?username=carol': { json: [{ id: 3 }] },
  }));
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ reason: '`pay/a.ts` needs 2 approvals from `@bob` or `@carol`, has 1' });
});

it('is undecided when GitLab refuses the token', async () => {
  const refusal = { status: 401, body: '{"message":"401 Unauthorized"}' };
  const { report, outcome } = await judge(() => ({ '/projects/5/merge_requests/7/approvals': refusal }));
  expect(report).toMatchObject({ verdict: 'undecided', exitCode: 2 });
  expect(outcome).toMatchObject({ status: 'error', hint: 'give a valid one' });
});

it('fails without a token, and says which one to give', async () => {
  const { repository, env } = mergeRequest();
  const report = await verdict(repository.dir, ['--stage', 'merge'], { env: { ...env, CI_JOB_TOKEN: 'job' } });
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(report.requirements[0]?.outcome).toMatchObject({
    status: 'pending',
    reason: expect.stringContaining('give this job `GITLAB_TOKEN`'),
  });
});
