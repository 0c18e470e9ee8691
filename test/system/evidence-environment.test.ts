import { chmodSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { described, known, machine, machineOf, programs } from '../support/environment.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

describe('installed dependencies', () => {
  const files = { '.gitignore': 'node_modules\n', 'package.json': '{}', 'test.sh': '' };
  const installed = { 'node_modules/a/index.js': '1', 'node_modules/a/package.json': '{}' };
  const digest = async (repository: TestRepository) =>
    (await known(repository)).environment.dependencies['node_modules'];

  it('change with one byte of one file, though its size and time stay', async () => {
    const repository = createRepository(files);
    repository.write(installed);
    const path = repository.path('node_modules/a/index.js');
    utimesSync(path, 1e9, 1e9);
    const before = await digest(repository);
    writeFileSync(path, '2');
    utimesSync(path, 1e9, 1e9);
    expect(await digest(repository)).not.toBe(before);
    writeFileSync(path, '1');
    expect(await digest(repository)).toBe(before);
  });

  it.each<[string, (repository: TestRepository) => void]>([
    ['a file that may be executed now', ({ path }) => chmodSync(path('node_modules/a/index.js'), 0o755)],
    ['another file', ({ write }) => write({ 'node_modules/a/b.js': '' })],
    ['a file that is gone', ({ path }) => rmSync(path('node_modules/a/index.js'))],
    ['a link', ({ path }) => symlinkSync('a', path('node_modules/b'))],
  ])('change with %s', async (_, change) => {
    const repository = createRepository(files);
    repository.write(installed);
    const before = await digest(repository);
    change(repository);
    expect(await digest(repository)).not.toBe(before);
  });

  it('do not change with what tools keep there for themselves', async () => {
    const repository = createRepository(files);
    repository.write(installed);
    const before = await digest(repository);
    repository.write({
      'node_modules/.cache/x': '1',
      'node_modules/.vite/vitest/results.json': '{}',
      'node_modules/.modules.yaml': 'prunedAt: now',
    });
    expect(await digest(repository)).toBe(before);
    repository.write({ 'node_modules/a/.cache/x': '1' });
    expect(await digest(repository)).not.toBe(before);
  });

  it('reach through links that lead out of the repository', async () => {
    const repository = createRepository(files);
    repository.write(installed);
    repository.write({ '../linked/index.js': '1' });
    symlinkSync('../../linked', repository.path('node_modules/linked'));
    const before = await digest(repository);
    repository.write({ '../linked/index.js': '2' });
    expect(await digest(repository)).not.toBe(before);
  });

  it('are remembered only under the seal of the machine', async () => {
    const repository = createRepository(files);
    repository.write(installed);
    const memory = repository.path('.git/landworthy/memory');
    await known(repository);
    const wait = 3100;
    await new Promise(resolve => setTimeout(resolve, wait));
    const before = await digest(repository);
    const text = readFileSync(memory, 'latin1');
    expect(text).toContain(before);
    writeFileSync(memory, Buffer.from(text.replace(before ?? '', 'f'.repeat(64)), 'latin1'));
    expect(await digest(repository)).toBe(before);
  });
});

describe('variables', () => {
  it('are told by digests that only this machine can meet, where all count', async () => {
    const repository = createRepository({ 'test.sh': '' });
    const values = async (own: typeof machine) =>
      (await known(repository, { variables: undefined, env: { TOKEN: 'x' }, machine: own })).environment.variables
        .values;
    const here = await values(machine);
    expect(Object.keys(here)).toContain('TOKEN');
    expect((await values(machineOf('another')))['TOKEN']).not.toBe(here['TOKEN']);
    expect(await described(repository, { variables: undefined, machine: undefined })).toMatchObject({ ok: false });
  });
});

describe('runtimes and programs', () => {
  it('tell what the PATH finds, in the folder of the command', async () => {
    const repository = createRepository({ 'web/package.json': '{}', 'web/Gemfile': '' });
    const env = programs(repository, { ruby: 'echo "ruby 3.3.0 in $(basename "$PWD")"', node: 'echo v99.0.0' });
    const { environment } = await known(repository, { folder: 'web', run: ['ruby', 'x.rb'], env });
    expect(environment.runtimes).toEqual({ node: 'v99.0.0', ruby: 'ruby 3.3.0 in web' });
    expect(environment.programs).toEqual({});
  });

  it('are asked again where a stand-in chooses the version', async () => {
    const repository = createRepository({ Gemfile: '' });
    const env = programs(repository, { ruby: 'cat ../version' });
    repository.write({ '../version': '3.3.0' });
    expect((await known(repository, { env })).environment.runtimes).toEqual({ ruby: '3.3.0' });
    repository.write({ '../version': '3.4.0' });
    expect((await known(repository, { env })).environment.runtimes).toEqual({ ruby: '3.4.0' });
  });

  it('are found in the scripts that a package manager runs', async () => {
    const scripts = {
      pretest: 'mytool --check',
      test: 'FOO=1 npm run unit',
      unit: 'other | nothing-here',
      no: 'unused',
    };
    const repository = createRepository({ 'package.json': JSON.stringify({ scripts }) });
    const env = programs(repository, { mytool: '', other: '', unused: '' });
    const { environment } = await known(repository, { run: 'npm test', env });
    expect(Object.keys(environment.programs).sort()).toEqual(['/bin/sh', 'mytool', 'nothing-here', 'other']);
    expect(environment.programs['nothing-here']).toBe(null);
  });

  it('are those that the command names by their paths, too', async () => {
    const repository = createRepository({ 'package.json': '{}' });
    const env = programs(repository, { node: 'echo v99.0.0' });
    const path = `${env.PATH.split(':')[0]}/node`;
    const read = async () => (await known(repository, { run: [path, 'test.js'], env: {} })).environment;
    const before = await read();
    expect(before.runtimes).toEqual({ node: process.version });
    programs(repository, { node: 'echo v98.0.0' });
    expect((await read()).programs[path]).not.toBe(before.programs[path]);
  });

  it('are whole packages, where a package manager put them on the PATH', async () => {
    const repository = createRepository({ a: '' });
    const env = programs(repository, {});
    repository.write({ '../lib/node_modules/@x/tool/bin/tool': '#!/bin/sh\n' });
    chmodSync(repository.path('../lib/node_modules/@x/tool/bin/tool'), 0o755);
    symlinkSync('../lib/node_modules/@x/tool/bin/tool', repository.path('../bin/tool'));
    const read = async (version: string) => {
      repository.write({ '../lib/node_modules/@x/tool/package.json': version });
      return (await known(repository, { run: 'tool', env })).environment.programs['tool'];
    };
    expect(await read('1')).not.toBe(await read('2'));
  });

  it('are not known where nothing tells', async () => {
    const repository = createRepository({ 'test.bin': '' });
    expect(await described(repository, { run: ['./test.bin'] })).toEqual({
      ok: false,
      reason: 'nothing tells what this command runs on: let `probes` name a command that prints its version',
    });
  });

  it('may be told by a probe, which has to work', async () => {
    const repository = createRepository({ 'test.bin': '' });
    const request = { run: ['./test.bin'], probes: ['echo 1.2; echo 3 >&2'] };
    expect((await known(repository, request)).environment.probes).toEqual({ 'echo 1.2; echo 3 >&2': '1.2\n3' });
    expect(await described(repository, { ...request, probes: ['exit 3'] })).toEqual({
      ok: false,
      reason: 'the probe `exit 3` exited with 3',
    });
  });
});
