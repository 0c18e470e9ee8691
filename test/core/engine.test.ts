import { expect, it } from 'vitest';
import * as z from 'zod';
import { type AnyCheck, defineCheck } from '../../src/core/check.ts';
import { type EngineOptions, judge } from '../../src/core/engine.ts';
import { UserError } from '../../src/core/errors.ts';
import { type Finding, fail, type Judgment, pass } from '../../src/core/outcome.ts';
import type { Requirement, Stage, Waiver } from '../../src/core/policy.ts';
import { decide } from '../../src/core/verdict.ts';
import { fakeFacts } from '../support/facts.ts';

const finding: Finding = { code: 'x.y', message: 'wrong', actor: 'author' };
const now = new Date('2026-11-23T23:59:00Z');
const subject = {
  paths: ['src/a.ts'],
  find: () => undefined,
  kinds: {},
  authors: [],
  branch: async () => 'main',
  labels: async () => undefined,
  lines: async () => 1,
};

function requirement(
  name: string,
  run: () => Judgment | Promise<Judgment>,
  { check: more = {}, ...rest }: Partial<Omit<Requirement, 'check'>> & { check?: Partial<AnyCheck> } = {},
): Requirement {
  const example = { policy: 'a: {}', satisfiedBy: 'anything' };
  const check = defineCheck({ id: 'x', summary: 's', why: 'w', options: () => z.object({}), needs: [], example, run });
  const origin = { file: 'landworthy.yml', line: 1 };
  return {
    id: `x.${name}`,
    section: 'x',
    name,
    stage: 'push',
    enforce: 'block',
    options: {},
    origin,
    ...rest,
    check: { ...check, ...more },
  };
}

async function judged(
  requirements: readonly Requirement[],
  more: Partial<EngineOptions> & { waivers?: readonly Waiver[] } = {},
) {
  const { waivers = [], stage = 'push', ...options } = more;
  const facts = fakeFacts({ now: () => now });
  const all = await judge(requirements, waivers, facts, subject, {
    jobs: 1,
    failFast: false,
    clock: Date.now,
    stage,
    ...options,
  });
  return {
    outcomes: all.map(({ outcome }) => outcome),
    decision: decide({ judged: all, stage, empty: false, leftOut: [], isShard: false }),
  };
}

it('answers in the order of the policy, whatever ends first', async () => {
  const slow = () => new Promise<Judgment>(done => setTimeout(done, 20, pass('slow')));
  const { outcomes } = await judged([requirement('a', slow), requirement('b', () => pass('fast'))]);
  expect(outcomes).toEqual([pass('slow'), pass('fast')]);
});

it('is undecided where a check crashes, and says that this is a defect', async () => {
  const broken = requirement('a', () => {
    throw new TypeError('x is not a function');
  });
  const { outcomes, decision } = await judged([broken, requirement('b', () => pass('fine'))]);
  expect(outcomes[0]).toEqual({
    status: 'error',
    message: 'the check crashed: TypeError: x is not a function',
    hint: 'this is a defect of landworthy: please report it',
  });
  expect(decision).toEqual({ verdict: 'undecided', reasons: ['could not find out: `x.a`'] });
});

it('is undecided where a check cannot find out, but fails where another one fails', async () => {
  const blind = requirement('a', () => Promise.reject(new UserError('no such file', 'write it')));
  expect(await judged([blind])).toMatchObject({
    outcomes: [{ status: 'error', message: 'no such file', hint: 'write it' }],
    decision: { verdict: 'undecided' },
  });
  expect((await judged([blind, requirement('b', () => fail(finding))])).decision.verdict).toBe('fail');
});

it('does not count what only warns, not even an error', async () => {
  const warn = { enforce: 'warn' } as const;
  const all = [
    requirement('a', () => fail(finding), warn),
    requirement('b', () => Promise.reject(new Error('x')), { enforce: 'observe' }),
    requirement('c', () => pass('p')),
  ];
  expect((await judged(all)).decision).toEqual({ verdict: 'pass', reasons: [] });
});

it('begins nothing more after the first blocking failure with `failFast`', async () => {
  const costly = { check: { needs: ['run'] } } as const;
  const all = [requirement('a', () => fail(finding), costly), requirement('b', () => pass('never begun'), costly)];
  expect(await judged(all, { failFast: true })).toMatchObject({
    outcomes: [{ status: 'fail' }, { status: 'skip', reason: 'not begun: `--fail-fast` and another one failed' }],
    decision: { verdict: 'fail' },
  });
});

