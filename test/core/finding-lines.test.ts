import { expect, it } from 'vitest';
import { linesOf } from '../../src/core/finding-lines.ts';
import type { Finding } from '../../src/core/outcome.ts';

const finding = (more: Partial<Finding>): Finding => ({ code: 'a.b', message: 'm', actor: 'author', ...more });
const place = { path: 'a', line: 3, endLine: 5 };

it('is the lines of its place', () => {
  expect(linesOf(finding({ place }), 9)).toEqual([3, 4, 5]);
  expect(linesOf(finding({ place: { path: 'a', line: 3 } }), 9)).toEqual([3]);
  expect(linesOf(finding({ place: { path: 'a' } }), 9)).toEqual([]);
});

it('is what a diff adds, where it shows one', () => {
  const detail = '@@ -1,3 +2,4 @@ x\n a\n-b\n+c\n+d\n e\n@@ -9 +12 @@\n-f\n+g\n';
  expect(linesOf(finding({ place, detail }), 9)).toEqual([3, 4, 12]);
});

it('is its place where a diff only removes, or what it shows is no diff', () => {
  expect(linesOf(finding({ place, detail: '@@ -1,2 +1 @@\n a\n-b\n' }), 9)).toEqual([3, 4, 5]);
  expect(linesOf(finding({ place, detail: '+ printed' }), 9)).toEqual([3, 4, 5]);
});

it('ends at so many', () => {
  expect(linesOf(finding({ place: { path: 'a', line: 1, endLine: 1e9 } }), 2)).toEqual([1, 2]);
  expect(linesOf(finding({ place, detail: `@@ -1 +1,9 @@\n${'+x\n'.repeat(9)}` }), 2)).toEqual([1, 2]);
});
