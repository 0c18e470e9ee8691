import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { starterNames } from '../../src/policy/starters.ts';
import { serveForge } from '../support/forge.ts';
import { githubCommit, githubEvent, githubPull, githubReview } from '../support/github.ts';
import { verdict } from '../support/landworthy.ts';
import { load } from '../support/policy.ts';
import { createRepository } from '../support/repository.ts';

/** A change, and what a reviewer said of it. */
interface Branch {
  readonly message: string;
  readonly files: Readonly<Record<string, string>>;
  readonly review: 'APPROVED' | 'COMMENTED';
  /** What the repository's policy says beside `extends`. */
  readonly policy?: string;
}

interface Starter {
  /** Passes, and every requirement applies to it, but for these. */
  readonly good: Branch;
  readonly skipped?: readonly string[];
  /** What makes a requirement fail, at least one for each. */
  readonly bad: Readonly<Record<string, Partial<Branch> | readonly Partial<Branch>[]>>;
}

const lines = (count: number) => 'line\n'.repeat(count);
const recordPath = '.landworthy/changes/refunds.yml';
const record = (answers: Readonly<Record<string, unknown>>) => ({ [recordPath]: JSON.stringify(answers) });
const goal = 'Refunds settle in seconds, so that support stops answering for them.';
const conflict = { 'src/app.ts': '<<<<<<< a\n=======\n>>>>>>> b\n' };

const standard: Starter = {
  good: { message: 'Refund', files: { 'src/app.ts': 'refund();\n', ...record({ goal }) }, review: 'COMMENTED' },
  bad: {
    'change.mergeable': { files: conflict },
    'change.size': { files: { 'src/app.ts': lines(801) } },
    'evidence.goal': { files: { ...record({ goal: 'TBD' }) } },
  },
};

const verified = 'Refunded an order on staging, and saw the money arrive.';
const landed = { 'db/migrations/0_begin.up.sql': 'CREATE TABLE refunds (id int PRIMARY KEY, cents int DEFAULT 0);\n' };
const down = { strategy: 'down-migration', steps: 'Run the down migration, then deploy the version before.' };
const migration = {
  'db/migrations/1_add.up.sql': 'ALTER TABLE refunds ADD COLUMN settled_at timestamp;\n',
  'db/migrations/1_add.down.sql': 'ALTER TABLE refunds DROP COLUMN settled_at;\n',
};

/** Started in a tenth of the time. */
const sqlite = 'migrations: { schema: { server: sqlite } }\n';

/** There was another default before. */
const wrongWayBack = {
  'db/migrations/1_add.up.sql': 'ALTER TABLE refunds ALTER COLUMN cents SET DEFAULT 1;\n',
  'db/migrations/1_add.down.sql': 'ALTER TABLE refunds ALTER COLUMN cents DROP DEFAULT;\n',
};

const starters: Readonly<Record<string, Starter>> = {
  standard,
  service: {
    good: {
      message: 'Refund',
      files: { 'src/app.ts': 'refund();\n', ...record({ goal, verified, rollback: { strategy: 'revert' } }) },
      review: 'APPROVED',
    },
    bad: {
      'evidence.goal': { files: { ...record({ verified }) } },
      'evidence.verified': { files: { ...record({ goal }) } },
      'rollback.plan': {
        files: { ...migration, ...record({ goal, verified, rollback: { strategy: 'revert' } }) },
      },
      'owners.every-path': { files: { 'unowned/a.ts': 'a\n' } },
      'approvals.owners': { review: 'COMMENTED' },
    },
  },
  library: {
    good: {
      message: 'Refund',
      files: {
        'src/app.ts': 'refund();\n',
        'test/app.test.ts': 'test();\n',
        'CHANGELOG.md': '- refunds\n',
        ...record({ goal, compatibility: 'feature' }),
      },
      review: 'COMMENTED',
    },
    bad: {
      'evidence.goal': { files: { ...record({ compatibility: 'fix' }) } },
      'evidence.compatibility': { files: { ...record({ goal, compatibility: 'none' }) } },
      'companions.tests': { files: { 'test/app.test.ts': 'app();\n' } },
      'companions.changelog': { files: { 'CHANGELOG.md': '- begun\n' } },
    },
  },
  database: {
    good: {
      message: 'Add a column',
      files: {
        'src/app.ts': 'refund();\n',
        ...migration,
        ...record({
          goal,
          data: 'Two million rows, a catalogue change only, locked for milliseconds.',
          'old-code': 'It names its columns, and does not know the new one.',
          rollback: down,
        }),
      },
      review: 'APPROVED',
    },
    skipped: ['operations.restore'],
    bad: {
      'change.migration-size': {
        files: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`src/${index}.ts`, 'a\n'])),
      },
      'evidence.data': { files: { ...record({ goal, data: 'A few.' }) } },
      'evidence.old-code': { files: { ...record({ goal, 'old-code': 'It works.' }) } },
      'migrations.schema': [
        { policy: sqlite, files: { 'db/migrations/1_add.down.sql': '-- nothing\n' } },
        { policy: sqlite, files: { 'db/migrations/0_begin.up.sql': 'CREATE TABLE refunds (id int);\n' } },
        { policy: sqlite, files: { 'db/migrations/1_add.up.sql': 'ALTER TABLE refunds RENAME TO paid;\n' } },
        { files: wrongWayBack },
      ],
      'operations.restore': { files: { 'db/migrations/1_add.up.sql': 'DROP TABLE refunds;\n' } },
      'rollback.database': { files: { ...record({ goal, rollback: { strategy: 'revert' } }) } },
      'approvals.database': { review: 'COMMENTED' },
    },
  },
  agents: {
    good: {
      message: 'Refund\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
      files: {
        'src/payments/app.ts': 'refund();\n',
        ...record({ goal, verified: '`npm test` ran, and printed 12 passed, 0 failed' }),
      },
      review: 'APPROVED',
    },
    bad: {
      'evidence.goal': { files: { ...record({ verified: 'npm test' }) } },
      'change.agent-size': { files: { 'src/app.ts': lines(401) } },
      'evidence.verified': { files: { ...record({ goal, verified: 'It works.' }) } },
      'approvals.dangerous': { review: 'COMMENTED' },
    },
  },
};

