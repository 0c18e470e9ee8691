import { describe, expect, it } from 'vitest';
import { type BaseOrigin, type Bases, openBases } from '../../src/system/base.ts';
import { readCommits } from '../../src/system/commits.ts';
import { mergeBases } from '../../src/system/merge-base.ts';
import { openRepository, resolveCommit } from '../../src/system/repository.ts';
import { createRepository, openRepositoryAt, type TestRepository, testEnv } from '../support/repository.ts';

async function open({ dir }: TestRepository): Promise<Bases> {
  const { git } = await openRepository(dir, testEnv(dir));
  return openBases(git, name => resolveCommit(git, name));
}

const named = async (repository: TestRepository, name: string, origin: BaseOrigin) =>
  (await open(repository)).named([name], origin);

const origins = ['`--base`', 'the CI system', "the policy's `base`"] as const;

/** A clone on branch `feature`, whose own `main` is older than the remote's. */
function clone(): TestRepository {
  const origin = createRepository({ a: '1\n' });
  origin.git('clone', '--quiet', '.', '../clone');
  const cloned = openRepositoryAt(origin.path('../clone'));
  cloned.git('config', 'user.name', 'Anna');
  cloned.git('config', 'user.email', 'anna@example.com');
  origin.commit('Go on', { a: '2\n' });
  cloned.git('fetch', '--quiet');
  cloned.git('switch', '--quiet', '--create', 'feature');
  return cloned;
}

describe('the base', () => {
  it("is the remote's branch before a local one of the same name, whoever names it", async () => {
    const repository = clone();
    const sha = repository.git('rev-parse', 'origin/main').trim();
    for (const origin of origins) {
      for (const name of ['main', 'origin/main', 'refs/heads/main', 'refs/remotes/origin/main'])
        expect(await named(repository, name, origin)).toEqual({ name: 'origin/main', sha });
    }
  });

  it('is no branch or tag that somebody has given the full name of another one', async () => {
    const repository = clone();
    const evil = repository.commit('Evil', { a: '3\n' });
    const sha = repository.git('rev-parse', 'origin/main').trim();
    for (const name of ['origin/main', 'refs/remotes/origin/main', 'FETCH_HEAD', 'main']) {
      for (const place of ['refs/remotes/origin/', 'refs/heads/', 'refs/tags/'])
        if (name !== 'main' || place === 'refs/tags/') repository.git('update-ref', `${place}${name}`, evil);
    }
    repository.git('update-ref', 'FETCH_HEAD', sha);
    for (const name of ['main', 'origin/main', 'refs/remotes/origin/main', 'FETCH_HEAD', 'HEAD~1'])
      expect(await named(repository, name, '`--base`')).toMatchObject({ sha: expect.not.stringContaining(evil) });
    repository.git('update-ref', '-d', 'refs/remotes/origin/main');
    repository.git('update-ref', '-d', 'refs/heads/main');
    for (const origin of origins.slice(1))
      await expect(named(repository, 'main', origin)).rejects.toThrow('the base `main`, from the');
  });

  it('is looked for at a remote of another name, too', async () => {
    const repository = clone();
    repository.git('remote', 'rename', 'origin', 'upstream');
    expect(await named(repository, 'main', "the policy's `base`")).toMatchObject({ name: 'upstream/main' });
    expect(await (await open(repository)).landing()).toMatchObject({ name: 'upstream/main' });
  });

  it('is the first one of the CI system that is here', async () => {
    const bases = await open(clone());
    expect(await bases.named(['gone', 'main'], 'the CI system')).toMatchObject({ name: 'origin/main' });
  });

  it('is shown short where it is named by a whole commit id, which a policy may not do', async () => {
    const repository = clone();
    const sha = repository.git('rev-parse', 'HEAD').trim();
    for (const origin of origins.slice(0, 2))
      expect(await named(repository, sha, origin)).toEqual({ name: sha.slice(0, 12), sha });
    await expect(named(repository, sha, "the policy's `base`")).rejects.toThrow(`\`${sha.slice(0, 12)}\``);
    await expect(named(repository, 'HEAD~1', "the policy's `base`")).rejects.toThrow('does not exist here');
  });

  it('that does not exist is an error that says how to fetch it', async () => {
    await expect(named(clone(), 'next thing', '`--base`')).rejects.toMatchObject({
      message: 'the base `next thing`, from `--base`, does not exist here',
      hint: "fetch it with `git fetch origin 'next thing'`, or name another one with `--base`",
    });
  });

  it('that nobody names is the default branch, as far as it is known', async () => {
    const repository = clone();
    const landing = async () => (await (await open(repository)).landing())?.name;
    repository.git('update-ref', 'refs/remotes/origin/trunk', 'HEAD');
    repository.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    expect(await landing()).toBe('origin/trunk');
    repository.git('symbolic-ref', '--delete', 'refs/remotes/origin/HEAD');
    expect(await landing()).toBe('origin/main');
    repository.git('update-ref', '-d', 'refs/remotes/origin/main');
    expect(await landing()).toBe('main');
    repository.git('branch', '--delete', '--force', 'main');
    expect(await landing()).toBeUndefined();
  });
});

describe('the merge-base', () => {
  it('that is not there is an error', async () => {
    const repository = createRepository({ a: '1\n' });
    repository.git('switch', '--quiet', '--orphan', 'other');
    const sha = repository.commit('Begin again', { b: '1\n' });
    const { git } = await openRepository(repository.dir, testEnv(repository.dir));
    const base = await named(repository, 'main', '`--base`');
    await expect(mergeBases(git, async () => false, base, sha, await readCommits(git, base.sha, sha))).rejects.toThrow(
      'the change and `main` have no commit in common',
    );
  });
});
