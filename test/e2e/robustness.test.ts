import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, openRepositoryAt, type TestRepository, testEnv } from '../support/repository.ts';

const policy = `version: 1
base: main
change:
  mergeable: {}
  size: { max-lines: 3 }
`;

/** A repository with a policy, on a branch that changes nothing yet. */
function featureBranch(files: Readonly<Record<string, string>> = {}): TestRepository {
  const repository = createRepository({ 'landworthy.yml': policy, 'a.txt': 'one\n', ...files });
  repository.git('switch', '--quiet', '--create', 'feature');
  return repository;
}

/** All that a run must leave as it was. */
function traces({ git, dir, path }: TestRepository) {
  const index = git('rev-parse', '--path-format=absolute', '--git-path', 'index').trim();
  return {
    index: readFileSync(index).toString('base64'),
    status: git('-c', 'core.fsmonitor=false', '--no-optional-locks', 'status', '--porcelain=v2', '-z', '--ignored'),
    refs: git('for-each-ref'),
    objects: git('count-objects', '-v'),
    worktrees: git('worktree', 'list', '--porcelain'),
    gitFolder: readdirSync(git('rev-parse', '--absolute-git-dir').trim()).sort(),
    files: readdirSync(dir).sort(),
    scratch: readdirSync(dirname(dir)).filter(name => name.startsWith('landworthy-')),
    config: readFileSync(git('rev-parse', '--path-format=absolute', '--git-path', 'config').trim(), 'utf8'),
    top: path(''),
  };
}

/** The verdict, after which everything is as it was. */
async function judged(repository: TestRepository, args: readonly string[] = [], cwd = repository.dir) {
  const before = traces(repository);
  const report = await verdict(cwd, args, { env: testEnv(dirname(repository.dir)) });
  expect(traces(repository)).toEqual(before);
  const codes = report.requirements.flatMap(({ outcome }) =>
    outcome.status === 'fail'
      ? outcome.findings.map(({ code }) => code)
      : outcome.status === 'pass'
        ? []
        : outcome.status,
  );
  return { verdict: report.verdict, kind: report.change.kind, files: report.change.files, codes };
}

const good = { verdict: 'pass', kind: 'commit', files: 1, codes: [] };
const tooLarge = { verdict: 'fail', kind: 'commit', files: 1, codes: ['change.too-large'] };
const fiveLines = '1\n2\n3\n4\n5\n';

