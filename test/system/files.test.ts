import { symlinkSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { openBlobs } from '../../src/system/blobs.ts';
import { openFiles } from '../../src/system/files.ts';
import { openGit } from '../../src/system/git.ts';
import { openReleased } from '../../src/system/migrations/released.ts';
import { createRepository, testEnv } from '../support/repository.ts';

function opened(files: Readonly<Record<string, string>>) {
  const repository = createRepository(files);
  const git = openGit(repository.dir, testEnv(repository.dir));
  const blobs = openBlobs(git);
  onTestFinished(blobs.close);
  return { repository, git, blobs };
}

it('reads the same, whether it was listed before or not', async () => {
  const { repository, git, blobs } = opened({ 'a b': 'one', 'ü/c': '\uFEFFtwo\n' });
  symlinkSync('a b', repository.path('link'));
  repository.commit('Link');
  const paths = ['a b', 'ü/c', 'link', 'missing', 'ü'];
  const files = openFiles(git, blobs, 'HEAD');
  const read = () => Promise.all(paths.map(files.read));
  const before = await read();
  expect(before).toEqual(['one', 'two\n', undefined, undefined, undefined]);
  expect(await files.list()).toEqual(['a b', 'link', 'ü/c']);
  expect(await read()).toEqual(before);
});

it('reads a file whose name holds a line break, once it was listed', async () => {
  const { git, blobs } = opened({ 'a\nb': 'text' });
  const files = openFiles(git, blobs, 'HEAD');
  expect(await files.read((await files.list())[0] ?? '')).toBe('text');
});

it('finds what was released with the newest tag of this glob that the base contains', async () => {
  const { repository, git, blobs } = opened({ 'db/migrations/1_a.up.sql': 'old' });
  repository.git('tag', 'v2');
  const base = repository.commit('Edit', { 'db/migrations/1_a.up.sql': 'new' });
  repository.commit('Beyond', { 'db/migrations/1_a.up.sql': 'beyond' });
  repository.git('tag', 'v3');
  const released = openReleased(git, blobs, base);
  const texts = async (...globs: string[]) => {
    const found = await released(globs, {});
    return found && [found.tag, found.migrations[0]?.list[0]?.up.text];
  };
  expect(await texts('v*')).toEqual(['v2', 'old']);
  expect(await texts('release-*')).toBeUndefined();
});
