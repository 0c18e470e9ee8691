import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/core/evidence/format/canonical-json.ts';

describe('canonical JSON', () => {
  it('sorts names by their UTF-16 code units, as the example of RFC 8785 does', () => {
    const document = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalJson(document)) as object).length).toBe(7);
    expect([...canonicalJson(document).matchAll(/:"([^"]*)"/g)].map(found => found[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('has no spaces, and escapes no more than it must', () => {
    expect(canonicalJson({ b: [true, null, -1, 'ü"\\/\n\u0007'], a: {}, 10: [], 9: 0 })).toBe(
      '{"10":[],"9":0,"a":{},"b":[true,null,-1,"ü\\"\\\\/\\n\\u0007"]}',
    );
  });

  it.each<[string, unknown, string]>([
    ['undefined', { a: undefined }, 'no canonical JSON for a value of type undefined'],
    ['a hole in a list', new Array(1), 'no canonical JSON for a value of type undefined'],
    ['a fraction', 0.1, 'no canonical JSON for the number 0.1'],
    ['no number', Number.NaN, 'no canonical JSON for the number NaN'],
    ['a number that others would round', 2 ** 53, 'no canonical JSON for the number 9007199254740992'],
    ['a big integer', 1n, 'no canonical JSON for a value of type bigint'],
    ['half of a surrogate pair', 'a\ud800', 'no canonical JSON for a string that is no Unicode'],
    ['a name that is no Unicode', { '\udc00': 1 }, 'no canonical JSON for a string that is no Unicode'],
    ['a date', new Date(0), 'no canonical JSON for an object of a class'],
    ['a map', new Map(), 'no canonical JSON for an object of a class'],
    ['a function', () => 1, 'no canonical JSON for a value of type function'],
  ])('throws for %s', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(new TypeError(message));
  });

  it('is the same for the same document, in whatever order it was made', () => {
    const value = fc
      .jsonValue({ maxDepth: 3 })
      .map(
        one =>
          JSON.parse(
            JSON.stringify(one, (_, item) => (typeof item === 'number' ? Math.trunc(item) % 1000 : item)),
          ) as unknown,
      );
    fc.assert(
      fc.property(value, one => {
        const text = canonicalJson(one);
        expect(JSON.parse(text)).toEqual(one);
        expect(canonicalJson(reversed(one))).toBe(text);
      }),
    );
  });
});

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, one]) => [name, reversed(one)]),
  );
}
