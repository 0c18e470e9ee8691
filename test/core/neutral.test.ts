import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine, shorten, visible, visibleLines } from '../../src/core/neutral.ts';
import { processorTime } from '../support/processor-time.ts';

describe('visible', () => {
  it.each([
    ['a colour', '\x1b[31mred\x1b[0m', 'red'],
    ['a colour in eight bits', '\x9b31mred', 'red'],
    ['a link', '\x1b]8;;https://evil.example\x07click\x1b]8;;\x1b\\', 'click'],
    ['a title without an end', '\x1b]0;title', '0;title'],
    ['a device string', '\x1bPq#0\x1b\\done', 'done'],
    ['a cleared screen', '\x1bcgone', 'gone'],
    ['a lone escape', 'a\x1b', 'a\\x1b'],
    ['a bell', 'ding\x07', 'ding\\x07'],
    ['a turned direction', 'user\u202etxt.exe', 'user\\u202etxt.exe'],
    ['an isolate', 'a\u2066b\u2069', 'a\\u2066b\\u2069'],
    ['an invisible tag', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['half a surrogate pair', 'a\ud800b', 'a\\ud800b'],
    ['a newline in a path', 'a\nb', 'a\\nb'],
    ['an emoji with joiners', '👩‍🚀 é 漢字', '👩‍🚀 é 漢字'],
  ])('takes out %s', (_, hostile, expected) => {
    expect(visible(hostile)).toBe(expected);
  });

  it('leaves nothing that a terminal would act on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('takes no longer for a text that is made to take long', () => {
    const start = processorTime();
    visible('\x1b]'.repeat(1_000_000));
    visible('\x1b['.repeat(1_000_000));
    expect(processorTime() - start).toBeLessThan(1000);
  });
});

it('puts a message on one line', () => {
  expect(oneLine('  expected\n\t1\r\nto be 2 ')).toBe('expected 1 to be 2');
});

it('gives lines without the empty ones around them', () => {
  expect(visibleLines('\n\n  at\tx\r\n\rb\x1b[2J\n\n')).toEqual(['  at  x', '', 'b']);
});

it('marks what it cut and halves no character', () => {
  expect([shorten('abc', 3), shorten('abcd', 3), shorten('a👩b', 3)]).toEqual(['abc', 'ab…', 'a…']);
});
