import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, landworthy } from '../support/landworthy.ts';
import { createRepository, openRepositoryAt, type TestRepository, testEnv } from '../support/repository.ts';

const policy = 'version: 1\nbase: main\nchange:\n  mergeable: {}\n  size: { max-lines: 3 }\n';
const good = { 'a.txt': 'two\n' };
const bad = { 'a.txt': 'two\nthree\nfour\nfive\n' };
const zero = '0'.repeat(40);

describe('a push', () => {
  it('of a good branch goes through', async () => {
    const { repository, push } = await hooked();
    branch(repository, 'feature', good);
    const { status, stderr } = push('origin', 'feature');
    expect({ status, stderr }).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('landworthy: refs/heads/feature\n'),
    });
  });

  it('of a bad branch is stopped', async () => {
    const { repository, push, remote } = await hooked();
    branch(repository, 'feature', bad);
    const { status, stderr } = push('origin', 'feature');
    expect(status).toBe(1);
    expect(stderr).toContain('landworthy: the push is stopped; `git push --no-verify` goes past it\n');
    expect(remote('branch', '--list', 'feature')).toBe('');
  });

  it('judges the commit that is pushed, not the working tree', async () => {
    const { repository, push } = await hooked();
    branch(repository, 'feature', bad);
    repository.write({ 'a.txt': 'one\n' });
    expect(push('origin', 'feature').status).toBe(1);
  });

  it('judges a branch that is not checked out', async () => {
    const { repository, push } = await hooked();
    branch(repository, 'feature', bad);
    repository.git('switch', '--quiet', 'main');
    expect(push('origin', 'feature').status).toBe(1);
  });

  it('judges an explicit refspec', async () => {
    const { repository, push } = await hooked();
    branch(repository, 'feature', bad);
    const { status, stderr } = push('origin', 'HEAD~0:refs/heads/elsewhere');
    expect(status).toBe(1);
    expect(stderr).toContain('landworthy: HEAD~0 → refs/heads/elsewhere\n');
  });

  it('of several refs is stopped by one bad one, and says all', async () => {
    const { repository, push } = await hooked();
    branch(repository, 'fine', good);
    branch(repository, 'wrong', bad);
    const { status, stderr } = push('origin', 'fine', 'wrong');
    expect(status).toBe(1);
    expect(stderr).toContain('landworthy: refs/heads/fine\n');
    expect(stderr).toContain('landworthy: refs/heads/wrong\n');
  });

  it('that deletes a branch goes through, and is said', async () => {
    const { repository, push } = await hooked();
    branch(repository, 'feature', good);
    push('origin', 'feature');
    const { status, stderr } = push('origin', '--delete', 'feature');
    expect(status).toBe(0);
    expect(stderr).toContain('landworthy: (delete) → refs/heads/feature: a deletion: nothing lands\n');
  });

  it('of a tag is judged like a branch', async () => {
    const { repository, push } = await hooked();
    branch(repository, 'feature', bad);
    repository.git('tag', '--annotate', '--message=one', 'v1');
    expect(push('origin', 'v1').status).toBe(1);
  });

  it('of a tag on the base goes through, and is said', async () => {
    const { repository, push } = await hooked();
    repository.git('tag', 'v1');
    const { status, stderr } = push('origin', 'v1');
    expect(status).toBe(0);
    expect(stderr).toContain('landworthy: refs/tags/v1: it changes no file of `origin/main`: nothing would land\n');
  });

  it('of a branch that equals the base goes through, and is said', async () => {
    const { repository, push } = await hooked();
    repository.git('branch', 'same');
    const { status, stderr } = push('origin', 'same');
    expect(status).toBe(0);
    expect(stderr).toContain('landworthy: refs/heads/same: it changes no file of `origin/main`: nothing would land\n');
  });

  it('of the base itself is judged at stage `merge`', async () => {
    const { repository, push } = await hooked({
      'landworthy.yml': `${policy}  later: { max-lines: 1, stage: merge }\n`,
    });
    repository.commit('Say two', good);
    expect(push('origin', 'main').status).toBe(1);
    repository.git('branch', 'feature');
    expect(push('origin', 'feature').status).toBe(0);
  });

  it('of the base that would take commits off it is stopped', async () => {
    const { repository, push, remote } = await hooked();
    repository.commit('Mend a hole', good);
    repository.git('push', '--quiet', '--no-verify', 'origin', 'main');
    const before = remote('for-each-ref');
    const { status, stderr } = push('--force', 'origin', 'HEAD~1:main');
    expect(status).toBe(1);
    expect(stderr).toContain('landworthy: this would take a commit off `main`, the base\n');
    expect(remote('for-each-ref')).toBe(before);
  });

  it('of a base that has moved on the remote is judged against where it is now', async () => {
    const { repository, push } = await hooked();
    repository.commit('Say two', good);
    push('origin', 'main');
    repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD~1');
    repository.commit('Say three', { 'a.txt': 'three\n', 'b.txt': '1\n' });
    const { status, stderr } = push('origin', 'main');
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it('that begins the base on an empty remote goes through, and is said', async () => {
    const { repository, push } = await hooked();
    execFileSync('git', ['init', '--quiet', '--bare', '../empty.git'], { cwd: repository.dir });
    repository.git('remote', 'rename', 'origin', 'old');
    repository.git('remote', 'add', 'origin', '../empty.git');
    repository.git('update-ref', '-d', 'refs/remotes/old/main');
    const { status, stderr } = push('origin', 'main');
    expect(status).toBe(0);
    expect(stderr).toContain('it begins `main`, the base: there is nothing yet to judge it against');
  });

  it.each([
    ['itself', 'feature', 'feature:feature'],
    ['itself, under another name', 'feature', 'feature:refs/heads/other'],
    ['a branch that stands elsewhere, and lands', 'elsewhere', 'feature:main'],
  ])('of a branch that calls %s its base is stopped', async (_, base, refspec) => {
    const { repository, push, remote } = await hooked();
    repository.git('push', '--quiet', '--no-verify', 'origin', 'main:elsewhere');
    branch(repository, 'feature', { ...bad, 'landworthy.yml': policy.replace('base: main', `base: ${base}`) });
    if (base === 'elsewhere') repository.git('push', '--quiet', '--no-verify', 'origin', 'feature:elsewhere');
    const before = remote('for-each-ref');
    expect(push('origin', refspec).status).toBe(1);
    expect(remote('for-each-ref')).toBe(before);
  });

  it('of the base to a second remote is judged, too', async () => {
    const { repository, push } = await hooked();
    execFileSync('git', ['init', '--quiet', '--bare', '../second.git'], { cwd: repository.dir });
    repository.git('remote', 'add', 'second', '../second.git');
    expect(push('second', 'main').status).toBe(0);
    repository.commit('Too much', bad);
    expect(push('second', 'main:refs/heads/main', '--force').status).toBe(1);
  });

  it('of the base to a fork that is behind is judged against the base, not the fork', async () => {
    const { repository, push } = await hooked();
    execFileSync('git', ['init', '--quiet', '--bare', '../fork.git'], { cwd: repository.dir });
    repository.git('remote', 'add', 'fork', '../fork.git');
    repository.git('push', '--quiet', '--no-verify', 'fork', 'main');
    repository.commit('Too much', bad);
    repository.git('push', '--quiet', '--no-verify', 'origin', 'main');
    expect(push('fork', 'main').status).toBe(0);
  });

  it('from a linked worktree is judged by the same hook', async () => {
    const { repository, pushFrom } = await hooked();
    repository.git('worktree', 'add', '--quiet', '-b', 'feature', '../linked');
    const linked = openRepositoryAt(repository.path('../linked'));
    linked.commit('Too much', bad);
    expect(pushFrom(linked.dir, 'origin', 'feature').status).toBe(1);
  });

  it('from a submodule is judged by its own hook', async () => {
    const { repository, pushFrom, remotePath, install } = await hooked();
    const parent = createRepository({ 'a.txt': 'one\n' });
    parent.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', remotePath, 'sub');
    const sub = openRepositoryAt(parent.path('sub'));
    sub.git('config', 'user.name', 'Anna');
    sub.git('config', 'user.email', 'anna@example.com');
    await install(sub.dir);
    branch(sub, 'feature', bad);
    expect(existsSync(repository.path('sub'))).toBe(false);
    expect(pushFrom(sub.dir, 'origin', 'feature').status).toBe(1);
  });

  it('is stopped where landworthy cannot be found', async () => {
    const { repository, remotePath } = await hooked();
    branch(repository, 'feature', good);
    const { status, stderr } = spawnSync('git', ['push', '--quiet', remotePath, 'feature'], {
      cwd: repository.dir,
      env: { ...testEnv(repository.dir), PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain('landworthy: not found, so this push was not judged and is stopped\n');
  });

  it('is stopped where there is no policy', async () => {
    const { repository, push } = await hooked();
    repository.git('rm', '--quiet', 'landworthy.yml');
    repository.commit('No policy');
    repository.git('push', '--quiet', '--no-verify', 'origin', 'main');
    branch(repository, 'feature', good);
    const { status, stderr } = push('origin', 'feature');
    expect(status).toBe(1);
    expect(stderr).toContain('landworthy: there is no policy');
  });

  it('leaves nothing behind', async () => {
    const { repository, push } = await hooked();
    branch(repository, 'feature', bad);
    repository.git('switch', '--quiet', 'main');
    push('origin', 'feature');
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(2);
  });
});

describe('`hook pre-push`', () => {
  it('refuses input that git never gives', async () => {
    const { repository } = await hooked();
    const ran = await landworthy(repository.dir, ['hook', 'pre-push'], { input: 'refs/heads/x\n' });
    expect(ran).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        "landworthy: standard input is not what git gives to a pre-push hook: `refs/heads/x`\n  hand git's standard input over as it is, one line `<local ref> <local oid> <remote ref> <remote oid>` for each ref\n",
    });
  });

  it('judges the head where standard input is empty', async () => {
    const { repository } = await hooked();
    branch(repository, 'feature', bad);
    const { exitCode, stderr } = await landworthy(repository.dir, ['hook', 'pre-push', 'origin', 'url']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('landworthy: HEAD, because standard input names no ref\n');
  });

  it('says so where standard input is empty and the head is the base', async () => {
    const { repository } = await hooked();
    expect(await landworthy(repository.dir, ['hook', 'pre-push'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr:
        'landworthy: HEAD, because standard input names no ref: it changes no file of `origin/main`: nothing would land\n',
    });
  });

  it('is undecided where lefthook may have kept standard input to itself', async () => {
    const { repository } = await hooked({ 'lefthook.yml': 'pre-push: {}\n' });
    const { exitCode, stderr } = await landworthy(repository.dir, ['hook', 'pre-push']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('use_stdin: true');
    repository.write({ 'lefthook.yml': 'pre-push: { jobs: [{ script: landworthy, use_stdin: true }] }\n' });
    expect((await landworthy(repository.dir, ['hook', 'pre-push'])).exitCode).toBe(0);
  });

  it('takes the ref from the variables of pre-commit', async () => {
    const { repository } = await hooked();
    branch(repository, 'feature', bad);
    repository.git('switch', '--quiet', 'main');
    const env = { PRE_COMMIT: '1', PRE_COMMIT_LOCAL_BRANCH: 'refs/heads/feature' };
    expect((await landworthy(repository.dir, ['hook', 'pre-push'], { env })).exitCode).toBe(1);
  });

  it('says that a base has moved to a commit that is not here', async () => {
    const { repository } = await hooked();
    const head = repository.commit('Say two', good);
    const input = `refs/heads/main ${head} refs/heads/main ${'d'.repeat(40)}\n`;
    const { exitCode, stderr } = await landworthy(repository.dir, ['hook', 'pre-push'], { input });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('`main` has moved on the remote to a commit that is not here\n  run `git fetch` first\n');
  });

  it('knows by which name the branch is pushed', async () => {
    const { repository } = await hooked({
      'landworthy.yml': `${policy}  release: { max-files: 1, when: { branch: "release/*" } }\n`,
    });
    const head = repository.commit('Two files', { 'b.txt': '1\n', 'c.txt': '1\n' });
    const to = (name: string) =>
      landworthy(repository.dir, ['hook', 'pre-push'], { input: `HEAD ${head} refs/heads/${name} ${zero}\n` });
    expect((await to('release/1')).exitCode).toBe(1);
    expect((await to('other')).exitCode).toBe(0);
  });
});

describe('`hook install`', () => {
  it('writes an executable hook once', async () => {
    const repository = createRepository({ 'a.txt': 'one\n' });
    const path = repository.path('.git/hooks/pre-push');
    expect(await landworthy(repository.dir, ['hook', 'install'])).toMatchObject({
      exitCode: 0,
      stderr: `wrote \`${path}\`: every push is judged from now on\n`,
    });
    expect(statSync(path).mode & 0o777).toBe(0o755);
    expect(await landworthy(repository.dir, ['hook', 'install'])).toMatchObject({
      exitCode: 0,
      stderr: `\`${path}\` is in place already\n`,
    });
  });

  it('makes its hook executable again', async () => {
    const repository = createRepository({ 'a.txt': 'one\n' });
    await landworthy(repository.dir, ['hook', 'install']);
    chmodSync(repository.path('.git/hooks/pre-push'), 0o644);
    await landworthy(repository.dir, ['hook', 'install']);
    expect(statSync(repository.path('.git/hooks/pre-push')).mode & 0o777).toBe(0o755);
  });

  it('never overwrites another hook, and `uninstall` never removes one', async () => {
    const repository = createRepository({ 'a.txt': 'one\n' });
    mkdirSync(repository.path('.git/hooks'), { recursive: true });
    writeFileSync(repository.path('.git/hooks/pre-push'), '#!/bin/sh\necho mine\n');
    const { exitCode, stderr } = await landworthy(repository.dir, ['hook', 'install']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('npx --no-install landworthy hook pre-push "$@" || exit $?');
    expect((await landworthy(repository.dir, ['hook', 'uninstall'])).exitCode).toBe(2);
    expect(readFileSync(repository.path('.git/hooks/pre-push'), 'utf8')).toBe('#!/bin/sh\necho mine\n');
  });

  it('writes where `core.hooksPath` points to inside the repository', async () => {
    const repository = createRepository({ 'a.txt': 'one\n' });
    repository.git('config', 'core.hooksPath', '.githooks');
    await landworthy(repository.dir, ['hook', 'install']);
    expect(existsSync(repository.path('.githooks/pre-push'))).toBe(true);
  });

  it.each(['/dev/null', '/etc/githooks'])('writes nothing where `core.hooksPath` is %s', async hooksPath => {
    const repository = createRepository({ 'a.txt': 'one\n' });
    repository.git('config', 'core.hooksPath', hooksPath);
    expect((await landworthy(repository.dir, ['hook', 'install'])).exitCode).toBe(2);
  });

  it.each([
    ['husky', { '.husky/pre-commit': 'npm test\n' }, '.husky/pre-push'],
    ['lefthook', { 'lefthook.yml': 'pre-commit: {}\n' }, 'lefthook.yml'],
    ['pre-commit', { '.pre-commit-config.yaml': 'repos: []\n' }, '.pre-commit-config.yaml'],
  ])('writes nothing beside %s, and says what to add', async (name, files, file) => {
    const repository = createRepository(files);
    const { exitCode, stderr } = await landworthy(repository.dir, ['hook', 'install']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${name} runs this repository's hooks: nothing was written\n  add this to \`${file}\``);
    repository.write({ [file]: stderr.slice(stderr.indexOf('\n')) });
    expect((await landworthy(repository.dir, ['hook', 'install'])).exitCode).toBe(0);
  });

  it('is undone by `hook uninstall`', async () => {
    const repository = createRepository({ 'a.txt': 'one\n' });
    await landworthy(repository.dir, ['hook', 'install']);
    expect((await landworthy(repository.dir, ['hook', 'uninstall'])).exitCode).toBe(0);
    expect(existsSync(repository.path('.git/hooks/pre-push'))).toBe(false);
    expect((await landworthy(repository.dir, ['hook', 'uninstall'])).stderr).toBe('there is no pre-push hook\n');
  });
});

/** A repository with a remote, the hook in place, and landworthy on the path. */
async function hooked(files: Readonly<Record<string, string>> = {}) {
  const repository = createRepository({ 'landworthy.yml': policy, 'a.txt': 'one\n', ...files });
  const remotePath = repository.path('../remote.git');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remotePath]);
  repository.git('remote', 'add', 'origin', remotePath);
  repository.git('push', '--quiet', '--set-upstream', 'origin', 'main');
  const bin = repository.path('../bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'landworthy'), `#!/bin/sh\nexec '${process.execPath}' '${binary}' "$@"\n`, { mode: 0o755 });
  const install = async (dir: string) => {
    const { exitCode, stderr } = await landworthy(dir, ['hook', 'install']);
    return { exitCode, stderr };
  };
  await install(repository.dir);
  const pushFrom = (dir: string, ...args: string[]) => {
    const env = testEnv(repository.path('..'));
    return spawnSync('git', ['push', ...args], {
      cwd: dir,
      env: { ...env, PATH: `${bin}:${env['PATH']}` },
      encoding: 'utf8',
    });
  };
  return {
    repository,
    remotePath,
    install,
    pushFrom,
    push: (...args: string[]) => pushFrom(repository.dir, ...args),
    remote: (...args: string[]) => execFileSync('git', args, { cwd: remotePath, encoding: 'utf8' }),
  };
}

function branch(repository: TestRepository, name: string, files: Readonly<Record<string, string>>): void {
  repository.git('switch', '--quiet', '--create', name, 'main');
  repository.commit(`Work on ${name}`, files);
}
