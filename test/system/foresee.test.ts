import { expect, it, onTestFinished } from 'vitest';
import { openBlobs } from '../../src/system/blobs.ts';
import { foresee } from '../../src/system/foresee.ts';
import { openGit } from '../../src/system/git.ts';
import { createRepository, temporaryFolder, testEnv } from '../support/repository.ts';

/** Objects of this repository, of which only what was foreseen can be read: the process that is asked finds nothing. */
async function foreseen(files: Readonly<Record<string, string>>, paths: readonly string[]) {
  const repository = createRepository(files);
  const env = testEnv(repository.dir);
  const commit = repository.git('rev-parse', 'HEAD').trim();
  const tree = repository.git('rev-parse', 'HEAD^{tree}').trim();
  const known = await foresee(openGit(repository.dir, env), new Map([[commit, paths]]));
  const blobs = openBlobs(openGit(temporaryFolder(), env), known);
  onTestFinished(blobs.close);
  const read = async (name: string, limit?: number) => (await blobs.read(name, limit))?.toString();
  return { commit, tree, blobs, read };
}

it('knows a commit, and files by the commit and by its tree, also those that are not there', async () => {
  const { commit, tree, blobs, read } = await foreseen({ a: 'one\n', 'dir/b': '' }, ['a', 'none', 'dir', 'dir/b']);
  expect(await blobs.commit(commit)).toEqual({ sha: commit, tree });
  for (const id of [commit, tree]) {
    const names = ['a', 'none', 'dir', 'dir/b'].map(path => `${id}:${path}`);
    expect(await Promise.all(names.map(name => read(name)))).toEqual(['one\n', undefined, undefined, '']);
    expect(await Promise.all(names.map(blobs.exists))).toEqual([true, false, true, true]);
  }
  await expect(read(`${commit}:b`)).rejects.toThrow('`git cat-file` ended early');
});

it('keeps to the size that is asked for', async () => {
  const { commit, read } = await foreseen({ a: 'one\n' }, ['a']);
  expect([await read(`${commit}:a`, 3), await read(`${commit}:a`, 4)]).toEqual([undefined, 'one\n']);
});

it('knows nothing of what is too large', async () => {
  const { commit, read } = await foreseen({ a: 'x'.repeat(9 * 1024 * 1024), b: 'b' }, ['a', 'b']);
  await expect(read(`${commit}:a`)).rejects.toThrow('`git cat-file` ended early');
  expect(await read(`${commit}:b`)).toBe('b');
});

it('knows nothing where git fails', async () => {
  const git = openGit(temporaryFolder(), testEnv(temporaryFolder()));
  expect(await foresee(git, new Map([['0'.repeat(40), ['a']]]))).toEqual(new Map());
});
