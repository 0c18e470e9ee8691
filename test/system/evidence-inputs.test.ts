import { appendFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { described, known } from '../support/environment.ts';
import { createRepository, openRepositoryAt } from '../support/repository.ts';

const sha = /^[0-9a-f]{64}$/;
const digest = expect.stringMatching(sha);
const commit = expect.stringMatching(/^[0-9a-f]{40}$/);
const changedCommit = expect.stringMatching(/^[0-9a-f]{40} [0-9a-f]{64}$/);

describe('files', () => {
  it('are those that programs read unasked, at the root and beside the command', async () => {
    const repository = createRepository({ '.gitignore': '.env*\n*.lock\n', 'web/a.txt': '', 'other/a.txt': '' });
    for (const folder of ['', 'web/', 'other/']) repository.write({ [`${folder}.env`]: 'A=1', [`${folder}x.log`]: '' });
    repository.write({ '.env.test': 'A=2', 'Cargo.lock': '' });
    const { inputs } = await known(repository, { folder: 'web' });
    expect(inputs.files).toEqual({ '.env': digest, '.env.test': digest, 'Cargo.lock': digest, 'web/.env': digest });
  });

  it('are those that the policy declares, here and elsewhere', async () => {
    const repository = createRepository({ '.gitignore': 'data\n' });
    repository.write({ 'data/a/1.json': '1', 'data/b/2.json': '2', 'data/b/3.txt': '3', '../outside/x': 'x' });
    repository.write({ 'data/node_modules/4.json': '', '../home.txt': '' });
    const inputs = ['data/**/*.json', 'data/b', 'missing', 'data/*.none', '~/home.txt', repository.path('../outside')];
    const { files } = (await known(repository, { inputs: inputs.map(one => one.replace('/repo/..', '')) })).inputs;
    expect(files).toEqual({
      'data/a/1.json': digest,
      'data/b/2.json': digest,
      'data/b': digest,
      missing: null,
      'data/*.none': null,
      '~/home.txt': digest,
      [join(repository.dir, '../outside')]: digest,
    });
  });

  it('change with what is behind a link, and with any file of a folder', async () => {
    const repository = createRepository({ '.gitignore': 'data\n' });
    repository.write({ 'data/a': '1', '../target': '1' });
    symlinkSync('../target', repository.path('.env'));
    const read = async () => (await known(repository, { inputs: ['data'] })).inputs.files;
    const before = await read();
    repository.write({ '../target': '2', 'data/b': '' });
    const after = await read();
    expect(after['.env']).not.toBe(before['.env']);
    expect(after['data']).not.toBe(before['data']);
  });

  it('cannot lead up from the root', async () => {
    expect(await described(createRepository({ a: '' }), { inputs: ['../x'] })).toEqual({
      ok: false,
      reason: 'the input `../x` leads up: begin it with `/` or `~/`',
    });
  });
});

describe('hidden files', () => {
  it('are those that only this machine ignores', async () => {
    const repository = createRepository({ '.gitignore': 'ignored\nnode_modules\n', 'package.json': '{}' });
    repository.write({ ignored: '', seen: '', 'local/notes é\n.txt': '1' });
    repository.write({
      '.idea/workspace.xml': '',
      'node_modules/a/local': '',
      'dir/personal.json': '',
      ['__proto__']: '',
    });
    expect((await known(repository)).inputs.hidden).toEqual({});
    mkdirSync(repository.path('.git/info'), { recursive: true });
    appendFileSync(repository.path('.git/info/exclude'), '# mine\nlocal\n__proto__\n.idea\n');
    repository.write({ '../ignore': 'personal.json\n' });
    repository.git('config', 'core.excludesFile', '../ignore');
    const { hidden } = (await known(repository)).inputs;
    expect(Object.entries(hidden)).toEqual([
      ['__proto__', digest],
      ['dir/personal.json', digest],
      ['local/notes é\n.txt', digest],
    ]);
    repository.write({ 'local/notes é\n.txt': '2' });
    expect((await known(repository)).inputs.hidden['local/notes é\n.txt']).not.toBe(hidden['local/notes é\n.txt']);
  });

  it('are looked for where git looks without a setting, too', async () => {
    const repository = createRepository({ a: '' });
    repository.write({ '../.config/git/ignore': 'local\n', local: '' });
    expect((await known(repository)).inputs.hidden).toEqual({ local: digest });
  });

  it('are not in a scratch checkout', async () => {
    const repository = createRepository({ a: '' });
    repository.write({ '../.config/git/ignore': 'local\n', local: '' });
    expect((await known(repository, { inPlace: false })).inputs.hidden).toEqual({});
  });

  it('are no evidence where there are too many', async () => {
    const repository = createRepository({ a: '' });
    repository.write({ '../.config/git/ignore': 'local\n' });
    repository.write(Object.fromEntries([...Array(1001).keys()].map(index => [`local/${index}`, ''])));
    expect(await described(repository)).toEqual({
      ok: false,
      reason:
        '1001 files are hidden from git by `info/exclude` or `core.excludesFile`, such as `local/0`: name them in a `.gitignore` of the repository',
    });
  });
});

describe('submodules', () => {
  it('count with their commits, and with their files where these are others', async () => {
    const repository = createRepository({ 'a.txt': '' });
    const lib = createRepository({ 'lib.txt': '1' });
    const inner = createRepository({ 'inner.txt': '1' });
    const add = (to: typeof lib, from: typeof lib, path: string) =>
      to.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', from.dir, path);
    add(lib, inner, 'inner');
    lib.commit('Add inner');
    add(repository, lib, 'lib');
    repository.commit('Add lib');
    const read = async () => (await known(repository)).inputs.submodules;
    expect(await read()).toEqual({ lib: commit });
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init', '--recursive');
    expect(await read()).toEqual({ lib: commit, 'lib/inner': commit });
    repository.write({ 'lib/inner/new.txt': '1' });
    const dirty = await read();
    expect(dirty).toEqual({ lib: changedCommit, 'lib/inner': changedCommit });
    repository.write({ 'lib/inner/new.txt': '2' });
    expect(await read()).not.toEqual(dirty);
  });

  it('see edits that git was told not to see', async () => {
    const repository = createRepository({ 'a.txt': '' });
    const lib = createRepository({ 'lib.txt': '1' });
    repository.git('clone', '--quiet', lib.dir, 'lib');
    const inside = openRepositoryAt(repository.path('lib'));
    const read = async () => (await known(repository)).inputs.submodules;
    expect(await read()).toEqual({ lib: commit });
    inside.git('update-index', '--assume-unchanged', 'lib.txt');
    const before = await read();
    inside.write({ 'lib.txt': '2' });
    expect(await read()).toEqual({ lib: changedCommit });
    expect(await read()).not.toEqual(before);
  });
});

describe('settings of git', () => {
  it('count where they change the bytes of files', async () => {
    const repository = createRepository({ a: '' });
    const read = async () => (await known(repository)).environment.git;
    expect(await read()).toEqual({});
    repository.git('config', 'core.autocrlf', 'false');
    expect(await read()).toEqual({});
    repository.git('config', 'core.autocrlf', 'input');
    repository.git('config', 'core.eol', 'CRLF');
    repository.write({ '../.config/git/attributes': '* text', '.git/info/attributes': '' });
    expect(await read()).toEqual({
      'core.autocrlf': 'input',
      'core.eol': 'crlf',
      'core.attributesFile': digest,
      'info/attributes': digest,
    });
  });
});

describe('files that a filter makes', () => {
  it('count with the bytes that are there, which the tree does not tell', async () => {
    const repository = createRepository({ '.gitattributes': '*.bin filter=large\n', 'a.bin': 'pointer', b: '' });
    const read = async () => (await known(repository)).environment.git;
    expect(await read()).toEqual({});
    repository.git('config', 'filter.large.clean', 'echo pointer');
    repository.git('config', 'filter.large.smudge', 'cat');
    const before = await read();
    expect(before).toEqual({ 'filtered files': digest });
    repository.write({ b: '2' });
    expect(await read()).toEqual(before);
    repository.write({ 'a.bin': 'content' });
    expect(await read()).not.toEqual(before);
  });
});
