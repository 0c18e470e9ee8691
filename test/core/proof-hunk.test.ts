import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseHunks, without } from '../../src/core/proof/hunk.ts';
import { temporaryFolder } from '../support/repository.ts';

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`);
const before = numbered(1, 30).join('');

/** The patch from one text to another, as git writes it. */
function patchOf(from: string, to: string, dir = temporaryFolder()): { patch: string; dir: string } {
  writeFileSync(join(dir, 'a'), from);
  writeFileSync(join(dir, 'b'), to);
  const args = ['diff', '--no-index', '--unified=3', '--inter-hunk-context=0', '--no-color', 'a', 'b'];
  try {
    execFileSync('git', args, { cwd: dir, encoding: 'utf8' });
  } catch (error) {
    return { patch: (error as { stdout: string }).stdout, dir };
  }
  throw new Error('no difference');
}

it.each<[string, string, (readonly [number, number, number, number])[]]>([
  ['a changed line', before.replace('line 7\n', 'seven\n'), [[7, 7, 1, 1]]],
  [
    'lines at both ends',
    before.replace('line 1\n', 'one\n').replace('line 30\n', 'thirty\n'),
    [
      [1, 1, 1, 1],
      [30, 30, 1, 1],
    ],
  ],
  ['added lines', before.replace('line 7\n', 'line 7\nmore\nand more\n'), [[8, 9, 2, 0]]],
  ['removed lines', before.replace('line 7\nline 8\n', ''), [[4, 4, 0, 2]]],
  ['no newline at the end', before.trimEnd(), [[30, 30, 1, 1]]],
  ['everything', 'new\n', [[1, 1, 1, 30]]],
])('reads %s, and knows the file without it', (_, after, expected) => {
  const { patch } = patchOf(before, after);
  const hunks = parseHunks('a', patch, after);
  expect(hunks.map(({ line, endLine, added, removed }) => [line, endLine, added, removed])).toEqual(expected);
  const [first, ...others] = hunks;
  expect(first && without([first, ...others])).toBe(before);
});

it('gives each hunk as git takes it back alone', () => {
  const after = before.replace('line 3\n', 'three\n').replace('line 20\n', 'twenty\nand more\n');
  const { patch, dir } = patchOf(before, after);
  for (const hunk of parseHunks('a', patch, after)) {
    writeFileSync(join(dir, 'b'), after);
    execFileSync('git', ['apply', '--reverse', '-'], { cwd: dir, input: `--- a/b\n+++ b/b\n${hunk.diff}` });
    expect(readFileSync(join(dir, 'b'), 'utf8')).toBe(without([hunk]));
  }
});

it('reads no hunk from a binary file', () => {
  expect(parseHunks('a', 'diff --git a/a b/a\nBinary files a/a and b/a differ\n', '')).toEqual([]);
});
