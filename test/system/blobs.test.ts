import { symlinkSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { openBlobs } from '../../src/system/blobs.ts';
import { openFiles } from '../../src/system/files.ts';
import { openGit } from '../../src/system/git.ts';
import { resolver } from '../../src/system/repository.ts';
import { createRepository, testEnv } from '../support/repository.ts';

function opened(files: Readonly<Record<string, string>>) {
  const repository = createRepository(files);
  const git = openGit(repository.dir, testEnv(repository.dir));
  const blobs = openBlobs(git);
  onTestFinished(blobs.close);
  const text = async (name: string, limit?: number) => (await blobs.read(name, limit))?.toString();
  return { repository, git, blobs, text };
}

it('answers many questions at once, each with its own blob', async () => {
  const big = 'x'.repeat(300_000);
  const { text } = opened({ a: 'one', empty: '', big, 'with space': 'two\n' });
  const names = ['HEAD:a', 'HEAD:big', 'HEAD:missing', 'HEAD:empty', 'HEAD:with space', 'HEAD:a'];
  expect(await Promise.all(names.map(name => text(name)))).toEqual(['one', big, undefined, '', 'two\n', 'one']);
});

it('passes over a blob that is too large, and answers the next question', async () => {
  const { text } = opened({ a: 'x'.repeat(1_000_000), b: 'b' });
  expect(await Promise.all([text('HEAD:a', 999_999), text('HEAD:b')])).toEqual([undefined, 'b']);
  expect((await text('HEAD:a', 1_000_000))?.length).toBe(1_000_000);
});

it('has no blob for a folder, a commit, an unknown name, or a name that would be two questions', async () => {
  const { text } = opened({ 'dir/a': 'one' });
  const names = ['HEAD:dir', 'HEAD', 'nothing', '', 'HEAD:dir/a\nHEAD:dir/a', '-h', 'HEAD:x blob 5'];
  expect(await Promise.all(names.map(name => text(name)))).toEqual(names.map(() => undefined));
  expect(await text('HEAD:dir/a')).toBe('one');
});

it('fails the question that ends git, and answers the next one', async () => {
  const { text } = opened({ a: 'one' });
  await expect(text('@{upstream}:a')).rejects.toThrow('`git cat-file` ended early');
  expect(await text('HEAD:a')).toBe('one');
});

it('gives a commit with its tree, through tags, and no commit for what is none', async () => {
  const { repository, blobs } = opened({ a: 'one' });
  repository.git('tag', '--annotate', '--message', 'A tag', 'v1');
  const sha = repository.git('rev-parse', 'HEAD').trim();
  const tree = repository.git('rev-parse', 'HEAD^{tree}').trim();
  expect(await Promise.all(['HEAD', 'main', 'v1', sha].map(blobs.commit))).toEqual(Array(4).fill({ sha, tree }));
  expect(await Promise.all(['HEAD:a', 'nothing'].map(blobs.commit))).toEqual([undefined, undefined]);
});

it('resolves names as git does, also those that would end `cat-file`', async () => {
  const { repository, git, blobs } = opened({ a: 'one' });
  const sha = repository.git('rev-parse', 'HEAD').trim();
  const names = ['main', 'HEAD', 'refs/heads/main', sha.slice(0, 8), 'HEAD@{0}', '@{upstream}', '-x', 'a b', ''];
  const found = await Promise.all(names.map(resolver(git, blobs)));
  expect(found).toEqual([sha, sha, sha, sha, sha, undefined, undefined, undefined, undefined]);
});

it('reads the files of a tree, but no symbolic link', async () => {
  const { repository, git, blobs } = opened({ 'dir/a': '\uFEFFone', short: 'x' });
  symlinkSync('dir/a', repository.path('link'));
  const files = openFiles(git, blobs, repository.commit('Link'));
  expect(await files.list()).toEqual(['dir/a', 'link', 'short']);
  expect(await Promise.all(['dir/a', 'short', 'link', 'dir', 'none'].map(files.read))).toEqual([
    'one',
    'x',
    undefined,
    undefined,
    undefined,
  ]);
});
