import { expect, it } from 'vitest';
import type { KnownApprovals } from '../../src/core/approval.ts';
import type { Change, Commit } from '../../src/core/change.ts';
import type { PullRequestFacts } from '../../src/system/ci/ci.ts';
import { openGitHub } from '../../src/system/forge/github.ts';
import { fakeChange } from '../support/facts.ts';
import { type Answer, serveForge } from '../support/forge.ts';
import { type CommitOptions, githubCommit, githubPull, githubReview } from '../support/github.ts';

const head = 'b'.repeat(40);
const older = 'd'.repeat(40);
const path = '/repos/acme/shop/pulls/7';

interface Setup {
  readonly reviews?: readonly unknown[];
  readonly commits?: readonly CommitOptions[];
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly change?: Change;
  readonly pull?: Partial<PullRequestFacts>;
  readonly remoteHead?: string;
}

async function open({ reviews = [], commits = [{}], answers = {}, change, pull, remoteHead = head }: Setup = {}) {
  const server = await serveForge({
    [path]: { json: githubPull({ head: remoteHead, labels: ['risky'], body: 'Why' }) },
    [`${path}/reviews`]: { json: reviews },
    [`${path}/commits`]: { json: commits.map(githubCommit) },
    '/users/bob': { json: { login: 'bob', name: 'Bob Builder', email: null } },
    ...answers,
  });
  const forge = openGitHub({
    url: server.url,
    token: 'secret',
    repository: 'acme/shop',
    pullRequest: { number: 7, headSha: head, ...pull },
    change: change ?? fakeChange(),
    signal: new AbortController().signal,
  });
  return { server, forge };
}

async function approvals(setup: Setup): Promise<KnownApprovals> {
  const known = await (await open(setup)).forge.approvals();
  if (known.kind !== 'known') throw new Error('not known');
  return known;
}

const decisions = async (setup: Setup) => (await approvals(setup)).decisions;

const commitBy = (name: string, email: string, more: Partial<Commit> = {}): Commit => ({
  sha: head,
  author: { name, email },
  committer: { name, email },
  subject: 'Fix it',
  body: '',
  trailers: [],
  parents: ['a'.repeat(40)],
  ...more,
});

it('reads the approval of the head commit', async () => {
  const known = await approvals({ reviews: [githubReview('bob', 'APPROVED', head)] });
  expect(known).toMatchObject({
    source: 'GitHub',
    commit: head,
    decisions: [{ person: 'bob', state: 'approved', commit: head }],
  });
  expect(known.decisions[0]).not.toHaveProperty('barred');
});

it.each<[string, readonly (readonly [string, string])[], unknown]>([
  [
    'a comment after an approval changes nothing',
    [
      ['APPROVED', head],
      ['COMMENTED', head],
    ],
    [{ state: 'approved', commit: head }],
  ],
  ['a comment alone is nothing', [['COMMENTED', head]], []],
  ['a pending review is nothing', [['PENDING', head]], []],
  [
    'the latest wins: approved, then changes',
    [
      ['APPROVED', head],
      ['CHANGES_REQUESTED', head],
    ],
    [{ state: 'changes-requested' }],
  ],
  [
    'the latest wins: changes, then approved',
    [
      ['CHANGES_REQUESTED', older],
      ['APPROVED', head],
    ],
    [{ state: 'approved' }],
  ],
  ['a dismissed approval is none', [['DISMISSED', head]], []],
  [
    'a dismissed one takes the earlier one along',
    [
      ['APPROVED', older],
      ['DISMISSED', head],
    ],
    [],
  ],
  ['an approval of an older commit says so', [['APPROVED', older]], [{ state: 'approved', commit: older }]],
  ['the letter case of webhooks is read too', [['approved', head]], [{ state: 'approved' }]],
])('%s', async (_, reviews, expected) => {
  const list = reviews.map(([state, commit]) => githubReview('bob', state, commit));
  expect(await decisions({ reviews: list })).toMatchObject(expected as object);
  expect(await decisions({ reviews: list })).toHaveLength((expected as unknown[]).length);
});

