import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordBlocks } from '../../src/system/record/blocks.ts';
import { parseRecord } from '../../src/system/record/parse.ts';
import { recordBlock, recordText } from '../../src/system/record/text.ts';

const valuesIn = (text: string) =>
  Object.fromEntries([...parseRecord(text).answers].map(([key, { value }]) => [key, value]));

describe('the text of a record', () => {
  it('is easy to read', () => {
    const answers = new Map<string, unknown>([
      [
        'goal',
        'Refunds settle in seconds, so that support stops answering where the money is, and nobody waits for it any more.',
      ],
      ['notes', 'first line\nsecond line'],
      ['flags', ['refunds-v2']],
      ['rollback', { strategy: 'flag', flag: 'refunds-v2' }],
      ['ticket', '4711'],
    ]);
    expect(recordText(undefined, answers)).toBe(`goal: >-
  Refunds settle in seconds, so that support stops answering where the money is, and nobody waits
  for it any more.
notes: |-
  first line
  second line
flags: [refunds-v2]
rollback:
  strategy: flag
  flag: refunds-v2
ticket: "4711"
`);
  });

  it('keeps other answers and comments of an existing record', () => {
    const existing = '# ours\ngoal: old # mend this\n\nimpact: low # really\n';
    expect(recordText(existing, new Map([['goal', 'new']]))).toBe('# ours\ngoal: new\n\nimpact: low # really\n');
  });

  it('says exactly what was answered, also as a block in the text of a pull request', () => {
    const text = fc
      .oneof(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: fc.constantFrom(...'ab `~:#-\'"\n>|&*!%@{}[]') }),
        fc.lorem({ maxCount: 60 }),
      )
      .map(value => value.trim())
      .filter(value => !/[\0\uFFFD]/.test(value));
    const answer = fc.oneof(text, fc.array(text), fc.record({ strategy: text, steps: text }));
    fc.assert(
      fc.property(answer, text, (goal, other) => {
        const record = recordText(recordText(undefined, new Map([['other', other]])), new Map([['goal', goal]]));
        expect(valuesIn(record)).toEqual({ other, goal });
        const [block = ''] = recordBlocks(`Hello\n\n${recordBlock(record)}\nBye`);
        expect(valuesIn(block)).toEqual({ other, goal });
      }),
    );
  });
});
