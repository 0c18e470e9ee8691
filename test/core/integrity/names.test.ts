import { expect, it } from 'vitest';
import { goneNames } from '../../../src/core/integrity/names.ts';
import type { TestCase } from '../../../src/core/run/command.ts';

const ran = (...names: readonly string[]) => names.map((name): TestCase => ({ name, result: 'passed' }));
const skipped = (...names: readonly string[]) => names.map((name): TestCase => ({ name, result: 'skipped' }));
const compare = (before: readonly TestCase[], head: readonly TestCase[], renamed: Record<string, string> = {}) =>
  goneNames(before, head, name => renamed[name]);

it('counts a name as often as it stands there', () => {
  expect(compare(ran('a', 'a', 'b'), ran('a', 'b'))).toEqual({ gone: ['a'], skipped: [] });
});

it('tells a test that is skipped now from one that is gone', () => {
  expect(compare(ran('a', 'b'), skipped('a'))).toEqual({ gone: ['b'], skipped: ['a'] });
});

it('does not miss what was skipped before', () => {
  expect(compare([...ran('a'), ...skipped('b')], ran('a'))).toEqual({ gone: [], skipped: [] });
});

it('misses what failed before', () => {
  expect(compare([{ name: 'a', result: 'failed' }], [])).toEqual({ gone: ['a'], skipped: [] });
});

it('knows a test by its own name in another file or group', () => {
  expect(compare(ran('test/a.js > sums > adds'), ran('test/b.js > numbers > adds'))).toEqual({ gone: [], skipped: [] });
});

it('knows a test by the name that the text tells, or by a similar one', () => {
  expect(compare(ran('adds'), ran('sums up'), { adds: 'sums up' })).toEqual({ gone: [], skipped: [] });
  expect(compare(ran('adds two numbers'), ran('adds two positive numbers'))).toEqual({ gone: [], skipped: [] });
});

it('lets one new test take the place of one', () => {
  expect(compare(ran('adds one number', 'adds two numbers'), ran('adds some number')).gone).toHaveLength(1);
});

it('knows the cases of a table that was renamed', () => {
  expect(compare(ran('t.py::test_table[1-1]', 't.py::test_table[2-4]'), ran('t.py::test_square[1-1]')).gone).toEqual([
    't.py::test_table[2-4]',
  ]);
});
