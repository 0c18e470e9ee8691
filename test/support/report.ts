import type { Finding, NonEmpty, Outcome } from '../../src/core/outcome.ts';
import { type Report, type ReportedRequirement, summarize } from '../../src/core/report.ts';

/** A requirement of a report; without more, one that passed. */
export function fakeRequirement(id: string, more: Partial<ReportedRequirement> = {}): ReportedRequirement {
  const outcome: Outcome = more.outcome ?? { status: 'pass', proof: `${id} holds` };
  const enforce = more.enforce ?? 'block';
  return {
    id,
    section: id.split('.')[0] ?? id,
    summary: `What ${id.split('.')[0]} asks for`,
    enforce,
    stage: 'push',
    blocks: enforce === 'block' && (outcome.status === 'fail' || outcome.status === 'error'),
    applies: 'always applies',
    milliseconds: 12,
    origin: { file: 'landworthy.yml', line: 4 },
    verify: `landworthy check --only ${id} --partial`,
    outcome,
    ...more,
  };
}

/** A report of these requirements, with the verdict and the numbers that follow from them. */
export function fakeReport(requirements: readonly ReportedRequirement[], more: Partial<Report> = {}): Report {
  const blocking = requirements.filter(one => one.blocks);
  const failed = blocking.some(one => one.outcome.status !== 'error');
  const errors = blocking.map(one => `\`${one.id}\``);
  return {
    schemaVersion: 1,
    tool: { name: 'landworthy', version: '0.1.0' },
    verdict: failed ? 'fail' : blocking.length ? 'undecided' : 'pass',
    reasons: !failed && blocking.length ? [`could not find out: ${errors.join(', ')}`] : [],
    stage: 'push',
    change: {
      base: 'origin/main',
      baseSha: 'a'.repeat(40),
      mergeBase: 'a'.repeat(40),
      head: 'refunds',
      headSha: 'b'.repeat(40),
      branch: 'refunds',
      kind: 'commit',
      tree: 'c'.repeat(40),
      files: 12,
      commits: 3,
    },
    policy: { path: 'landworthy.yml', from: 'base', edited: false, differences: [] },
    summary: summarize(requirements),
    requirements,
    leftOut: [],
    owners: [],
    command: 'landworthy check',
    ...more,
  };
}

export const failing = (...findings: NonEmpty<Finding>): Outcome => ({ status: 'fail', findings });

/** One requirement of every outcome: what each rendering has to show. */
export function fullReport(more: Partial<Report> = {}): Report {
  const output = Array.from({ length: 14 }, (_, index) => `line ${index + 1} of what the runner printed`).join('\n');
  return fakeReport(
    [
      fakeRequirement('change.mergeable', {
        outcome: { status: 'pass', proof: 'merges with `origin/main`, no conflict markers, no fixup commits' },
      }),
      fakeRequirement('change.size', {
        enforce: 'warn',
        outcome: failing({
          code: 'change.too-large',
          message: '812 lines changed, at most 600 are allowed',
          actor: 'author',
          hint: 'split it into changes that land one after the other',
        }),
      }),
      fakeRequirement('evidence.goal', {
        outcome: { status: 'pass', proof: 'answered in `.landworthy/changes/refunds.yml`', claimed: true },
      }),
      fakeRequirement('tests.unit', {
        milliseconds: 12_345,
        because: 'A refund that fails is paid by support.',
        outcome: {
          status: 'fail',
          findings: [
            {
              code: 'tests.failed',
              message: '`settles within a second` failed: expected 900 to be below 500',
              actor: 'author',
              place: { path: 'test/refund.test.ts', line: 42, column: 7 },
              detail: output,
              command: 'npm test',
              hint: 'make it pass, or say in the record why it is wrong',
            },
            {
              code: 'tests.failed',
              message: '`refuses a second refund` failed: no error was thrown',
              actor: 'author',
              place: { path: 'test/refund.test.ts', line: 61 },
              command: 'npm test',
              hint: 'make it pass, or say in the record why it is wrong',
            },
          ],
          notes: ['`retries the bank` passed only at the second try'],
        },
      }),
      fakeRequirement('flags.payments', {
        outcome: failing({
          code: 'flags.unregistered',
          message: 'the flag `refunds-v2` is not registered in `flags.yml`',
          actor: 'author',
          place: { path: 'src/refund.ts', line: 8 },
          hint: 'register it, off by default, with an owner and an expiry',
        }),
      }),
      fakeRequirement('rollback.plan', {
        outcome: { status: 'error', message: 'the registry `flags.yml` could not be read', hint: 'mend line 3 of it' },
      }),
      fakeRequirement('approvals.payments', {
        stage: 'merge',
        outcome: {
          status: 'pending',
          reason: 'counts at stage `merge`',
          actor: 'owner',
          waitingFor: ['@acme/payments'],
        },
      }),
      fakeRequirement('companions.api-docs', {
        outcome: {
          status: 'waived',
          reason: 'internal routes are not documented',
          approvedBy: 'api-team',
          expires: '2027-03-01',
          findings: [{ code: 'companions.missing', message: '`docs/api` is not changed', actor: 'author' }],
        },
      }),
      fakeRequirement('companions.changelog', {
        enforce: 'observe',
        outcome: failing({ code: 'companions.missing', message: '`CHANGELOG.md` is not changed', actor: 'author' }),
      }),
      fakeRequirement('commands.lint', {
        outcome: { status: 'pass', proof: '`npm run lint` ended with 0', notes: ['it printed 2 warnings'] },
      }),
      fakeRequirement('commands.migrations', {
        outcome: { status: 'skip', reason: 'no changed file is of kind `database`' },
      }),
      fakeRequirement('commands.schema', {
        outcome: { status: 'skip', reason: 'no changed file is of kind `database`' },
      }),
    ],
    {
      policy: {
        path: 'landworthy.yml',
        from: 'base',
        edited: true,
        differences: [{ id: 'tests.unit', base: 'fail', head: 'absent' }],
      },
      owners: [
        { owner: '@acme/payments', paths: 9 },
        { owner: '@anna', paths: 1 },
      ],
      ...more,
    },
  );
}
