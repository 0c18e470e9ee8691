import { expect, it } from 'vitest';
import { bareFiles } from '../../src/core/bare-files.ts';

const counts = { from: 'counts', runner: 'node --test', unit: 'tests', passed: 2, failed: 0, skipped: 0 } as const;

it('names files that `node --test` counts though they told of no test', () => {
  const output =
    'TAP version 13\n# Subtest: /home/x/a/b.test.js\nok 1 - /home/x/a/b.test.js\n  ---\nok 2 - adds a.js files\n';
  const note = ['counted as passed tests, though no test in them was told of: `a/b.test.js`'];
  expect(bareFiles({ output, results: counts })).toEqual(note);
  expect(bareFiles({ output: '\u2714 /home/x/a/b.test.js (31.2ms)\n\u2714 works (1ms)\n', results: counts })).toEqual(
    note,
  );
  const tests = [{ name: '/home/x/a/b.test.js', result: 'passed' } as const];
  expect(bareFiles({ output: '', results: { from: 'report', tests } })).toEqual(note);
});

it('asks no other runner', () => {
  expect(bareFiles({ output: 'ok 1 - a.test.js\n', results: { ...counts, runner: 'jest' } })).toEqual([]);
  expect(bareFiles({ output: 'ok 1 - a.test.js\n', results: { from: 'nothing', reason: 'x' } })).toEqual([]);
});
