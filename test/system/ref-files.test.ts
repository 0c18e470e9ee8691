import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readRemoteBranch } from '../../src/system/ref-files.ts';
import { createRepository, openRepositoryAt, type TestRepository } from '../support/repository.ts';

const main = 'refs/remotes/origin/main';
const head = 'refs/remotes/origin/HEAD';

function clone(): TestRepository {
  const origin = createRepository({ a: '1\n' });
  origin.git('clone', '--quiet', '.', '../clone');
  return openRepositoryAt(origin.path('../clone'));
}

/** Another commit than all that is there. */
const evilIn = ({ git }: TestRepository) =>
  git('-c', 'user.name=E', '-c', 'user.email=e@x', 'commit-tree', 'HEAD^{tree}', '-m', 'evil').trim();

it.each<[string, (repository: TestRepository) => void]>([
  ['is packed, as a clone leaves it', ({ git }) => git('pack-refs', '--all')],
  ['has a file of its own', ({ git }) => git('update-ref', main, 'HEAD')],
  [
    'is in both places',
    repository => {
      repository.git('pack-refs', '--all');
      repository.git('update-ref', main, evilIn(repository));
    },
  ],
  [
    'is packed beside others that end like it',
    repository => {
      const evil = evilIn(repository);
      for (const name of [`refs/heads/${main}`, `refs/tags/${main}`, `${main}2`, 'refs/remotes/a/b'])
        repository.git('update-ref', name, evil);
      repository.git('pack-refs', '--all');
    },
  ],
])('a branch of a remote that %s is read as git reads it', (_, prepare) => {
  const repository = clone();
  prepare(repository);
  const sha = repository.git('for-each-ref', '--format=%(objectname)', main).trim();
  expect(readRemoteBranch(repository.dir, main)).toEqual({ name: 'origin/main', sha });
  expect(readRemoteBranch(repository.dir, head)).toEqual({ name: 'origin/main', sha });
});

it.each<[string, (repository: TestRepository) => void]>([
  ['there is none', ({ git }) => git('update-ref', '-d', main)],
  [
    'there is one in capital letters alone',
    ({ git }) => {
      git('update-ref', 'refs/remotes/origin/MAIN', 'HEAD');
      git('update-ref', '-d', main);
    },
  ],
  [
    'there are a branch and a tag of its full name alone',
    ({ git }) => {
      for (const kind of ['heads', 'tags']) git('update-ref', `refs/${kind}/${main}`, 'HEAD');
      git('update-ref', '-d', main);
    },
  ],
  [
    'its file is a link',
    ({ git, path }) => {
      git('update-ref', '-d', main);
      symlinkSync('../../heads/main', path(`.git/${main}`));
    },
  ],
  ['its file is damaged', ({ path }) => writeFileSync(path(`.git/${main}`), 'x\n')],
  ['it points to a branch of no remote', ({ git }) => git('symbolic-ref', main, 'refs/heads/main')],
  ['git would pass over this folder', ({ path }) => rmSync(path('.git/HEAD'))],
  ['its refs are somewhere else', ({ path }) => writeFileSync(path('.git/commondir'), '../../repo/.git\n')],
])('a branch of a remote is left to git where %s', (_, prepare) => {
  const repository = clone();
  prepare(repository);
  expect(readRemoteBranch(repository.dir, main)).toBeUndefined();
});

it('no name leads out of the folder of the remotes', () => {
  const { dir } = clone();
  for (const name of ['refs/remotes/origin/../../heads/main', 'refs/heads/main', 'refs/remotes/../heads/main', 'HEAD'])
    expect(readRemoteBranch(dir, name)).toBeUndefined();
});

it('in a linked worktree, and below the root, git is asked', () => {
  const { dir, git, path, write } = clone();
  git('worktree', 'add', '--quiet', '--detach', '../linked');
  write({ 'below/a': 'a\n' });
  for (const folder of [path('../linked'), path('below')]) expect(readRemoteBranch(folder, main)).toBeUndefined();
  expect(readRemoteBranch(dir, main)).toBeDefined();
});