it('runs no more commands at once than it may', async () => {
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise(done => setTimeout(done, 5));
    running--;
    return pass('done');
  };
  const all = Array.from({ length: 8 }, (_, index) => requirement(`r${index}`, work, { check: { needs: ['run'] } }));
  await judged(all, { jobs: 3 });
  expect(most).toBe(3);
});

it.each<[Stage, string, string]>([
  ['push', 'pending', 'pass'],
  ['merge', 'error', 'undecided'],
])('at stage %s, what only the forge knows is %s', async (stage, status, verdict) => {
  const all = [
    requirement('a', () => fail(finding), { when: { label: ['ready'] } }),
    requirement('b', () => pass('p')),
  ];
  const { outcomes, decision } = await judged(all, { stage });
  expect([outcomes[0]?.status, decision.verdict]).toEqual([status, verdict]);
});

it.each<[string, () => Promise<Judgment>, object]>([
  ['passes', async () => pass('p'), { status: 'pass' }],
  ['fails', async () => fail(finding), { status: 'pending', reason: 'wrong (counts at stage `merge`)' }],
  [
    'cannot find out',
    () => Promise.reject(new UserError('GitHub does not answer')),
    { status: 'pending', reason: 'GitHub does not answer (counts at stage `merge`)' },
  ],
])(
  'before its stage, a requirement that is worth a look and %s keeps nobody from going on',
  async (_, run, outcome) => {
    const all = [requirement('a', run, { stage: 'merge', check: { early: true } }), requirement('b', () => pass('p'))];
    expect(await judged(all)).toMatchObject({ outcomes: [outcome, {}], decision: { verdict: 'pass' } });
  },
);

it('does not run a requirement before its stage where that is not worth a look', async () => {
  const all = [requirement('a', () => Promise.reject(new Error('it ran')), { stage: 'merge' })];
  expect((await judged(all)).outcomes[0]).toMatchObject({ status: 'pending', reason: 'counts at stage `merge`' });
});

const waiver: Waiver = {
  requirement: 'x.a',
  reason: 'r',
  approvedBy: 'a',
  expires: '2026-11-23',
  origin: { file: 'landworthy.yml', line: 9 },
};
const pending: Judgment = { status: 'pending', reason: 'waits', actor: 'owner', waitingFor: ['@a'] };

it('lets a waiver hold to the end of its last day', async () => {
  const all = [requirement('a', () => fail(finding))];
  expect((await judged(all, { waivers: [waiver] })).outcomes[0]).toEqual({
    status: 'waived',
    reason: 'r',
    approvedBy: 'a',
    expires: '2026-11-23',
    findings: [finding],
  });
  expect(await judged(all, { waivers: [{ ...waiver, expires: '2026-11-22' }] })).toMatchObject({
    outcomes: [{ status: 'fail', findings: [{ hint: 'the waiver for this expired on 2026-11-22' }] }],
    decision: { verdict: 'fail' },
  });
});

it('does not let a waiver with paths cover what has no path', async () => {
  const all = [requirement('a', () => fail(finding))];
  expect((await judged(all, { waivers: [{ ...waiver, paths: ['**'] }] })).decision.verdict).toBe('fail');
});

it('tells what a waiver takes from a failure that stays one', async () => {
  const [covered, open] = ['old/a.ts', 'src/b.ts'].map(path => ({ ...finding, message: path, place: { path } }));
  if (!covered || !open) throw new Error('two findings');
  const all = [requirement('a', () => fail(covered, open))];
  expect((await judged(all, { waivers: [{ ...waiver, paths: ['old/**'] }] })).outcomes[0]).toEqual({
    status: 'fail',
    findings: [open],
    notes: ['waived until 2026-11-23 by a (r): old/a.ts'],
  });
});

it('lets a waiver without paths cover what waits for somebody', async () => {
  const all = [requirement('a', () => pending)];
  expect((await judged(all, { stage: 'merge' })).decision.verdict).toBe('fail');
  expect(await judged(all, { stage: 'merge', waivers: [waiver] })).toMatchObject({
    outcomes: [{ status: 'waived', findings: [{ code: 'x.pending', message: 'waits', actor: 'owner' }] }],
    decision: { verdict: 'pass' },
  });
  expect((await judged(all, { stage: 'merge', waivers: [{ ...waiver, paths: ['**'] }] })).decision.verdict).toBe(
    'fail',
  );
});

it('lets no waiver cover an error', async () => {
  const all = [requirement('a', () => Promise.reject(new UserError('x')))];
  expect((await judged(all, { waivers: [waiver] })).decision.verdict).toBe('undecided');
});