describe('a repository', () => {
  it('without a commit gets a clear error', async () => {
    const repository = createRepository();
    expect(await landworthy(repository.dir, ['check'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'landworthy: nothing was committed here yet\n  commit something first\n',
    });
  });

  it('gets a clear error where a scratch folder is needed and none can be made', async () => {
    const repository = featureBranch();
    repository.write({ 'b.txt': 'b\n' });
    const { exitCode, stderr } = await landworthy(repository.dir, ['check'], { env: { TMPDIR: '/dev/null' } });
    expect({ exitCode, stderr: stderr.replace(/mkdtemp.*/, '') }).toEqual({
      exitCode: 2,
      stderr:
        'landworthy: no scratch folder can be made: ENOTDIR: not a directory, \n  let `TMPDIR` name a folder to write to\n',
    });
  });

  it('that is none gets a clear error', async () => {
    const repository = createRepository();
    const { exitCode, stderr } = await landworthy(dirname(repository.dir), ['check']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'landworthy: this is not a git repository\n  run it inside one, or `git init`\n',
    });
  });

  it('without a working tree gets a clear error', async () => {
    const repository = featureBranch();
    repository.git('clone', '--quiet', '--bare', '.', '../bare');
    const { exitCode, stderr } = await landworthy(join(dirname(repository.dir), 'bare'), ['check']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        'landworthy: this repository has no working tree\n  run it in a checkout, not in a bare repository or a `.git` folder\n',
    });
  });

  it('with a detached head is judged', async () => {
    const repository = featureBranch();
    repository.commit('Say two', { 'a.txt': 'two\n' });
    repository.git('switch', '--quiet', '--detach');
    expect(await judged(repository)).toEqual(good);
  });

  it('is judged as a whole from a subfolder', async () => {
    const repository = featureBranch({ 'sub/b.txt': 'b\n' });
    repository.commit('Too much', { 'a.txt': fiveLines });
    expect(await judged(repository, [], repository.path('sub'))).toEqual(tooLarge);
  });

  it('with SHA-256 objects is judged', async () => {
    const repository = featureBranch();
    rmSync(repository.path('.git'), { recursive: true });
    repository.git('init', '--quiet', '--initial-branch=main', '--object-format=sha256');
    repository.git('config', 'user.name', 'Anna');
    repository.git('config', 'user.email', 'anna@example.com');
    repository.commit('Begin');
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Too much', { 'a.txt': fiveLines });
    expect(await judged(repository)).toEqual(tooLarge);
  });

  it('is judged in a linked worktree', async () => {
    const repository = featureBranch();
    repository.git('worktree', 'add', '--quiet', '../linked', '-b', 'other');
    const linked = openRepositoryAt(join(dirname(repository.dir), 'linked'));
    linked.commit('Too much', { 'a.txt': fiveLines });
    expect(await judged(linked)).toEqual(tooLarge);
    linked.write({ 'new.txt': fiveLines });
    expect(await judged(linked)).toMatchObject({ kind: 'working-tree', files: 2 });
  });

  it('in the middle of a conflicting merge is judged as it stands', async () => {
    const repository = featureBranch();
    repository.commit('Say two', { 'a.txt': 'two\n' });
    repository.git('switch', '--quiet', 'main');
    repository.commit('Say three', { 'a.txt': 'three\n' });
    repository.git('switch', '--quiet', 'feature');
    expect(() => repository.git('merge', 'main')).toThrow();
    const report = await judged(repository);
    expect(report).toMatchObject({ verdict: 'fail', kind: 'working-tree' });
    expect(report.codes).toContain('change.conflict-marker');
  });

  it('with files that are only announced to the index is judged with them', async () => {
    const repository = featureBranch();
    repository.write({ 'new.txt': fiveLines });
    repository.git('add', '--intent-to-add', 'new.txt');
    expect(await judged(repository)).toEqual({ ...tooLarge, kind: 'working-tree' });
  });

  it('that is checked out in part is judged as a whole', async () => {
    const repository = featureBranch({ 'in/a.txt': 'a\n', 'out/b.txt': 'b\n' });
    repository.commit('Change what is not here', { 'out/b.txt': fiveLines });
    repository.git('sparse-checkout', 'set', 'in');
    expect(await judged(repository)).toEqual(tooLarge);
    repository.write({ 'in/new.txt': 'new\n', 'out/stray.txt': 'stray\n' });
    expect(await judged(repository)).toMatchObject({ verdict: 'fail', kind: 'working-tree', files: 3 });
  });

  it('with a split index is judged, and its index left alone', async () => {
    const repository = featureBranch();
    repository.git('config', 'core.splitIndex', 'true');
    repository.git('update-index', '--split-index');
    repository.write({ 'a.txt': fiveLines });
    expect(await judged(repository)).toEqual({ ...tooLarge, kind: 'working-tree' });
  });

  it('whose working tree holds an unborn repository gets a clear error', async () => {
    const repository = featureBranch();
    repository.write({ 'a.txt': 'two\n' });
    mkdirSync(repository.path('nested'));
    openRepositoryAt(repository.path('nested')).git('init', '--quiet');
    const before = traces(repository);
    expect(await landworthy(repository.dir, ['check'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        "landworthy: the working tree cannot be read: 'nested/' does not have a commit checked out\n  mend it, have git ignore it, or judge a commit with `--head`\n",
    });
    expect(traces(repository)).toEqual(before);
  });

  it('with a submodule is judged, whether it is there, changed, or not fetched', async () => {
    const library = createRepository({ 'lib.txt': 'lib\n' });
    const repository = featureBranch();
    const add = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.dir, 'lib'];
    repository.git(...add);
    repository.commit('Use the library');
    expect(await judged(repository)).toMatchObject({ verdict: 'pass', kind: 'commit', files: 2 });
    writeFileSync(repository.path('lib/lib.txt'), 'changed\n');
    expect(await judged(repository)).toMatchObject({ kind: 'working-tree', files: 2 });
    repository.git('submodule', '--quiet', 'deinit', '--force', 'lib');
    expect(await judged(repository)).toMatchObject({ kind: 'commit', files: 2 });
  });

  it('is judged by its own history, not by replacements of this clone', async () => {
    const repository = featureBranch();
    const small = repository.commit('Little', { 'a.txt': 'two\n' });
    const large = repository.commit('Much', { 'a.txt': fiveLines });
    repository.git('replace', large, small);
    expect((await judged(repository)).codes).toEqual(['change.too-large']);
  });
});

