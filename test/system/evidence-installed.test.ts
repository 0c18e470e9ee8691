import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linkDependencies } from '../../src/system/dependencies.ts';
import { known, programs } from '../support/environment.ts';
import { createRepository, type TestRepository, temporaryFolder } from '../support/repository.ts';

const digest = expect.stringMatching(/^[0-9a-f]{64}$/);

/** The same files in a scratch checkout, with the dependencies linked in. */
async function inScratch(repository: TestRepository) {
  const dir = temporaryFolder();
  repository.git('worktree', 'add', '--quiet', '--detach', `${dir}/tree`);
  await linkDependencies(repository.dir, `${dir}/tree`);
  return (await known(repository, { dir: `${dir}/tree`, inPlace: false })).environment.dependencies;
}

const inPlace = async (repository: TestRepository) => (await known(repository)).environment.dependencies;

describe('what is installed', () => {
  it('is found in all projects, and is the same in a scratch checkout', async () => {
    const repository = createRepository({
      '.gitignore': 'node_modules\n.venv\nvendor\n',
      'package.json': '{}',
      'packages/web/package.json': '{}',
      'service/Gemfile': '',
    });
    repository.write({
      'node_modules/a/index.js': '1',
      'node_modules/@scope/b/index.js': '1',
      'node_modules/.bin/a': '1',
      'packages/web/node_modules/c/index.js': '1',
      '.venv/lib/x.py': '1',
      '.venv/lib/__pycache__/x.pyc': '1',
      'service/vendor/bundle/gem.rb': '1',
      'service/vendor/node_modules/x/package.json': '',
    });
    symlinkSync('../packages/web', repository.path('node_modules/web'));
    symlinkSync(repository.path('packages/web'), repository.path('node_modules/absolute'));
    const found = await inPlace(repository);
    expect(found).toEqual({
      node_modules: digest,
      'packages/web/node_modules': digest,
      '.venv': digest,
      'service/vendor/bundle': digest,
      'service/vendor': digest,
    });
    rmSync(repository.path('service/vendor/node_modules'), { recursive: true });
    expect(await inScratch(repository)).toEqual(await inPlace(repository));
  });

  it('is not what git tracks, only what is ignored beside it', async () => {
    const repository = createRepository({ '.gitignore': 'vendor/cache\n', 'vendor/a.go': '1', 'deps/b.c': '1', a: '' });
    expect(await inPlace(repository)).toEqual({});
    repository.write({ 'vendor/new.go': '1' });
    expect(await inPlace(repository)).toEqual({});
    repository.commit('Track');
    repository.write({ 'vendor/cache/x': '1' });
    expect(await inPlace(repository)).toEqual({ vendor: digest });
    expect(await inScratch(repository)).toEqual({});
  });

  it('may stand elsewhere, behind a link', async () => {
    const repository = createRepository({ '.gitignore': 'node_modules\n', 'package.json': '{}' });
    repository.write({ '../shared/a/index.js': '1' });
    symlinkSync('../shared', repository.path('node_modules'));
    const before = await inPlace(repository);
    expect(before).toEqual({ node_modules: digest });
    repository.write({ '../shared/a/index.js': '2' });
    expect(await inPlace(repository)).not.toEqual(before);
  });

  it('does not end in a circle of links', async () => {
    const repository = createRepository({ '.gitignore': 'node_modules\n', 'package.json': '{}' });
    repository.write({ '../one/index.js': '1', '../two/index.js': '1' });
    mkdirSync(repository.path('node_modules'));
    symlinkSync('../two', repository.path('../one/two'));
    symlinkSync('../one', repository.path('../two/one'));
    symlinkSync('../../one', repository.path('node_modules/one'));
    symlinkSync('self', repository.path('node_modules/self'));
    expect(await inPlace(repository)).toEqual({ node_modules: digest });
  });
});

describe('one moment', () => {
  it('is looked at once for several requirements, and the next one anew', async () => {
    const repository = createRepository({ '.gitignore': 'node_modules\n', 'package.json': '{}' });
    repository.write({ 'node_modules/a/index.js': '1' });
    const moment = new Map();
    const at = async (one: typeof moment) => (await known(repository, { moment: one })).environment.dependencies;
    const before = await at(moment);
    repository.write({ 'node_modules/a/index.js': '2' });
    expect(await at(moment)).toEqual(before);
    expect(await at(new Map())).not.toEqual(before);
  });
});

describe('Python', () => {
  const python = (packages: string) =>
    `[ "$1" = -c ] && [ -n "$2" ] && echo '["3.12.1 (main)", [], ${packages}]' || exit 1`;

  it('counts with what is installed for it, where no virtual environment tells', async () => {
    const repository = createRepository({ 'pyproject.toml': '' });
    const read = async (packages: string) =>
      (
        await known(repository, {
          run: 'pytest',
          env: programs(repository, { python3: python(packages), python: 'exit 3', pytest: '' }),
        })
      ).environment;
    const { runtimes, dependencies } = await read('["a==1"]');
    expect(runtimes).toEqual({ python3: '3.12.1 (main)', python: 'exits with 3: ' });
    expect(dependencies).toEqual({ 'python3 packages': digest });
    expect((await read('["a==2"]')).dependencies).not.toEqual(dependencies);
  });

  it('is looked for behind the programs that run on it', async () => {
    const repository = createRepository({ a: '' });
    const env = programs(repository, { python3: python('[]'), mytool: '' });
    repository.write({ '../bin/mytool': `#!${repository.path('../bin/python3').replace('/repo/..', '')}\n` });
    const { environment } = await known(repository, { run: 'mytool', env });
    expect(Object.values(environment.runtimes)).toEqual(['3.12.1 (main)']);
    expect(Object.keys(environment.programs)).toEqual(['mytool']);
  });

  it('is not known where a tool keeps what it installs to itself, unless a probe tells', async () => {
    const repository = createRepository({ 'pyproject.toml': '' });
    const env = programs(repository, { python3: python('[]'), python: python('[]'), poetry: '' });
    await expect(known(repository, { run: 'poetry run pytest', env })).rejects.toThrow(
      'where `poetry` installs what the tests run with is not known: let `probes` list it, as `pip freeze` does',
    );
    await known(repository, { run: 'poetry run pytest', env, probes: ['echo a==1'] });
  });
});
