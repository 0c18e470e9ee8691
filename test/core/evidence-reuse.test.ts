import { describe, expect, it } from 'vitest';
import type { Evidence, SignedEvidence } from '../../src/core/evidence/evidence.ts';
import { ownReuse, type ReuseOptions } from '../../src/core/evidence/options.ts';
import { decideReuse, type ReuseContext } from '../../src/core/evidence/reuse.ts';

const now = new Date('2026-11-23T12:00:00Z');
const context: ReuseContext = {
  key: 'k',
  signers: { ci: ['ci@acme.example'], maintainers: ['*@core.acme.example'] },
  authors: ['anna@core.acme.example'],
  refuted: new Map(),
  now,
};

function proved(
  by: 'here' | readonly string[],
  { fingerprint = 'SHA256:f', ...more }: Partial<Evidence> & { fingerprint?: string } = {},
): SignedEvidence {
  const evidence = {
    key: 'k',
    result: 'PASSED',
    flaky: false,
    grade: 'workspace',
    startedOn: new Date('2026-11-23T10:00:00Z'),
    finishedOn: new Date('2026-11-23T10:01:00Z'),
    run: { exitCode: 0, milliseconds: 60_000 },
    tool: 'landworthy 0.1.0',
    ...more,
  } as Evidence;
  const signers =
    by === 'here'
      ? []
      : by.map(principal => ({
          principal,
          also: [`${principal.split('@')[0]}@home.example`],
          fingerprint,
        }));
  return { digest: 'd', evidence, own: by === 'here', signers, refused: [] };
}

const decide = (
  candidates: readonly SignedEvidence[],
  options: Partial<ReuseOptions> = {},
  more: Partial<ReuseContext> = {},
) => decideReuse(candidates, { ...ownReuse, ...options }, { ...context, ...more });

describe('evidence is reused', () => {
  it('on the machine that made it', () => {
    const own = proved('here');
    expect(decide([own])).toEqual({ reuse: true, proofs: [own], by: [] });
  });

  it.each([
    ['a name of a set', ['ci'], 'ci@acme.example'],
    ['a set of globs', ['maintainers'], 'bob@core.acme.example'],
    ['a principal', ['bob@b.example'], 'bob@b.example'],
  ])('by whom the policy trusts: %s', (_, from, principal) => {
    expect(decide([proved([principal])], { from })).toMatchObject({ reuse: true, by: [principal] });
  });

  it('where as many as the policy wants have proved it', () => {
    const both = [proved(['ci@acme.example']), proved(['bob@core.acme.example'])];
    const by = ['ci@acme.example', 'bob@core.acme.example'];
    expect(decide(both, { from: ['ci', 'maintainers'], threshold: 2 })).toMatchObject({ reuse: true, by });
  });

  it('where a clock is a little ahead', () => {
    expect(decide([proved('here', { finishedOn: new Date('2026-11-23T12:04:00Z') })])).toMatchObject({ reuse: true });
  });
});

describe('evidence is not reused', () => {
  const bob = 'bob@core.acme.example';
  const anna = 'anna@core.acme.example';
  const ci = 'ci@acme.example';
  it.each<[string, SignedEvidence[], Partial<ReuseOptions>, Partial<ReuseContext>, string]>([
    ['where there is none', [], {}, {}, 'no evidence is about exactly these inputs'],
    ['about other inputs', [proved('here', { key: 'other' })], {}, {}, 'no evidence is about exactly these inputs'],
    ['that nobody signed', [proved([])], { from: ['ci'] }, {}, 'nobody whom the policy trusts has signed it'],
    [
      'by somebody whom the policy does not name',
      [proved([bob])],
      { from: ['ci'] },
      {},
      '`bob@core.acme.example` proved it, whom `reuse.from` does not name',
    ],
    [
      'by an author of the change',
      [proved([anna.toUpperCase().replace(/@.*/, '') + anna.replace(/^[^@]*/, '')])],
      { from: ['*@core.acme.example'], 'not-author': true },
      {},
      '`ANNA@core.acme.example` proved it, who is an author of the change',
    ],
    [
      'by an author of the change under another name of the same key',
      [proved([bob])],
      { from: ['maintainers'], 'not-author': true },
      { authors: ['bob@home.example'] },
      '`bob@core.acme.example` proved it, who is an author of the change',
    ],
    [
      'made here, where authors do not count',
      [proved('here')],
      { 'not-author': true },
      {},
      'it was proved here, and an author of the change does not count',
    ],
    [
      'by a signer whom an audit refuted',
      [proved([ci])],
      { from: ['ci'] },
      { refuted: new Map([['SHA256:f', '2026-11-20']]) },
      '`ci@acme.example` proved it, whose evidence an audit refuted on 2026-11-20',
    ],
    [
      'that failed and then passed',
      [proved('here'), proved('here', { result: 'FAILED' })],
      {},
      {},
      'it is flaky, or was: with exactly these inputs it failed on 2026-11-23',
    ],
    [
      'that failed',
      [proved('here', { result: 'FAILED' })],
      {},
      {},
      'with exactly these inputs it failed on 2026-11-23',
    ],
    [
      'that passed in a second attempt',
      [proved('here', { flaky: true })],
      {},
      {},
      'it is flaky: with exactly these inputs it failed before it passed',
    ],
    [
      'that somebody trusted saw failing',
      [proved('here'), proved([ci], { result: 'FAILED' })],
      { from: ['ci'] },
      {},
      'it is flaky, or was: with exactly these inputs it failed on 2026-11-23',
    ],
    [
      'that too few have proved',
      [proved([bob]), proved([bob])],
      { from: ['maintainers'], threshold: 2 },
      {},
      '2 must have proved it, and only 1 did',
    ],
    [
      'that its maker signed, as if two had proved it',
      [{ ...proved([bob]), own: true }],
      { from: ['maintainers'], threshold: 2 },
      {},
      '2 must have proved it, and only 1 did',
    ],
    [
      'that is too old',
      [proved('here')],
      { 'max-age': 3_600_000 },
      {},
      'its evidence is of 2026-11-23, older than `max-age`',
    ],
    [
      'from the future',
      [proved('here', { finishedOn: new Date('2026-11-24T12:04:00Z') })],
      {},
      {},
      'its evidence is of 2026-11-24 12:04 UTC, which is yet to come: a clock is wrong',
    ],
    [
      'of a lower grade',
      [proved('here')],
      { grade: 'clean' },
      {},
      'it was proved where somebody works, and the policy asks for the grade `clean`',
    ],
  ])('%s', (_, candidates, options, more, reason) => {
    expect(decide(candidates, options, more)).toMatchObject({ reuse: false, reason });
  });

  it('because of what somebody claims whom the policy does not trust, in either way', () => {
    const claim = proved(['mallory@m.example'], { result: 'FAILED' });
    expect(decide([proved('here'), claim])).toMatchObject({ reuse: true });
  });
});