describe('a shallow clone', () => {
  it('that does not reach back to the base is told what to fetch', async () => {
    const origin = featureBranch();
    for (const text of ['two\n', 'three\n', 'four\n']) origin.commit(`Say ${text}`, { 'a.txt': text });
    origin.git('clone', '--quiet', '--depth=1', '--no-single-branch', `file://${origin.dir}`, '../shallow');
    const { exitCode, stderr } = await landworthy(join(dirname(origin.dir), 'shallow'), ['check']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        'landworthy: this clone is shallow: it does not reach back to where the change left `origin/main`\n  run `git fetch --unshallow origin main`\n',
    });
  });
});

describe('a branch', () => {
  it('is not mistaken for anything else as `--base`', async () => {
    const repository = featureBranch();
    repository.commit('Say two', { 'a.txt': 'two\n' });
    const before = traces(repository);
    const names = ['refs/heads/main', 'main^{commit}', '@{upstream}', ':/Begin', '--help', '-x y', 'ünï', ''];
    const runs = names.map(async name => (await landworthy(repository.dir, ['check', `--base=${name}`])).exitCode);
    expect(await Promise.all(runs)).toEqual([0, 0, 2, 2, 2, 2, 2, 2]);
    expect(traces(repository)).toEqual(before);
  });

  it('with the name of an option or of a file is judged', async () => {
    const repository = featureBranch();
    repository.commit('Too much', { 'a.txt': fiveLines });
    for (const name of ['--exec=pwned', 'a.txt', 'refs/heads/x']) {
      repository.git('update-ref', `refs/heads/${name}`, 'HEAD');
      repository.git('symbolic-ref', 'HEAD', `refs/heads/${name}`);
      expect(await judged(repository)).toEqual(tooLarge);
    }
  });

  it('that was merged with its base, criss-cross, is judged by what it adds', async () => {
    const repository = featureBranch();
    const one = repository.commit('One', { 'one.txt': '1\n' });
    repository.git('switch', '--quiet', 'main');
    const two = repository.commit('Two', { 'two.txt': '2\n' });
    repository.git('merge', '--quiet', '--no-edit', one);
    repository.git('switch', '--quiet', 'feature');
    repository.git('merge', '--quiet', '--no-edit', two);
    repository.commit('Too much', { 'three.txt': fiveLines });
    expect((await judged(repository)).codes).toEqual(['change.too-large']);
  });
});

describe('paths', () => {
  const hostile = [
    '-rf',
    'a b',
    "it's",
    'quo"te',
    'tab\tnew\nline',
    'ünï/c',
    ':(top)x',
    '*.txt',
    'back\\slash',
    '\u001b[31m',
  ];

  it('with quotes, spaces, newlines and whatever else are counted', async () => {
    const repository = featureBranch();
    repository.commit('Much', Object.fromEntries(hostile.map(name => [name, 'x\n'])));
    expect(await judged(repository)).toEqual({ ...tooLarge, files: hostile.length });
    repository.write(Object.fromEntries(hostile.map(name => [`${name}2`, 'x\n'])));
    expect(await judged(repository)).toEqual({ ...tooLarge, kind: 'working-tree', files: 2 * hostile.length });
  });

  it('that are not UTF-8 are counted', async () => {
    const repository = featureBranch();
    for (const byte of [0xe4, 0xf6]) {
      const name = Buffer.concat([Buffer.from(`${repository.dir}/`), Buffer.from([byte])]);
      writeFileSync(name, '1\n2\n');
    }
    repository.commit('Two times two lines');
    expect(await judged(repository)).toMatchObject({ verdict: 'fail', files: 2, codes: ['change.too-large'] });
  });

  it('that look like the header of a patch hide nothing', async () => {
    const repository = featureBranch();
    const marker = '<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n';
    repository.commit('Inject', { 'a\ndiff --git a/x b/x\n@@ -0,0 +1 @@\n+x': 'x\n', 'b.txt': marker });
    const report = await verdict(repository.dir);
    expect(report.requirements[0]?.outcome).toMatchObject({
      findings: [{ code: 'change.conflict-marker', place: { path: 'b.txt', line: 1 } }],
    });
  });
});

