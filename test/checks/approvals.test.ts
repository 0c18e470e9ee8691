import { describe, expect, it } from 'vitest';
import { approvals } from '../../src/checks/approvals.ts';
import type { Approvals, Decision } from '../../src/core/approval.ts';
import { noOwners, parseCodeowners } from '../../src/core/codeowners/codeowners.ts';
import { compileGlobs } from '../../src/core/glob/glob.ts';
import type { Owners } from '../../src/core/owners.ts';
import type { Requirement } from '../../src/core/policy.ts';
import { fakeChange, fakeFacts } from '../support/facts.ts';

const head = 'b'.repeat(40);
const side = { kind: 'file', blob: 'e'.repeat(40) } as const;
const teams: Readonly<Record<string, readonly string[]>> = { '@acme/pay': ['bob', 'carol'], '@acme/all': ['dave'] };

interface Setup {
  readonly owners?: Owners;
  readonly from?: 'owners' | string | string[];
  readonly count?: number;
  readonly decisions?: readonly Decision[];
  readonly approvals?: Approvals;
  readonly paths?: readonly string[];
  /** The globs of the requirement's own condition. */
  readonly when?: readonly string[];
}

const github = (text: string) => parseCodeowners(text, { file: '.github/CODEOWNERS', dialect: 'github' });
const gitlab = (text: string) => parseCodeowners(text, { file: 'CODEOWNERS', dialect: 'gitlab' });
const approved = (person: string, more: Partial<Decision> = {}): Decision => ({
  person,
  state: 'approved',
  commit: head,
  ...more,
});
const objects = (person: string): Decision => ({ person, state: 'changes-requested', commit: 'd'.repeat(40) });

function known(decisions: readonly Decision[]): Approvals {
  const isMember = async (person: string, owner: string) => {
    if (owner === '@acme/secret') return 'unknown';
    return owner === `@${person}` || owner === person || (teams[owner] ?? []).includes(person);
  };
  return { kind: 'known', source: 'GitHub', commit: head, decisions, isMember, notes: [] };
}

function judge(setup: Setup) {
  const { owners = github('* @acme/pay'), from = 'owners', count = 1, decisions = [], paths = ['pay/a'], when } = setup;
  const files = paths.map(path => ({ path, after: side }));
  const facts = fakeFacts({
    change: async () => fakeChange({ files }),
    owners: async () => owners,
    requirements: () => (when ? [{ id: 'approvals.x', when: { paths: when } } as unknown as Requirement] : []),
    matched: async condition => paths.filter(compileGlobs(condition.paths ?? [])),
    approvals: async () => setup.approvals ?? known(decisions),
  });
  return approvals.run({ from, count }, facts, { id: 'approvals.x', name: 'x' });
}

it('passes when an owner approved the head commit', async () => {
  expect(await judge({ decisions: [approved('bob')] })).toEqual({
    status: 'pass',
    proof: '`bob` approved bbbbbbbbb (GitHub)',
  });
});

it('waits for the owners, and names them', async () => {
  expect(await judge({ paths: ['pay/a', 'pay/b'] })).toEqual({
    status: 'pending',
    reason: '`pay/a` and 1 more need an approval from `@acme/pay`',
    actor: 'owner',
    waitingFor: ['@acme/pay'],
  });
});

it('waits where no forge could be asked, and says why it was not', async () => {
  const nobody = { kind: 'unknown', reason: 'only the forge knows who approved', notes: ['a note'] } as const;
  expect(await judge({ approvals: nobody })).toEqual({
    status: 'pending',
    reason: '`pay/a` needs an approval from `@acme/pay`; only the forge knows who approved; a note',
    actor: 'owner',
    waitingFor: ['@acme/pay'],
  });
});

describe('an approval does not count', () => {
  it.each<[string, Decision, string]>([
    ['of an older commit', approved('bob', { commit: 'd'.repeat(40) }), '`bob` approved ddddddddd, an older commit'],
    [
      'of no commit that is known',
      approved('bob', { commit: undefined }),
      '`bob` approved, but the forge does not say which commit',
    ],
    [
      'of an author',
      approved('bob', { barred: 'made a part of the change' }),
      '`bob` made a part of the change, so that approval does not count',
    ],
    ['of a bot', approved('bob', { barred: 'is a bot' }), '`bob` is a bot, so that approval does not count'],
  ])('%s', async (_, decision, reason) => {
    expect(await judge({ decisions: [decision] })).toMatchObject({
      status: 'pending',
      reason: `\`pay/a\` needs an approval from \`@acme/pay\`; ${reason}`,
    });
  });

  it('of somebody else', async () => {
    expect(await judge({ decisions: [approved('mallory')] })).toMatchObject({
      status: 'pending',
      reason: '`pay/a` needs an approval from `@acme/pay`',
    });
  });

  it('of somebody whose membership is not known', async () => {
    expect(await judge({ owners: github('* @acme/secret'), decisions: [approved('bob')] })).toMatchObject({
      status: 'pending',
      reason:
        '`pay/a` needs an approval from `@acme/secret`; whether `bob`, who approved, is one of them could not be found out',
    });
  });

  it('twice, of one person', async () => {
    expect(await judge({ count: 2, decisions: [approved('bob'), approved('bob')] })).toMatchObject({
      status: 'pending',
      reason: '`pay/a` needs 2 approvals from `@acme/pay`, has 1',
    });
  });
});