it('reads beyond the first page of reviews', async () => {
  const many = Array.from({ length: 150 }, () => githubReview('carol', 'COMMENTED', head));
  expect(await decisions({ reviews: [...many, githubReview('bob', 'CHANGES_REQUESTED', head)] })).toMatchObject([
    { person: 'bob', state: 'changes-requested' },
  ]);
});

it.each<[string, Setup]>([
  ['opened the pull request', { reviews: [githubReview('Anna', 'APPROVED', head)] }],
  ['wrote one of its commits', { commits: [{}, { author: 'bob' }] }],
  ['committed one of its commits', { commits: [{ committer: 'bob' }] }],
  [
    'is a co-author by the e-mail of GitHub',
    { commits: [{ message: 'x\n\nCo-authored-by: B <12+bob@users.noreply.github.com>' }] },
  ],
  [
    'is a co-author by an e-mail of another commit',
    {
      commits: [{ message: 'x\n\nCo-authored-by: B <bob@example.com>' }, { author: 'bob' }],
    },
  ],
  [
    'is a co-author by name',
    { commits: [{ message: 'x\n\nGenerated with X\nCo-authored-by: bob builder <b@home.example>' }] },
  ],
  [
    'shows the e-mail of an author without account',
    {
      commits: [{ author: null, email: 'b@corp.example' }],
      answers: { '/users/bob': { json: { login: 'bob', name: null, email: 'B@corp.example' } } },
    },
  ],
  [
    'wrote a commit that only git knows',
    { change: fakeChange({ commits: [commitBy('Bob Builder', 'b@corp.example')] }) },
  ],
])('bars the approval of who %s', async (_, setup) => {
  const found = await decisions({ reviews: [githubReview('bob', 'APPROVED', head)], ...setup });
  expect(found).toMatchObject([{ state: 'approved', barred: 'made a part of the change' }]);
});

it('bars bots', async () => {
  expect(await decisions({ reviews: [githubReview('fix[bot]', 'APPROVED', head, 'Bot')] })).toMatchObject([
    { barred: 'is a bot' },
  ]);
});

it('does not take GitHub itself for an author', async () => {
  const made = { commits: [{ committer: 'web-flow', email: 'noreply@github.com' }] };
  expect((await decisions({ reviews: [githubReview('bob', 'APPROVED', head)], ...made }))[0]).not.toHaveProperty(
    'barred',
  );
});

it.each<[string, Readonly<Record<string, Answer>>, boolean | 'unknown']>([
  ['a member', { '/orgs/acme/teams/pay/memberships/bob': { json: { state: 'active', role: 'member' } } }, true],
  [
    'who is only invited',
    { '/orgs/acme/teams/pay/memberships/bob': { json: { state: 'pending', role: 'member' } } },
    false,
  ],
  ['no member of a team that the token may see', { '/orgs/acme/teams/pay': { json: { slug: 'pay' } } }, false],
  ['whoever it is, where the token may not see the team', {}, 'unknown'],
  [
    'whoever it is, where the token may not see the organisation',
    { '/orgs/acme/teams/pay/memberships/bob': { status: 403 } },
    'unknown',
  ],
])('knows %s', async (_, answers, expected) => {
  expect(await (await approvals({ answers })).isMember('bob', '@acme/pay')).toBe(expected);
});

it('knows a person by login in any letter case, and by e-mail only where it is shown', async () => {
  const { isMember } = await approvals({
    answers: { '/users/carol': { json: { login: 'carol', name: null, email: 'carol@acme.example' } } },
  });
  expect(await isMember('bob', '@Bob')).toBe(true);
  expect(await isMember('bob', '@bobby')).toBe(false);
  expect(await isMember('bob', 'bob@acme.example')).toBe('unknown');
  expect(await isMember('carol', 'Carol@acme.example')).toBe(true);
  expect(await isMember('carol', 'bob@acme.example')).toBe(false);
});

it('throws where the forge fails while it asks about a team', async () => {
  const { isMember } = await approvals({ answers: { '/orgs/acme/teams/pay/memberships/bob': { status: 500 } } });
  await expect(isMember('bob', '@acme/pay')).rejects.toThrow('GitHub answered 500');
});

