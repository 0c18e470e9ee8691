import { expect, it } from 'vitest';
import { coveringPrograms } from '../../../src/core/proof/covering-programs.ts';
import { parseHunks } from '../../../src/core/proof/hunk.ts';
import type { ProgramCoverage } from '../../../src/core/proof/test-coverage.ts';

const head = `const before = 1;
function called() {
  return 1;
}
function uncalled(a) {
  const b = a;
  if (b) {
    return b;
  }
  return 2;
}
const after = 2;
`;

/** The one test of a program that loads the file, and calls all but `uncalled`. */
const coverage: ProgramCoverage = {
  from: 'programs',
  starting: [],
  files: {
    'a.js': [
      { by: ['./a.test.js'], uncalled: [[6, 10]] },
      {
        by: ['./none.test.js'],
        uncalled: [
          [3, 3],
          [6, 10],
        ],
      },
    ],
  },
};

/** The hunk that puts `from` in the place of `to`. */
function hunkOf(from: string, to: string) {
  const at = head.indexOf(to);
  expect(at).toBeGreaterThanOrEqual(0);
  const [hunk] = parseHunks('a.js', '--- a/a.js\n+++ b/a.js\n@@ -1 +1 @@\n-x\n+y\n', head);
  if (!hunk) throw new Error('there is a hunk');
  return { ...hunk, edit: { from: at, to: at + to.length, text: from } };
}

const covering = (from: string, to: string, told = coverage) => coveringPrograms(told, [hunkOf(from, to)]);

it.each([
  ['a line of a function that nobody calls', '  return 3;', '  return 2;', []],
  ['several of its lines', '  if (b) return b;', '  if (b) {\n    return b;\n  }', []],
  ['a line that it had more', '  const b = a;\n  b.log();', '  const b = a;', []],
  ['a line that it had less', '', '  const b = a;\n', []],
  ['a line of a function that one calls', '  return 0;', '  return 1;', ['./a.test.js']],
  ['the line that begins a function', 'function uncalled(a, c) {', 'function uncalled(a) {', 'all'],
  ['a line of no function', 'const after = 3;', 'const after = 2;', 'all'],
  ['a line that came before the function', 'const c = 1;\nfunction uncalled', 'function uncalled', 'all'],
  ['what ended the function before its end', '  return 3;\n}\nlog();\nfunction more() {', '  return 2;', 'all'],
  ['what closed more than it opened', '  const b = a; } {', '  const b = a;', 'all'],
  ['what stood outside by its indentation', 'return 3', '  return 2', 'all'],
] as const)('sees who executes %s', (_, from, to, found) => {
  const files = found === 'all' ? ['./a.test.js', './none.test.js'] : found;
  expect(covering(from, to)).toEqual({ files, isAll: true });
});

it('counts those that start other programs', () => {
  const told = { ...coverage, starting: ['./cli.test.js'] };
  expect(covering('  return 3;', '  return 2;', told)).toEqual({ files: ['./cli.test.js'], isAll: true });
});

it('does not know all where a program executes it that is no test, or starts others', () => {
  const loaded = [{ by: [null], uncalled: [] }];
  const byNone = { ...coverage, files: { 'a.js': [...(coverage.files['a.js'] ?? []), ...loaded] } };
  expect(covering('  return 3;', '  return 2;', byNone)).toEqual({ files: [], isAll: false });
  expect(covering('  return 3;', '  return 2;', { ...coverage, starting: [null] })).toEqual({
    files: [],
    isAll: false,
  });
});

it('knows nothing of a file that no program has loaded', () => {
  expect(covering('  return 3;', '  return 2;', { ...coverage, files: {} })).toBeUndefined();
});
