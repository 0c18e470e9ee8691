import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { githubEvent, githubPull } from '../support/github.ts';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, openRepositoryAt, type TestRepository } from '../support/repository.ts';

const policy = 'version: 1\nbase: main\nchange:\n  size: { max-files: 1 }\n';

/** A pull request whose base went on, and GitHub's merge of the two. */
function origin() {
  const repository = createRepository({ 'landworthy.yml': policy, 'a.txt': 'a\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  const head = repository.commit('Change one file', { 'b.txt': 'b\n' });
  repository.git('switch', '--quiet', 'main');
  repository.commit('Go on', { 'c.txt': 'c\n', 'd.txt': 'd\n' });
  repository.git('switch', '--quiet', '--detach');
  repository.git('merge', '--quiet', '--no-ff', '--message', 'Merge', head);
  repository.git('update-ref', 'refs/pull/7/merge', 'HEAD');
  repository.git('switch', '--quiet', 'main');
  return { repository, head };
}

/** What `actions/checkout` leaves: one commit of one ref, without any branch. */
function checkOut(from: TestRepository, depth: number): TestRepository {
  const dir = from.path('../checkout');
  mkdirSync(dir);
  const clone = openRepositoryAt(dir);
  clone.git('init', '--quiet');
  clone.git('remote', 'add', 'origin', `file://${from.dir}`);
  clone.git(
    'fetch',
    '--quiet',
    '--no-tags',
    `--depth=${depth}`,
    'origin',
    '+refs/pull/7/merge:refs/remotes/pull/7/merge',
  );
  clone.git('checkout', '--quiet', '--force', 'refs/remotes/pull/7/merge');
  return clone;
}

function environment(repository: TestRepository, head: string) {
  const event = githubEvent('pull_request', 'synchronize');
  event.pull_request = { ...githubPull({ head }), number: 7 };
  const file = repository.path('../event.json');
  writeFileSync(file, JSON.stringify(event));
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_BASE_REF: 'main',
    GITHUB_HEAD_REF: 'feature',
    GITHUB_EVENT_PATH: file,
  };
}

it('says what to fetch in a checkout of depth one, until there is enough to judge', async () => {
  const { repository, head } = origin();
  const clone = checkOut(repository, 1);
  const env = environment(repository, head);

  const first = await landworthy(clone.dir, [], { env });
  expect(first).toMatchObject({ exitCode: 2, stdout: '' });
  expect(first.stderr).toContain('the base `main`, from the CI system, does not exist here');
  clone.git(...commandIn(first.stderr));

  const second = await landworthy(clone.dir, [], { env });
  expect(second).toMatchObject({ exitCode: 2, stdout: '' });
  expect(second.stderr).toContain('this clone is shallow');
  clone.git(...commandIn(second.stderr));

  const report = await verdict(clone.dir, [], { env });
  expect(report).toMatchObject({
    verdict: 'pass',
    exitCode: 0,
    change: { base: 'origin/main', files: 1, branch: 'feature' },
  });
});

/** The git command that a message tells to run, as git's arguments. */
function commandIn(message: string): string[] {
  const command = /`git ([^`]+)`/.exec(message)?.[1];
  if (command === undefined) throw new Error(`no command in: ${message}`);
  return command.split(' ');
}

it('judges what the pull request changes, and not what its base has got since', async () => {
  const { repository, head } = origin();
  const clone = checkOut(repository, 1);
  clone.git('fetch', '--quiet', '--unshallow', 'origin', '+refs/heads/*:refs/remotes/origin/*', '+refs/pull/7/merge');
  const report = await verdict(clone.dir, [], { env: environment(repository, head) });
  expect(report).toMatchObject({ verdict: 'pass', change: { files: 1 } });
});

it.each<[string, Readonly<Record<string, string>>]>([
  ['GitHub', { GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'gone' }],
  ['GitLab', { GITLAB_CI: 'true', CI_MERGE_REQUEST_IID: '7', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'gone' }],
  ['Azure', { TF_BUILD: 'True', SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/gone' }],
])('judges nothing where the base that %s names does not exist', async (_, env) => {
  const repository = createRepository({ 'landworthy.yml': policy });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change it', { 'b.txt': 'b\n' });
  const { exitCode, stdout, stderr } = await landworthy(repository.dir, [], { env: { CI: 'true', ...env } });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/the base `(?:refs\/heads\/)?gone`, from the CI system, does not exist here/);
});

it('judges nothing where the event cannot be read', async () => {
  const repository = createRepository({ 'landworthy.yml': policy });
  repository.write({ '../event.json': '{"pull_request":' });
  const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: repository.path('../event.json') };
  const { exitCode, stderr } = await landworthy(repository.dir, [], { env });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('could not be read');
});

it('takes `--base HEAD~1` for the commit here, and not for one of the remote', async () => {
  const { repository } = origin();
  const dir = repository.path('../clone');
  repository.git('clone', '--quiet', repository.dir, dir);
  const clone = openRepositoryAt(dir);
  clone.git('config', 'user.name', 'Anna Author');
  clone.git('config', 'user.email', 'anna@example.com');
  clone.commit('Change one file', { 'e.txt': 'e\n' });
  const report = await verdict(clone.dir, ['--base', 'HEAD~1']);
  expect(report.change).toMatchObject({ base: 'HEAD~1', files: 1 });
});
