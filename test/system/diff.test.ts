import { chmodSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ChangedFile, FileLines } from '../../src/core/change.ts';
import { openLines, readChangedFiles, readDiff } from '../../src/system/diff.ts';
import { openGit } from '../../src/system/git.ts';
import { parsePatches } from '../../src/system/patches.ts';
import { createRepository, type TestRepository, testEnv } from '../support/repository.ts';

/** The changed files between the first commit and what is here now, and a reader of their lines. */
async function changed(repository: TestRepository) {
  const from = repository.git('rev-list', '--max-parents=0', 'HEAD').trim();
  const to = repository.commit('Change');
  const git = openGit(repository.dir, testEnv(repository.dir));
  const files = await readChangedFiles(git, from, to);
  return { files, ...openLines(git, from, to, { files }) };
}

const shape = (files: readonly ChangedFile[]) =>
  files.map(({ path, before, after }) => [path, before?.kind, after?.kind]);
const plain = (lines: ReadonlyMap<string, FileLines>) =>
  [...lines].map(([path, { added, removed }]) => [path, added, removed]);

describe('changed files', () => {
  it('are additions, deletions and changes; a rename is both of the first', async () => {
    const repository = createRepository({ a: '1\n', b: '2\n', c: '3\n' });
    rmSync(repository.path('a'));
    repository.write({ b: '2b\n', d: '1\n' });
    const { files } = await changed(repository);
    expect(shape(files)).toEqual([
      ['a', 'file', undefined],
      ['b', 'file', 'file'],
      ['d', undefined, 'file'],
    ]);
  });

  it('tell modes and types', async () => {
    const repository = createRepository({ a: '1\n', b: '2\n' });
    chmodSync(repository.path('a'), 0o755);
    rmSync(repository.path('b'));
    symlinkSync('a', repository.path('b'));
    const { files } = await changed(repository);
    expect(shape(files)).toEqual([
      ['a', 'file', 'executable'],
      ['b', 'file', 'symlink'],
    ]);
  });
});

