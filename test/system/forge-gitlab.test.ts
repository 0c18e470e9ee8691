import { expect, it } from 'vitest';
import type { KnownApprovals } from '../../src/core/approval.ts';
import { openGitLab } from '../../src/system/forge/gitlab.ts';
import { fakeChange } from '../support/facts.ts';
import { type Answer, serveForge } from '../support/forge.ts';
import { gitlabApprovals, gitlabCommit, gitlabMergeRequest, gitlabUser, gitlabVersion } from '../support/gitlab.ts';

const head = 'b'.repeat(40);
const older = 'd'.repeat(40);
const path = '/projects/acme%2Fshop/merge_requests/7';
const bob = gitlabUser('bob', 2, 'Bob Builder');
const pushedAt = '2026-11-02T10:00:00.000Z';
const later = '2026-11-02T10:00:01.000Z';
const earlier = '2026-11-02T09:59:59.000Z';

async function open(answers: Readonly<Record<string, Answer>> = {}) {
  const server = await serveForge({
    [path]: { json: gitlabMergeRequest({ sha: head, labels: ['risky'], description: 'Why' }) },
    [`${path}/approvals`]: { json: gitlabApprovals({ user: bob, approved_at: later }) },
    [`${path}/reviewers`]: { json: [] },
    [`${path}/versions`]: { json: [gitlabVersion(head, pushedAt), gitlabVersion(older, earlier)] },
    [`${path}/commits`]: { json: [gitlabCommit('anna', 'anna@example.com')] },
    '/users/2': { json: { ...bob, public_email: 'bob@acme.example' } },
    ...answers,
  });
  const forge = openGitLab({
    url: server.url,
    token: 'secret',
    project: 'acme/shop',
    pullRequest: { number: 7, headSha: head },
    change: fakeChange(),
    signal: new AbortController().signal,
  });
  return { server, forge };
}

async function approvals(answers: Readonly<Record<string, Answer>> = {}): Promise<KnownApprovals> {
  const known = await (await open(answers)).forge.approvals();
  if (known.kind !== 'known') throw new Error('not known');
  return known;
}

it('reads an approval that was given after the last push', async () => {
  const known = await approvals();
  expect(known).toMatchObject({ source: 'GitLab', commit: head });
  expect(known.decisions).toEqual([{ person: 'bob', state: 'approved', commit: head }]);
});

const undated = { [`${path}/approvals`]: { json: gitlabApprovals({ user: bob }) } };
const project = '/projects/acme%2Fshop/approvals';

it.each<[string, Readonly<Record<string, Answer>>, string | undefined]>([
  [
    'given before the last push',
    { [`${path}/approvals`]: { json: gitlabApprovals({ user: bob, approved_at: earlier }) } },
    older,
  ],
  [
    'while another head is the latest version',
    { [`${path}/versions`]: { json: [gitlabVersion(older, earlier)] } },
    older,
  ],
  ['without versions', { [`${path}/versions`]: { json: [] } }, undefined],
  ['without a time', undated, undefined],
  [
    'without a time, where pushes do not reset it',
    { ...undated, [project]: { json: { reset_approvals_on_push: false } } },
    undefined,
  ],
  [
    'without a time, where each push resets it',
    { ...undated, [project]: { json: { reset_approvals_on_push: true } } },
    head,
  ],
])('knows for which commit an approval is: %s', async (_, answers, commit) => {
  expect((await approvals(answers)).decisions).toMatchObject([{ person: 'bob', commit }]);
});

it('reads who requested changes', async () => {
  const reviewers = [
    { user: gitlabUser('carol', 3), state: 'requested_changes', created_at: later },
    { user: gitlabUser('dave', 4), state: 'unreviewed', created_at: later },
    { user: bob, state: 'approved', created_at: later },
  ];
  const { decisions } = await approvals({ [`${path}/reviewers`]: { json: reviewers } });
  expect(decisions).toMatchObject([{ person: 'bob' }, { person: 'carol', state: 'changes-requested' }]);
});

it.each<[string, Readonly<Record<string, Answer>>]>([
  ['opened the merge request', { [path]: { json: gitlabMergeRequest({ sha: head, author: 'Bob' }) } }],
  ['has the name of an author', { [`${path}/commits`]: { json: [gitlabCommit('bob builder', 'b@home.example')] } }],
  ['has the e-mail of an author', { [`${path}/commits`]: { json: [gitlabCommit('B', 'Bob@acme.example')] } }],
  [
    'has the hidden e-mail of an author',
    { [`${path}/commits`]: { json: [gitlabCommit('B', '2-bob@users.noreply.gitlab.com')] } },
  ],
  [
    'is a co-author',
    { [`${path}/commits`]: { json: [gitlabCommit('x', 'x@x.example', 'y\n\nCo-authored-by: B <bob@acme.example>')] } },
  ],
])('bars the approval of who %s', async (_, answers) => {
  expect((await approvals(answers)).decisions).toMatchObject([{ barred: 'made a part of the change' }]);
});

it('bars bots', async () => {
  const bot = gitlabUser('project_5_bot_0a1b2c', 9);
  const answers = { [`${path}/approvals`]: { json: gitlabApprovals({ user: bot, approved_at: later }) } };
  expect((await approvals(answers)).decisions).toMatchObject([{ barred: 'is a bot' }]);
});

const member = (level: number, state = 'active') => ({ json: { ...bob, state, access_level: level } });

it.each<[string, string, Readonly<Record<string, Answer>>, boolean | 'unknown']>([
  ['the user', '@Bob', {}, true],
  ['another user', '@carol', { '/users?username=carol': { json: [{ id: 3 }] } }, false],
  ['a direct member of the group', '@acme/pay', { '/groups/acme%2Fpay/members/2': member(30) }, true],
  ['a member who is blocked', '@acme/pay', { '/groups/acme%2Fpay/members/2': member(30, 'blocked') }, false],
  ['no member of a group that the token may see', '@acme/pay', { '/groups/acme%2Fpay': { json: { id: 1 } } }, false],
  ['a group that the token may not see', '@acme/pay', {}, 'unknown'],
  ['a group of one word that the token may not see', '@pay', { '/users': { json: [] } }, 'unknown'],
  ['the role', '@@maintainers', { '/projects/acme%2Fshop/members/2': member(40) }, true],
  ['a higher role, which is another one', '@@developer', { '/projects/acme%2Fshop/members/2': member(40) }, false],
  ['no direct member of the project', '@@owner', {}, false],
  ['the public e-mail', 'BOB@acme.example', {}, true],
  ['another e-mail', 'carol@acme.example', {}, false],
  [
    'an e-mail that is not public',
    'bob@acme.example',
    { '/users/2': { json: { ...bob, public_email: null } } },
    'unknown',
  ],
])('knows an owner: %s', async (_, owner, answers, expected) => {
  expect(await (await approvals(answers)).isMember('bob', owner)).toBe(expected);
});

it('reads labels and text, with its own header for the token', async () => {
  const { server, forge } = await open();
  expect(await forge.pull()).toEqual({ branch: 'feature', labels: ['risky'], text: 'Why' });
  expect(server.requests).toMatchObject([{ url: path, headers: { 'private-token': 'secret' } }]);
  expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
});

it.each(['', '/approvals', '/reviewers', '/versions', '/commits'])('throws when GitLab fails at %s', async place => {
  const { forge } = await open({ [`${path}${place}`]: { status: 500 } });
  await expect(forge.approvals()).rejects.toThrow('GitLab answered 500');
});
