import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reducePython } from '../../src/system/coverage/reduce-python.ts';
import '../support/property-seed.ts';

/** What is left of a text that comes in chunks of so many bytes. */
function reduced(text: string, size: number): string {
  const reduce = reducePython();
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(reduce(bytes.subarray(at, at + size)));
  return Buffer.concat(parts).toString();
}

const own = { executed_lines: [1], missing_lines: [2], contexts: { 1: ['', 'a.py::t["{\\"]|run'] } };
const file = { ...own, functions: { 'f"': own, functions: {} }, classes: { '': { '}': [own] } }, excluded_lines: [] };
const report = { meta: { functions: 1 }, files: { 'a.py': file, functions: file }, totals: { classes: { a: 1 } } };
const expected = { ...file, functions: null, classes: null };

it.each([1, 2, 7, 64, 10_000])(
  'takes out functions and classes of files, and nothing else, in chunks of %i bytes',
  size => {
    for (const text of [JSON.stringify(report), JSON.stringify(report, undefined, 2)])
      expect(JSON.parse(reduced(text, size))).toEqual({ ...report, files: { 'a.py': expected, functions: expected } });
  },
);

it('gives something of whatever bytes there are, in the same way for all chunks', () => {
  const scraps = ['{', '}', '[', ']', '"', '\\', ',', ':', '"functions"', '"classes":{', '{"files":{"a":{', 'x'];
  const hostile = fc.array(fc.oneof(fc.constantFrom(...scraps), fc.string()), { maxLength: 30 });
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: 9 }), (parts, size) => {
      const text = parts.join('');
      expect(Buffer.byteLength(reduced(text, size))).toBeLessThanOrEqual(Buffer.byteLength(text) + 5 * text.length);
      expect(reduced(text, 1)).toBe(reduced(text, 100_000));
    }),
  );
});
