import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const project = {
  'package.json': '{ "scripts": { "test": "node --test" } }',
  'package-lock.json': '{}',
  'README.md': '# Shop\n',
  '.github/workflows/test.yml': 'on: push\n',
};

it('writes a policy that judges, and says what it found and what is next', async () => {
  const repository = createRepository(project);
  const { exitCode, stdout } = await landworthy(repository.dir, ['init', '--yes']);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: [
      'found',
      '  changes land on `main`',
      '  tests: `node --test` in `package.json`, run with `npm test`',
      '  CI: github',
      '',
      'done',
      '  wrote `landworthy.yml`',
      '',
      'next',
      '  read `landworthy.yml`, keep what fits, and commit it: from then on it judges every branch',
      '  judge every push before it leaves with `landworthy hook install`',
      '  ask for the verdict in CI with `landworthy init --ci`',
      '  see what a change has to show with `landworthy explain`, and the verdict with `landworthy`',
      '  prove that the gate closes with `landworthy doctor`',
      '',
    ].join('\n'),
  });
  repository.commit('Adopt landworthy');
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('fixup! Say more', { 'README.md': '# The shop\n' });
  expect(await verdict(repository.dir)).toMatchObject({ verdict: 'fail', policy: { from: 'base' } });
});

it('puts the hook and the CI step in place where it is asked to', async () => {
  const repository = createRepository(project);
  expect((await landworthy(repository.dir, ['init', '--hook', '--ci'])).exitCode).toBe(0);
  expect(existsSync(repository.path('.git/hooks/pre-push'))).toBe(true);
  expect(readFileSync(repository.path('.github/workflows/landworthy.yml'), 'utf8')).toContain('fetch-depth: 0');
});

it('never overwrites a policy or a CI step', async () => {
  const repository = createRepository({ ...project, '.github/workflows/landworthy.yml': 'mine\n' });
  await landworthy(repository.dir, ['init', '--yes', '--ci']);
  expect(readFileSync(repository.path('.github/workflows/landworthy.yml'), 'utf8')).toBe('mine\n');
  repository.write({ 'landworthy.yml': 'mine\n' });
  expect(await landworthy(repository.dir, ['init', '--yes'])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'landworthy: there is a `landworthy.yml` already\n  see what it says with `landworthy policy check`\n',
  });
  expect(readFileSync(repository.path('landworthy.yml'), 'utf8')).toBe('mine\n');
});

it('adds the hook and the CI step to a policy that is there', async () => {
  const repository = createRepository({ ...project, 'landworthy.yml': 'version: 1\nchange: { mergeable: {} }\n' });
  const { exitCode, stdout } = await landworthy(repository.dir, ['init', '--ci', '--hook']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('done\n  kept `landworthy.yml` as it is\n');
  expect(existsSync(repository.path('.github/workflows/landworthy.yml'))).toBe(true);
  expect(existsSync(repository.path('.git/hooks/pre-push'))).toBe(true);
  expect(readFileSync(repository.path('landworthy.yml'), 'utf8')).toBe('version: 1\nchange: { mergeable: {} }\n');
});

it('writes a policy that lets its own adoption land', async () => {
  const repository = createRepository(project);
  repository.git('switch', '--quiet', '--create', 'adopt');
  await landworthy(repository.dir, ['init', '--yes', '--ci']);
  repository.commit('Adopt landworthy');
  expect(await verdict(repository.dir, ['--skip', 'tests', '--partial'])).toMatchObject({ verdict: 'pass' });
});

describe('the policy that it writes asks only what a change needs', () => {
  const database = { ...project, 'db/migrate/1_begin.rb': '', 'lib/a.rb': '', 'test/a.js': '' };
  const lines = (count: number) => 'line\n'.repeat(count);

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a small change: nothing', { 'lib/a.rb': lines(5) }, []],
    ['tests, documents and dependencies: nothing', { 'test/a.js': lines(50), 'package-lock.json': lines(90) }, []],
    ['a larger change: its goal', { 'lib/a.rb': lines(30) }, ['evidence.goal']],
    ['a migration: its way back', { 'db/migrate/2_add.rb': lines(3) }, ['rollback.plan']],
  ])('%s', async (_, files, failing) => {
    const repository = createRepository(database);
    await landworthy(repository.dir, ['init', '--yes']);
    repository.commit('Adopt landworthy');
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Change', files);
    const { requirements } = await verdict(repository.dir, ['--skip', 'tests', '--partial']);
    expect(requirements.filter(({ outcome }) => outcome.status === 'fail').map(({ id }) => id)).toEqual(failing);
  });
});

it('writes at the root when it is run in a subfolder, before anything was committed', async () => {
  const repository = createRepository();
  repository.write({ 'src/a.js': '' });
  expect((await landworthy(repository.path('src'), ['init'])).exitCode).toBe(0);
  expect(existsSync(repository.path('landworthy.yml'))).toBe(true);
});

it('names the branch that the remote calls its default', async () => {
  const repository = createRepository(project);
  repository.git('update-ref', 'refs/remotes/origin/trunk', 'HEAD');
  repository.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
  await landworthy(repository.dir, ['init']);
  expect(readFileSync(repository.path('landworthy.yml'), 'utf8')).toContain('base: trunk\n');
});

it('leaves the hook to husky, and says which line to add', async () => {
  const repository = createRepository({ ...project, '.husky/pre-commit': 'npm test\n' });
  const { exitCode, stdout } = await landworthy(repository.dir, ['init', '--hook']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('add this to `.husky/pre-push`:\n\n    npx --no-install landworthy hook pre-push "$@"\n');
});
