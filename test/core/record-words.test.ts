import { describe, expect, it } from 'vitest';
import type { Commit } from '../../src/core/change.ts';
import { recordPath } from '../../src/core/record/path.ts';
import { trailerAnswers, trailersOf } from '../../src/core/record/trailers.ts';
import { readRecordWords } from '../../src/core/record/words.ts';

const none = { rest: [], set: [], flag: [], notApplicable: [] };
const read = (words: Partial<typeof none> | object) => Object.fromEntries(readRecordWords({ ...none, ...words }));

describe('the words of `landworthy record`', () => {
  it.each([
    [{ rest: ['--goal', 'to be fast', '--impact=a=b'] }, { goal: 'to be fast', impact: 'a=b' }],
    [{ rest: ['--goal=-1 seconds'] }, { goal: '-1 seconds' }],
    [{ rest: ['--rollback', 'revert'] }, { rollback: { strategy: 'revert' } }],
    [
      { rest: ['--rollback', 'flag refunds'], set: ['rollback.steps=wait'] },
      { rollback: { strategy: 'flag', flag: 'refunds', steps: 'wait' } },
    ],
    [{ set: ['goal=x: y'] }, { goal: 'x: y' }],
    [{ set: ['flags=a, b'] }, { flags: ['a', 'b'] }],
    [{ flag: ['a', 'b,c'] }, { flags: ['a', 'b', 'c'] }],
    [{ notApplicable: ['screens=no screen = changes'] }, { screens: { 'not-applicable': 'no screen = changes' } }],
  ])('%j', (words, expected) => expect(read(words)).toEqual(expected));

  it.each([
    [{ rest: ['goal'] }, '`goal` is no answer'],
    [{ rest: ['--goal'] }, '`--goal` has no answer'],
    [{ rest: ['--goal', 'a'], set: ['goal=b'] }, '`goal` is answered twice'],
    [{ set: ['goal'] }, '`--set goal` has no `=`'],
    [{ set: ['a.b.c=d'] }, '`a.b.c` is too deep'],
    [{ notApplicable: ['=reason'] }, '`--not-applicable =reason` has no `=`'],
  ])('refuse %j', (words, message) => expect(() => read(words)).toThrow(message));

  it('cannot reach a prototype', () => {
    const answers = readRecordWords({ ...none, set: ['a.__proto__=x', '__proto__.goal=x'] });
    expect([...answers.keys()]).toEqual(['a', '__proto__']);
    expect(({} as Record<string, unknown>)['goal']).toBeUndefined();
  });
});

describe('trailers', () => {
  it('are read as they are written', () => {
    const answers = new Map<string, unknown>([
      ['goal', 'Refunds settle in seconds'],
      ['flags', ['a', 'b']],
      ['rollback', { strategy: 'flag', flag: 'a', steps: 'wait a minute' }],
      ['screens', { 'not-applicable': 'no screen changes' }],
    ]);
    const text = trailersOf(answers);
    expect(text).toBe(
      'Goal: Refunds settle in seconds\nFlag: a\nFlag: b\nRollback: flag a wait a minute\nScreens: not applicable: no screen changes\n',
    );
    const trailers = text
      .trimEnd()
      .split('\n')
      .map(line => {
        const [, key = '', value = ''] = /^(\w+): (.*)$/.exec(line) ?? [];
        return { key, value };
      });
    const found = trailerAnswers([{ sha: 'c', trailers } as unknown as Commit]);
    expect(Object.fromEntries([...found].map(([key, { value }]) => [key, value]))).toEqual({
      ...Object.fromEntries(answers),
      screens: 'not applicable: no screen changes',
    });
  });

  it('never break out of their line', () => {
    expect(trailersOf(new Map([['goal', 'one\n\nSigned-off-by: eve\u001b[31m']]))).toBe(
      'Goal: one Signed-off-by: eve\n',
    );
  });
});

describe('the path of a new record', () => {
  it.each([
    ['feature/refunds', 'feature-refunds'],
    ['Ärger!', 'arger'],
    ['../../etc/passwd', 'etc-passwd'],
    ['--force', 'force'],
    ['a'.repeat(200), 'a'.repeat(60)],
    ['退款', 'change-123456789'],
    [undefined, 'change-123456789'],
    ['CON', 'change-con'],
  ])('for the branch %j is %s.yml', (branch, name) => {
    expect(recordPath(branch, '1234567890', [], () => false)).toBe(`.landworthy/changes/${name}.yml`);
  });

  it('is never one that belongs to another change', () => {
    const taken = ['.landworthy/changes/x.yml', '.landworthy/changes/x-2.yml'];
    expect(recordPath('x', '1', [], path => taken.includes(path))).toBe('.landworthy/changes/x-3.yml');
  });

  it('is the one that this change adds already', () => {
    expect(recordPath('x', '1', ['.landworthy/changes/mine.yml'], () => true)).toBe('.landworthy/changes/mine.yml');
  });
});

it.each([{ rest: ['--rollback', '…'] }, { flag: ['…'] }, { set: ['goal=...'] }])(
  'refuses %j, a command that was pasted as it was shown',
  words => {
    expect(() => read(words)).toThrow('still holds');
  },
);