it('is about the pull request, where what is judged merges it with the base', async () => {
  const merge = commitBy('bob', 'bob@example.com', { sha: 'e'.repeat(40), parents: ['a'.repeat(40), head] });
  const change = fakeChange({
    head: { kind: 'commit', name: 'HEAD', sha: merge.sha, tree: 'c'.repeat(40) },
    commits: [merge, commitBy('anna', 'anna@example.com')],
  });
  const known = await approvals({ change, reviews: [githubReview('bob', 'APPROVED', head)] });
  expect(known).toMatchObject({ commit: head, decisions: [{ person: 'bob', commit: head }] });
  expect(known.decisions[0]).not.toHaveProperty('barred');
});

it('stays with the commit of the event when the pull request has moved on', async () => {
  const known = await approvals({ remoteHead: older, reviews: [githubReview('bob', 'APPROVED', older)] });
  expect(known).toMatchObject({ commit: head, decisions: [{ commit: older }] });
});

it.each<[string, Change]>([
  ['another commit is judged', fakeChange({ head: { kind: 'commit', name: 'x', sha: older, tree: 'c'.repeat(40) } })],
  [
    'a commit on top of it is judged',
    fakeChange({
      head: { kind: 'commit', name: 'x', sha: older, tree: 'c'.repeat(40) },
      commits: [commitBy('anna', 'a@example.com', { sha: older, parents: [head] }), commitBy('anna', 'a@example.com')],
    }),
  ],
  [
    'a merge with something that the base does not have is judged',
    fakeChange({
      head: { kind: 'commit', name: 'x', sha: older, tree: 'c'.repeat(40) },
      commits: [
        commitBy('anna', 'a@example.com', { sha: older, parents: ['f'.repeat(40), head] }),
        commitBy('anna', 'a@example.com', { sha: 'f'.repeat(40) }),
        commitBy('anna', 'a@example.com'),
      ],
    }),
  ],
])('throws where %s', async (_, change) => {
  const { forge } = await open({ change });
  await expect(forge.approvals()).rejects.toThrow(/^ddddddddd is judged, but the head of/);
});

it('throws where a working tree is judged', async () => {
  const change = fakeChange({ head: { kind: 'working-tree', name: 'x', sha: head, tree: 'c'.repeat(40) } });
  const { forge } = await open({ change });
  await expect(forge.approvals()).rejects.toThrow('so no approval is about it');
});

it('asks for the head of a pull request in a merge queue, whose commits are others', async () => {
  const change = fakeChange({ head: { kind: 'commit', name: 'x', sha: older, tree: 'c'.repeat(40) } });
  const server = await serveForge({
    [path]: { json: githubPull({ head }) },
    [`${path}/reviews`]: { json: [githubReview('bob', 'APPROVED', head)] },
    [`${path}/commits`]: { json: [githubCommit()] },
  });
  const forge = openGitHub({
    url: server.url,
    token: 'secret',
    repository: 'acme/shop',
    pullRequest: { number: 7, queued: true },
    change,
    signal: new AbortController().signal,
  });
  expect(await forge.approvals()).toMatchObject({ commit: head, decisions: [{ person: 'bob', commit: head }] });
});

it('reads labels and text, and says who asks with which token', async () => {
  const { server, forge } = await open();
  expect(await forge.pull()).toEqual({ branch: 'changes', labels: ['risky'], text: 'Why' });
  expect(server.requests).toMatchObject([
    {
      url: path,
      headers: { authorization: 'Bearer secret', 'x-github-api-version': '2022-11-28', 'user-agent': 'landworthy' },
    },
  ]);
});

it('says whose account could not be found', async () => {
  const made = {
    commits: [
      { author: null, email: 'x@corp.example' },
      { author: null, email: 'X@corp.example' },
    ],
  };
  const { notes } = await approvals({ reviews: [githubReview('bob', 'APPROVED', head)], ...made });
  expect(notes).toEqual(['GitHub knows no account of `X@corp.example`, who made a part of the change']);
});

it('does not take a team for another place of the API', async () => {
  const { isMember } = await approvals({ answers: { '/orgs/acme/memberships/bob': { json: { state: 'active' } } } });
  expect(await isMember('bob', '@acme/..')).toBe(false);
});
