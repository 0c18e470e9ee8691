import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, openRepositoryAt, type TestRepository } from '../support/repository.ts';

const policy = (lines: number, base = '') => `version: 1\n${base}change: { size: { max-lines: ${lines} } }\n`;
const five = '1\n2\n3\n4\n5\n';

/** A repository whose `main` allows three lines, with an old branch from before it had a policy. */
function repositoryWith(base: string): TestRepository {
  const repository = createRepository({ 'a.txt': 'one\n' });
  repository.git('branch', 'old');
  repository.commit('Adopt', { 'landworthy.yml': policy(3, base) });
  return repository;
}

/** A clone on a branch with a large first commit that loosens the policy, and a small second one. */
function cloneOf(origin: TestRepository, ownBase: string): TestRepository {
  origin.git('clone', '--quiet', '.', '../clone');
  const clone = openRepositoryAt(origin.path('../clone'));
  clone.git('config', 'user.name', 'Anna');
  clone.git('config', 'user.email', 'anna@example.com');
  clone.git('switch', '--quiet', '--create', 'feature');
  clone.commit('Much', { 'landworthy.yml': policy(99, ownBase), 'b.txt': five });
  clone.git('push', '--quiet', 'origin', 'feature:evil', 'origin/old');
  clone.commit('Little', { 'c.txt': 'c\n' });
  return clone;
}

it.each([
  ['an expression for its own first commit', 'HEAD~1'],
  ['a branch that it has pushed and that says the same', 'evil'],
  ['a branch from before there was a policy', 'old'],
])('a change is not judged against %s because its policy calls that the base', async (_, base) => {
  const clone = cloneOf(repositoryWith('base: main\n'), `base: ${base}\n`);
  const moved = `landworthy: the change moves its own base from \`origin/main\` to \`${base}\``;
  const local = await landworthy(clone.dir, []);
  expect(local).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(moved) });

  // A push, of which CI knows no base; and as it checks out there, nothing tells the remote's default branch.
  clone.git('remote', 'set-head', 'origin', '--delete');
  writeFileSync(clone.path('../event.json'), '{"repository":{"default_branch":"main"}}');
  const env = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: clone.path('../event.json') };
  expect(await landworthy(clone.dir, [], { env })).toMatchObject({ exitCode: 2, stdout: '' });
  const named = await verdict(clone.dir, ['--base', 'origin/main']);
  expect(named).toMatchObject({ verdict: 'fail', policy: { from: 'base', edited: true } });
});

it('a branch is not judged against its own copy, which it follows under another name', async () => {
  const clone = cloneOf(repositoryWith(''), '');
  clone.git('branch', '--quiet', '--set-upstream-to=origin/evil');
  expect(await landworthy(clone.dir, [])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'landworthy: the base is not known: `feature` follows `origin/evil`, and the default branch is `origin/main`\n  name it with `--base <branch>`, or as `base:` in landworthy.yml\n',
  });
  clone.git('branch', '--quiet', '--set-upstream-to=origin/main');
  expect(await verdict(clone.dir)).toMatchObject({ verdict: 'fail', change: { base: 'origin/main' } });
});

it('a push is not let through because it changes nothing of the commit that is checked out', async () => {
  const repository = repositoryWith('');
  repository.git('branch', '--move', 'main', 'trunk');
  repository.git('switch', '--quiet', '--create', 'feature');
  const head = repository.commit('Much', { 'b.txt': five });
  repository.write({ 'dirty.txt': 'dirty\n' });
  const input = `refs/heads/feature ${head} refs/heads/feature ${'0'.repeat(40)}\n`;
  const { exitCode, stderr } = await landworthy(repository.dir, ['hook', 'pre-push', 'origin', 'url'], { input });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('the base is not known') });
});

it('a change that brings back what its base has removed shows it, however their histories cross', async () => {
  const repository = createRepository({ 'landworthy.yml': policy(3, 'base: main\n'), 'removed.txt': five });
  repository.git('switch', '--quiet', '--create', 'feature');
  const one = repository.commit('One', { 'one.txt': '1\n' });
  repository.git('switch', '--quiet', 'main');
  repository.git('rm', '--quiet', 'removed.txt');
  const two = repository.commit('Remove');
  repository.git('merge', '--quiet', '--no-edit', one);
  repository.git('switch', '--quiet', 'feature');
  repository.git('merge', '--quiet', '--no-commit', '--no-ff', two);
  repository.git('checkout', '--quiet', one, '--', 'removed.txt');
  repository.commit('Merge, and keep it');
  expect(await verdict(repository.dir)).toMatchObject({ verdict: 'fail', change: { files: 1 } });
});

it('a shallow clone that misses a part of the change is told so, even where it has a merge-base', async () => {
  const repository = createRepository({ 'landworthy.yml': policy(3, 'base: main\n'), 'removed.txt': five });
  repository.git('tag', 'first');
  repository.git('rm', '--quiet', 'removed.txt');
  repository.commit('Remove');
  repository.git('switch', '--quiet', '--create', 'feature');
  for (const name of ['a', 'b', 'c']) repository.commit(name, { [name]: `${name}\n` });
  repository.git('merge', '--quiet', '--no-ff', '--strategy=ours', '--message=Old', 'first');
  repository.git('checkout', '--quiet', 'first', '--', 'removed.txt');
  const tree = repository.git('write-tree').trim();
  const head = repository.git('commit-tree', tree, '-p', 'HEAD', '-p', 'first', '-m', 'Back').trim();
  repository.git('reset', '--quiet', '--hard', head);
  repository.git('clone', '--quiet', '--depth=3', '--no-single-branch', `file://${repository.dir}`, '../shallow');
  const { exitCode, stderr } = await landworthy(repository.path('../shallow'), []);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('this clone is shallow') });
});