describe('settings and attributes', () => {
  const settings = [
    ['diff.external', 'false'],
    ['diff.noprefix', 'true'],
    ['diff.mnemonicPrefix', 'true'],
    ['diff.renames', 'copies'],
    ['diff.submodule', 'log'],
    ['diff.orderFile', '/dev/null'],
    ['diff.context', '10'],
    ['diff.interHunkContext', '10'],
    ['diff.wsErrorHighlight', 'all'],
    ['diff.ignoreSubmodules', 'all'],
    ['diff.algorithm', 'patience'],
    ['color.ui', 'always'],
    ['color.diff', 'always'],
    ['core.quotePath', 'true'],
    ['core.abbrev', '4'],
    ['core.autocrlf', 'true'],
    ['core.fsmonitor', 'false; true'],
    ['core.pager', 'false'],
    ['log.showSignature', 'true'],
    ['log.follow', 'true'],
    ['log.date', 'relative'],
    ['i18n.logOutputEncoding', 'ISO-8859-1'],
    ['status.showUntrackedFiles', 'no'],
    ['status.relativePaths', 'true'],
    ['status.short', 'true'],
    ['merge.renames', 'false'],
    ['format.pretty', 'oneline'],
  ] as const;

  it('of the repository change nothing', async () => {
    const repository = featureBranch();
    repository.commit('Much', { 'ünï.txt': '1\n2\n' });
    repository.write({ 'untracked.txt': '1\n2\n' });
    for (const [key, value] of settings) repository.git('config', key, value);
    expect(await judged(repository)).toEqual({ ...tooLarge, kind: 'working-tree', files: 2 });
  });

  it('of the branch, its attributes, hide no line', async () => {
    const repository = featureBranch();
    for (const key of ['textconv', 'binary', 'command']) repository.git('config', `diff.none.${key}`, 'true');
    for (const attribute of ['-diff', 'binary', 'diff=none']) {
      repository.commit('Hide', { '.gitattributes': `* ${attribute}\n`, 'a.txt': fiveLines });
      expect((await judged(repository)).codes).toEqual(['change.too-large']);
    }
  });

  it('hooks of the repository are not run', async () => {
    const repository = featureBranch();
    const hook = repository.path('.git/hooks/post-index-change');
    mkdirSync(dirname(hook), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\ntouch ran\n');
    chmodSync(hook, 0o755);
    repository.write({ 'a.txt': 'two\n' });
    expect(await judged(repository)).toEqual({ ...good, kind: 'working-tree' });
  });

  it('GIT_ variables of the environment lead nowhere else', async () => {
    const repository = featureBranch();
    repository.commit('Too much', { 'a.txt': fiveLines });
    const env = {
      GIT_DIR: '/nowhere',
      GIT_INDEX_FILE: '/nowhere/index',
      GIT_WORK_TREE: '/',
      GIT_EXTERNAL_DIFF: 'false',
    };
    expect(await verdict(repository.dir, [], { env })).toMatchObject({ verdict: 'fail' });
  });

  it('a policy that is a symbolic link cannot be read', async () => {
    const repository = featureBranch();
    repository.git('switch', '--quiet', 'main');
    rmSync(repository.path('landworthy.yml'));
    symlinkSync('other.yml', repository.path('landworthy.yml'));
    repository.commit('Link', { 'other.yml': policy });
    const { exitCode, stderr } = await landworthy(repository.dir, ['check', '--base', 'HEAD']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the base has a `landworthy.yml` that cannot be read');
  });
});

describe('a run that is killed', () => {
  it('leaves nothing in the repository, and the next one sweeps what it left outside', async () => {
    const repository = featureBranch();
    repository.commit('Say two', { 'a.txt': 'two\n' });
    repository.write({ 'untracked.txt': 'x\n' });
    appendFileSync(repository.path('a.txt'), 'three\n');
    const before = traces(repository);
    for (const delay of [20, 40, 60, 80, 100, 130, 160, 200]) await killed(repository, delay);
    expect(traces(repository)).toMatchObject({ ...before, scratch: expect.any(Array) });
    await verdict(repository.dir);
    expect(traces(repository)).toEqual(before);
  });
});

/** Starts a check and kills it, without a chance to clean up, after so many milliseconds. */
function killed(repository: TestRepository, delay: number): Promise<void> {
  return new Promise(done => {
    const env = testEnv(dirname(repository.dir));
    const child = spawn(process.execPath, [binary, 'check'], { cwd: repository.dir, env, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), delay);
    child.on('close', () => {
      clearTimeout(timer);
      done();
    });
  });
}
