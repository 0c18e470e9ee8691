import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileLines } from '../../src/core/change.ts';
import { excerptDiff } from '../../src/core/diff-excerpt.ts';
import type { DiffHunk } from '../../src/core/report-content.ts';

const limits = { context: 1, columns: 80, lines: 100 };
const none = new Set<number>();

/** Twenty lines, in which line 3 was `old`, 10 is new, and two were removed behind 15. */
const head = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join('\n');
const changed: FileLines = {
  added: [
    { number: 3, text: 'line 3' },
    { number: 10, text: 'line 10' },
  ],
  removed: [
    { number: 3, text: 'old' },
    { number: 15, text: 'gone' },
    { number: 16, text: 'gone, too' },
  ],
};

describe('the excerpt of a diff', () => {
  it('has each change with the lines around it, numbered on both sides', () => {
    expect(excerptDiff(changed, head, none, limits)).toEqual({
      hunks: [
        { before: 2, after: 2, lines: [' line 2', '-old', '+line 3', ' line 4'] },
        { before: 9, after: 9, lines: [' line 9', '+line 10', ' line 11'] },
        { before: 14, after: 15, lines: [' line 15', '-gone', '-gone, too', ' line 16'] },
      ],
      leftOut: 0,
    });
  });

  it('ends where there are too many lines, and counts what is missing', () => {
    const { hunks, leftOut } = excerptDiff(changed, head, none, { ...limits, lines: 4 });
    expect([hunks.length, leftOut]).toEqual([1, 3]);
  });

  it('shows a marked line however many there are, also one that is not changed', () => {
    const { hunks } = excerptDiff(changed, head, new Set([10, 19]), { ...limits, lines: 0 });
    expect(hunks.map(({ lines }) => lines)).toEqual([
      [' line 9', '+line 10', ' line 11'],
      [' line 18', ' line 19', ' line 20'],
    ]);
  });

  it('has the changes alone where the text is not known', () => {
    expect(excerptDiff(changed, undefined, none, limits).hunks).toEqual([
      { before: 3, after: 3, lines: ['-old', '+line 3'] },
      { before: 10, after: 10, lines: ['+line 10'] },
      { before: 15, after: 16, lines: ['-gone', '-gone, too'] },
    ]);
  });

  it('cuts a long line, and marks the cut', () => {
    const long = { added: [{ number: 1, text: 'x'.repeat(1000) }], removed: [] };
    expect(excerptDiff(long, 'x'.repeat(1000), none, { ...limits, columns: 10 }).hunks[0]?.lines).toEqual([
      '+xxxxxxxxx…',
    ]);
  });
});

it('ends for lines that do not fit to the text, and loses none', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 })).map(list => list.sort((a, b) => a - b));
  const side = numbers.map(list => list.map(number => ({ number, text: 'x' })));
  fc.assert(
    fc.property(side, side, fc.option(fc.constant('a\nb\nc\n'), { nil: undefined }), (added, removed, text) => {
      const { hunks } = excerptDiff({ added, removed }, text, none, limits);
      const count = (sign: string) => hunks.flatMap(({ lines }) => lines).filter(line => line.startsWith(sign)).length;
      expect([count('+'), count('-')]).toEqual([added.length, removed.length]);
    }),
  );
});

it('is what git shows, for any edit', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (kept, other) => {
      // All of one side removed, all of the other added, but for the lines that both begin with.
      const same = kept.findIndex((line, index) => line !== other[index]);
      const from = same < 0 ? kept.length : same;
      const lines = (side: readonly string[]) =>
        side.slice(from).map((line, index) => ({ number: from + index + 1, text: line }));
      const files = { added: lines(other), removed: lines(kept) };
      const { hunks } = excerptDiff(files, other.map(line => `${line}\n`).join(''), none, { ...limits, context: 99 });
      expect([sideOf(hunks, '-'), sideOf(hunks, '+')]).toEqual(
        files.added.length + files.removed.length ? [kept, other] : [[], []],
      );
    }),
  );
});

const sideOf = (hunks: readonly DiffHunk[], sign: string) =>
  hunks.flatMap(({ lines }) =>
    lines.filter(line => line.startsWith(' ') || line.startsWith(sign)).map(line => line.slice(1)),
  );