it('fails when an owner asked for changes, whatever others say', async () => {
  expect(await judge({ decisions: [objects('bob'), approved('carol')] })).toEqual({
    status: 'fail',
    findings: [
      {
        code: 'approvals.changes-requested',
        message: '`bob` asked for changes',
        actor: 'author',
        hint: 'make them, and ask `bob` to review again',
      },
    ],
  });
});

it('does not let somebody else stop it', async () => {
  expect(await judge({ decisions: [objects('mallory'), approved('carol')] })).toMatchObject({ status: 'pass' });
});

it('is stopped by somebody whose membership is not known', async () => {
  const owners = github('* @acme/secret @acme/pay');
  expect(await judge({ owners, decisions: [objects('mallory'), approved('carol')] })).toMatchObject({ status: 'fail' });
});

describe('from owners', () => {
  const owners = github('* @acme/all\n/pay/ @acme/pay @erin\n/vendor/\n');

  it('needs an owner of each path', async () => {
    const paths = ['pay/a', 'web/b'];
    expect(await judge({ owners, paths, decisions: [approved('bob')] })).toMatchObject({
      status: 'pending',
      waitingFor: ['@acme/all'],
    });
    expect(await judge({ owners, paths, decisions: [approved('erin'), approved('dave')] })).toMatchObject({
      status: 'pass',
      proof: '`erin`, `dave` approved bbbbbbbbb (GitHub)',
    });
  });

  it('asks only the owners of the paths that the condition speaks of', async () => {
    const setup = { owners, paths: ['pay/a', 'web/b'], when: ['pay/**'], decisions: [approved('bob')] };
    expect(await judge(setup)).toMatchObject({ status: 'pass' });
  });

  it('asks the owners of all paths where the condition speaks of none that is changed', async () => {
    const setup = { owners, paths: ['web/b'], when: ['pay/**'], decisions: [approved('bob')] };
    expect(await judge(setup)).toMatchObject({ status: 'pending', waitingFor: ['@acme/all'] });
  });

  it('asks nobody for what is unowned on purpose, and says so', async () => {
    expect(await judge({ owners, paths: ['pay/a', 'vendor/b'], decisions: [approved('bob')] })).toMatchObject({
      status: 'pass',
      notes: ['1 path is unowned on purpose'],
    });
  });

  it('fails where all is unowned on purpose: an approval by nobody is none', async () => {
    expect(await judge({ owners, paths: ['vendor/b'] })).toMatchObject({
      status: 'fail',
      findings: [{ code: 'approvals.no-owner', message: '1 path is unowned on purpose, so nobody can approve this' }],
    });
  });

  it('fails for a path that no rule covers', async () => {
    expect(await judge({ owners: github('/pay/ @bob'), paths: ['web/b', 'pay/a'] })).toMatchObject({
      status: 'fail',
      findings: [
        {
          code: 'approvals.no-owner',
          place: { path: 'web/b' },
          message: 'nobody owns `web/b`, so nobody can approve it',
        },
        { code: 'approvals.missing', message: '`pay/a` needs an approval from `@bob`' },
      ],
    });
  });

  it('fails without a CODEOWNERS file', async () => {
    expect(await judge({ owners: noOwners(undefined, 'github') })).toMatchObject({
      status: 'fail',
      findings: [{ hint: 'say who owns it in a CODEOWNERS file on `origin/main`, in a change of its own' }],
    });
  });

  it('needs each section of GitLab, with its own count', async () => {
    const sections = gitlab('[Pay][2]\n* @acme/pay\n[All]\n* @acme/all\n^[Hints]\n* @erin\n');
    expect(await judge({ owners: sections, decisions: [approved('bob'), approved('dave')] })).toMatchObject({
      status: 'pending',
      reason: '`pay/a` needs 2 approvals from `@acme/pay`, has 1',
      waitingFor: ['@acme/pay'],
    });
    const all = ['bob', 'carol', 'dave'].map(person => approved(person));
    expect(await judge({ owners: sections, decisions: all })).toMatchObject({ status: 'pass' });
  });

  it('needs an optional section where nobody else owns the path', async () => {
    const optional = gitlab('^[Hints]\n* @erin\n');
    expect(await judge({ owners: optional })).toMatchObject({ status: 'pending', waitingFor: ['@erin'] });
    expect(await judge({ owners: optional, decisions: [approved('erin')] })).toMatchObject({ status: 'pass' });
  });
});

it('takes anyone of the people and teams that the policy names', async () => {
  const from = ['@acme/pay', 'zoe@acme.example'];
  expect(await judge({ from, decisions: [approved('zoe@acme.example')] })).toMatchObject({ status: 'pass' });
  expect(await judge({ from, decisions: [approved('dave')] })).toMatchObject({ status: 'pending', waitingFor: from });
});

it.each(['@anna', '@acme/pay', '@group/sub/group', '@@maintainer', 'anna@acme.example'])('accepts `from: %s`', from => {
  expect(approvals.options().safeParse({ from }).success).toBe(true);
});

it.each(['anna', '', '@', 'owner', '@acme/', []])('refuses `from: %s`', from => {
  expect(approvals.options().safeParse({ from }).success).toBe(false);
});

it('names a few of many owners who are missing, and says how many more there are', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
  const owners = github(names.map(name => `/${name} @${name}`).join('\n'));
  const outcome = await judge({ owners, paths: names });
  expect(outcome).toMatchObject({ status: 'pending', reason: expect.stringMatching(/`@p4`; and 35 more like these$/) });
});
