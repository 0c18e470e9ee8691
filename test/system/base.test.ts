import { describe, expect, it } from 'vitest';
import { type BaseHints, mergeBase, resolveBase } from '../../src/system/base.ts';
import { openRepository, resolveCommit } from '../../src/system/repository.ts';
import { createRepository, openRepositoryAt, type TestRepository, testEnv } from '../support/repository.ts';

async function base({ dir }: TestRepository, hints: BaseHints = {}) {
  const repository = await openRepository(dir, testEnv(dir));
  return resolveBase(repository, hints, name => resolveCommit(repository.git, name));
}

/** A clone on branch `feature`, whose own `main` is older than the remote's. */
function clone(): TestRepository {
  const origin = createRepository({ a: '1\n' });
  origin.git('clone', '--quiet', '.', '../clone');
  const cloned = openRepositoryAt(origin.path('../clone'));
  origin.commit('Go on', { a: '2\n' });
  cloned.git('fetch', '--quiet');
  cloned.git('switch', '--quiet', '--create', 'feature');
  return cloned;
}

describe('the base', () => {
  it("is the remote's branch before a local one of the same name", async () => {
    const repository = clone();
    const sha = repository.git('rev-parse', 'origin/main').trim();
    for (const hints of [{ option: 'main' }, { ci: ['main'] }, { policy: 'main' }, { option: 'refs/heads/main' }, {}]) {
      expect(await base(repository, hints)).toEqual({ name: 'origin/main', sha });
    }
  });

  it('is looked for at a remote of another name, too', async () => {
    const repository = clone();
    repository.git('remote', 'rename', 'origin', 'upstream');
    expect(await base(repository, { policy: 'main' })).toMatchObject({ name: 'upstream/main' });
  });

  it('is the first one of the CI system that is here', async () => {
    const repository = clone();
    expect(await base(repository, { ci: ['gone', 'main'] })).toMatchObject({ name: 'origin/main' });
  });

  it('that does not exist is an error that says how to fetch it', async () => {
    const repository = clone();
    await expect(base(repository, { option: 'next thing' })).rejects.toMatchObject({
      message: 'the base `next thing`, from `--base`, does not exist here',
      hint: "fetch it with `git fetch origin 'next thing'`, or name another one with `--base`",
    });
  });

  it('is not guessed', async () => {
    const repository = createRepository({ a: '1\n' });
    await expect(base(repository)).rejects.toThrow('the base is not known: which branch is this to land on?');
  });

  it('without a commit in common is an error', async () => {
    const repository = createRepository({ a: '1\n' });
    repository.git('switch', '--quiet', '--orphan', 'other');
    const sha = repository.commit('Begin again', { b: '1\n' });
    const opened = await openRepository(repository.dir, testEnv(repository.dir));
    await expect(mergeBase(opened, await base(repository, { option: 'main' }), sha)).rejects.toThrow(
      'the change and `main` have no commit in common',
    );
  });
});
