import { expect, it } from 'vitest';
import { readCourse } from '../../src/system/forge/remotes.ts';
import { openGit } from '../../src/system/git.ts';
import { fakeChange } from '../support/facts.ts';
import { createRepository, testEnv } from '../support/repository.ts';

const shop = { host: 'github.com', path: 'acme/shop' };
const fork = { host: 'github.com', path: 'anna/shop' };

/** The course of `feature`, which is to land on `origin/main`, in a repository with this configuration. */
function course(config: Readonly<Record<string, string>>, base = 'origin/main', pushedTo?: string) {
  const repository = createRepository({ 'a.txt': 'a\n' });
  repository.git('branch', 'feature');
  for (const [name, value] of Object.entries(config)) repository.git('config', name, value);
  const git = openGit(repository.dir, testEnv(repository.dir));
  return readCourse(git, fakeChange({ base: { name: base, sha: 'a'.repeat(40) } }), pushedTo);
}

const origin = {
  'remote.origin.url': 'git@github.com:acme/shop.git',
  'remote.origin.fetch': '+refs/heads/*:refs/remotes/origin/*',
};
const both = { ...origin, 'remote.fork.url': 'https://github.com/anna/shop' };

it.each<[string, Readonly<Record<string, string>>, object]>([
  ['one remote', origin, { to: shop, from: shop }],
  [
    'a URL that `insteadOf` makes longer',
    { 'remote.origin.url': 'gh:acme/shop', 'url.git@github.com:.insteadOf': 'gh:' },
    { to: shop, from: shop },
  ],
  ['a fork that the branch is pushed to', { ...both, 'branch.feature.pushRemote': 'fork' }, { to: shop, from: fork }],
  ['a fork that all is pushed to', { ...both, 'remote.pushDefault': 'fork' }, { to: shop, from: fork }],
  [
    'another name at the remote',
    { ...origin, 'branch.feature.remote': 'origin', 'branch.feature.merge': 'refs/heads/anna/feature' },
    { to: shop, from: shop, branch: 'anna/feature' },
  ],
  [
    'a branch that follows the base',
    { ...origin, 'branch.feature.remote': 'origin', 'branch.feature.merge': 'refs/heads/main' },
    { to: shop, from: shop, branch: 'feature' },
  ],
  ['no remote at all', {}, { to: undefined, from: undefined, base: 'origin/main' }],
  ['a remote on this machine', { 'remote.origin.url': '../shop.git' }, { to: undefined, from: undefined }],
])('reads %s', async (_, config, expected) => {
  expect(await course(config)).toEqual({ base: 'main', branch: 'feature', ...expected });
});

it('knows where a hook pushes to, by name and by URL', async () => {
  expect(await course(both, 'origin/main', 'fork')).toMatchObject({ to: shop, from: fork, branch: 'feature' });
  expect(await course(origin, 'origin/main', 'git@github.com:anna/shop')).toMatchObject({ to: shop, from: fork });
});

it('knows a local base by its name, and a commit as none', async () => {
  expect(await course(both, 'release/1')).toMatchObject({ to: shop, base: 'release/1' });
  expect(await course(both, 'a'.repeat(40))).toMatchObject({ to: shop, base: undefined });
});