it('each starter policy is exercised here', () => {
  expect(Object.keys(starters)).toEqual(starterNames);
});

describe.each(Object.entries(starters))('landworthy:%s', { timeout: 90_000 }, (name, { good, bad, skipped = [] }) => {
  it('has a bad branch for each of its own requirements', async () => {
    const { policy } = await load(`version: 1\nextends: [landworthy:${name}]\n`);
    const own = policy.requirements.filter(({ origin }) => origin.file === `landworthy:${name}`);
    expect(Object.keys(bad).sort()).toEqual(own.map(({ id }) => id).sort());
  });

  it('passes a good branch to which all of it applies', async () => {
    const report = await judge(name, good);
    const others = report.requirements.filter(({ outcome }) => outcome.status !== 'pass');
    expect(others.map(({ id, outcome }) => [id, outcome.status])).toEqual(skipped.map(id => [id, 'skip']));
    expect(report).toMatchObject({ verdict: 'pass', exitCode: 0 });
  });

  const changes = Object.entries(bad).flatMap(([id, list]) => [list].flat().map(change => [id, change] as const));
  it.each(changes)('is not satisfied by a branch that fails %s', async (id, change) => {
    const branch = { ...good, ...change, files: { ...good.files, ...change.files } };
    const report = await judge(name, branch, ['--only', id, '--partial']);
    const [requirement] = report.requirements;
    // No rule of the lint says a word.
    if (change.files === wrongWayBack)
      expect(requirement?.outcome).toMatchObject({ findings: [{ code: 'migrations.not-restored' }] });
    // What waits for an approval fails where the change is about to land.
    expect(requirement).toMatchObject({ id, outcome: { status: expect.stringMatching(/^(?:fail|pending)$/) } });
    expect(report.verdict).not.toBe('pass');
    expect(report.exitCode).toBe(requirement?.enforce === 'block' ? 1 : 2);
  });
});

/** The verdict on a pull request about to land, as a workflow on GitHub sees it. */
async function judge(starter: string, { message, files, review, policy = '' }: Branch, more: readonly string[] = []) {
  const repository = createRepository({
    'landworthy.yml': `version: 1\nextends: [landworthy:${starter}]\n${policy}`,
    'src/app.ts': 'app();\n',
    'test/app.test.ts': 'app();\n',
    'CHANGELOG.md': '- begun\n',
    ...landed,
    '.github/CODEOWNERS': '*.md @bob\n*.yml @bob\n/src/ @bob\n/db/ @bob\n/test/ @bob\n',
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  const head = repository.commit(message, files);
  repository.git('switch', '--quiet', '--detach', 'main');
  repository.git('merge', '--quiet', '--no-ff', '--message', 'Merge', head);
  const event = githubEvent('pull_request', 'synchronize');
  event.pull_request = { ...githubPull({ head }), number: 7 };
  writeFileSync(repository.path('../event.json'), JSON.stringify(event));
  const path = '/repos/acme/shop/pulls/7';
  const { url } = await serveForge({
    [path]: { json: githubPull({ head }) },
    [`${path}/commits`]: { json: [githubCommit({ sha: head })] },
    '/users/bob': { json: { login: 'bob', id: 2, type: 'User', name: 'Bob', email: null } },
    [`${path}/reviews`]: { json: [githubReview('bob', review, head)] },
  });
  return verdict(repository.dir, ['--stage', 'merge', ...more], {
    env: {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_BASE_REF: 'main',
      GITHUB_HEAD_REF: 'feature',
      GITHUB_EVENT_PATH: repository.path('../event.json'),
      GITHUB_API_URL: url,
      GITHUB_TOKEN: 'ghs_test',
    },
  });
}