describe('lines', () => {
  it('carry the numbers of their own side', async () => {
    const repository = createRepository({ a: '1\n2\n3\n4\n5\n' });
    repository.write({ a: '1\nnew\n3\n5\n+++ six\r\nno end' });
    const { lines } = await changed(repository);
    expect(plain(await lines())).toEqual([
      [
        'a',
        [
          { number: 2, text: 'new' },
          { number: 5, text: '+++ six' },
          { number: 6, text: 'no end' },
        ],
        [
          { number: 2, text: '2' },
          { number: 4, text: '4' },
        ],
      ],
    ]);
  });

  it('that look like headers are lines', async () => {
    const text = 'diff --git a/b b/b\n@@ -1 +1 @@\n--- a\n+++ b\n\\ No newline at end of file\n';
    const repository = createRepository({ z: '' });
    repository.write({ a: text, b: '1\n' });
    const { lines } = await changed(repository);
    const found = await lines();
    expect(found.get('a')?.added.map(line => line.text)).toEqual(text.trimEnd().split('\n'));
    expect(found.get('b')?.added).toEqual([{ number: 1, text: '1' }]);
  });

  it('of binary files are none, of mode changes and empty files neither', async () => {
    const repository = createRepository({ a: '1\n' });
    chmodSync(repository.path('a'), 0o755);
    repository.write({ b: '\0\xff1\n\0', c: '' });
    const { lines } = await changed(repository);
    expect(plain(await lines())).toEqual([
      ['a', [], []],
      ['b', [], []],
      ['c', [], []],
    ]);
  });

  it('of a file that becomes a link are those that it loses', async () => {
    const repository = createRepository({ a: '1\n', b: '2\n' });
    rmSync(repository.path('a'));
    symlinkSync('b', repository.path('a'));
    repository.write({ b: '3\n' });
    const { lines } = await changed(repository);
    const found = await lines();
    expect(found.get('a')?.removed).toEqual([{ number: 1, text: '1' }]);
    expect(found.get('b')?.added).toEqual([{ number: 1, text: '3' }]);
  });

  const hostile = [
    '-rf',
    'a b',
    'quo"te',
    'tab\tnew\nline',
    'ünï/c',
    ':(top)x',
    '*',
    'b\\n',
    '\u001b[31m',
    'x\ndiff --git a/y b/y',
  ];

  it.each(hostile)('of %j are found when they are asked for alone', async name => {
    const repository = createRepository({ z: '' });
    repository.write({ [name]: '1\n', other: '2\n' });
    const { lines } = await changed(repository);
    expect(plain(await lines([name]))).toEqual([[name, [{ number: 1, text: '1' }], []]]);
  });

  it('of some files are cut out of all where those were read already', async () => {
    const repository = createRepository({ z: '' });
    repository.write({ a: '1\n', b: '2\n' });
    const { lines } = await changed(repository);
    const all = await lines();
    expect((await lines(['b'])).get('b')).toBe(all.get('b'));
  });

  it('of no file are none', async () => {
    const { lines } = await changed(createRepository({ z: '' }));
    expect(plain(await lines([]))).toEqual([]);
  });

  it('are counted and looked for as they would be cut out', async () => {
    const texts = ['', '<<<<<<< a\n', '-- x\n++ y\n', '@@ -1 +1 @@\r\n', 'é\0\n', '\0\n\0\n', 'no end', '+<<<<<<<\n\n'];
    const some = (salt: number) => texts.filter((_, index) => (salt * (index + 3)) % 5 < 2).join('');
    const repository = createRepository(Object.fromEntries(texts.map((_, index) => [`f${index}`, some(index)])));
    repository.write(Object.fromEntries(texts.map((_, index) => [`f${index}`, some(index + 7)])));
    const { lines, lineCount, filesAdding } = await changed(repository);
    const found = [...(await lines())];
    expect(found.length).toBeGreaterThan(4);
    for (const [path, { added, removed }] of found) expect(await lineCount([path])).toBe(added.length + removed.length);
    expect(await lineCount()).toBe(found.flatMap(([, { added, removed }]) => [...added, ...removed]).length);
    for (const beginning of ['<<<<<<<', '+', '++ ', '@@', '-'])
      expect(await filesAdding(beginning)).toEqual(
        found.flatMap(([path, { added }]) => (added.some(({ text }) => text.startsWith(beginning)) ? path : [])),
      );
  });

  it('are those of the commits, whatever the index believes of the working tree', async () => {
    const repository = createRepository({ a: '1\n', z: '' });
    const from = repository.git('rev-parse', 'HEAD').trim();
    repository.write({ a: '2\n' });
    const time = new Date('2026-01-01T12:00:00Z');
    utimesSync(repository.path('a'), time, time);
    const to = repository.commit('Change');
    writeFileSync(repository.path('a'), '3\n');
    utimesSync(repository.path('a'), time, time);
    repository.git('config', 'core.trustctime', 'false');
    const git = openGit(repository.dir, testEnv(repository.dir));
    const files = await readChangedFiles(git, from, to);
    expect(plain(await openLines(git, from, to, { files }).lines())).toEqual([
      ['a', [{ number: 1, text: '2' }], [{ number: 1, text: '1' }]],
    ]);
  });

  it('are the same where they are read together with the files', async () => {
    const repository = createRepository({ a: '1\n', b: '2\n', 'c d': '3', 'ä"\t': '4\n', e: '\0\0\0\n', f: '' });
    const from = repository.git('rev-parse', 'HEAD').trim();
    for (const path of ['a', 'b', 'f']) rmSync(repository.path(path));
    symlinkSync('a', repository.path('b'));
    repository.write({ 'c d': '3\ndiff --git a/x b/x\n@@ -1 +1 @@\n', 'ä"\t': '\0\0\n5\n', e: '\0\0\n', g: '' });
    chmodSync(repository.path('e'), 0o755);
    const to = repository.commit('Change');
    const git = openGit(repository.dir, testEnv(repository.dir));
    const files = await readChangedFiles(git, from, to);
    const diff = await readDiff(git, from, to);
    expect(diff.files).toEqual(files);
    expect(diff.patches && plain(diff.patches.lines())).toEqual(
      plain(await openLines(git, from, to, { files }).lines()),
    );
    expect(await readDiff(git, to, to)).toEqual({ files: [] });
  });

  it('are left out where a newline in a path could make one file look like two', async () => {
    const repository = createRepository({ a: '1\n' });
    const from = repository.git('rev-parse', 'HEAD').trim();
    repository.write({ 'b\ndiff --git a/c b/c': '2\n' });
    const to = repository.commit('Change');
    const diff = await readDiff(openGit(repository.dir, testEnv(repository.dir)), from, to);
    expect(diff).toEqual({ files: [expect.objectContaining({ path: 'b\ndiff --git a/c b/c' })] });
  });

  it('that belong to other files than the expected ones are refused', () => {
    const file: ChangedFile = { path: 'a', after: { kind: 'file', blob: '1' } };
    expect(() => parsePatches(Buffer.alloc(0), [file])).toThrow('git gave 0 patches where 1 were expected');
  });
});
