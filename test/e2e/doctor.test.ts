import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Examined } from '../../src/commands/doctor.ts';
import { landworthy } from '../support/landworthy.ts';
import { createRepository, temporaryFolder } from '../support/repository.ts';
import { makeKey } from '../support/ssh.ts';

const policy = 'version: 1\nbase: main\nchange:\n  mergeable: {}\n';

it('says that all is in place, and proves that the gate closes', async () => {
  const repository = createRepository({ 'landworthy.yml': policy, '.github/CODEOWNERS': '* @acme/all\n' });
  await landworthy(repository.dir, ['hook', 'install']);
  const { exitCode, stdout } = await landworthy(repository.dir, ['doctor']);
  const lines = stdout.replace(/git [0-9.]+/, 'git 2').replace(/\([0-9a-f]{9}\)/, '(0)');
  expect({ exitCode, lines }).toEqual({
    exitCode: 0,
    lines: [
      'ok       git       git 2',
      `ok       hook      \`${repository.path('.git/hooks/pre-push')}\` judges every push`,
      'ok       base      changes are judged against `main` (0), as the policy says',
      'ok       history   the whole history is here',
      'ok       owners    owners are read from `.github/CODEOWNERS` of the base',
      'ok       policy    `landworthy.yml` of the base, 1 requirement',
      'ok       gate      the gate closes: a made-up bad change fails, stopped by `change.mergeable`',
      '',
    ].join('\n'),
  });
  expect(repository.git('status', '--porcelain')).toBe('');
});

describe('a gate that is open', () => {
  it.each([
    ['only observes', 'change: { mergeable: { enforce: observe } }', 'decides nothing'],
    ['only warns', 'change: { mergeable: { enforce: warn } }', 'decides nothing'],
    ['never applies', 'change: { mergeable: { when: { branch: never } } }', 'decides nothing'],
    ['allows nearly everything', 'change: { size: { max-lines: 100000 } }', 'is open'],
  ])('because the policy %s is a problem', async (_, section, said) => {
    const repository = createRepository({ 'landworthy.yml': `version: 1\nbase: main\n${section}\n` });
    const { exitCode, stdout } = await landworthy(repository.dir, ['doctor', '--json']);
    const { ok, examined } = JSON.parse(stdout);
    expect({ exitCode, ok }).toEqual({ exitCode: 1, ok: false });
    expect(examined.at(-1)).toMatchObject({ name: 'gate', status: 'problem', message: expect.stringContaining(said) });
  });
});

describe('a gate that closes', () => {
  it.each([
    [
      'on a condition on paths that nothing has yet',
      'change: { size: { max-lines: 1, when: { paths: "db/{a,b}/**/*.sql" } } }',
    ],
    ['on a kind', 'kinds: { web: ["web/*.[jt]s"] }\nchange: { size: { max-files: 1, when: { kind: web } } }'],
    ['at stage `merge`', 'change: { mergeable: { stage: merge } }'],
  ])('%s is found', async (_, section) => {
    const repository = createRepository({ 'landworthy.yml': `version: 1\nbase: main\n${section}\n` });
    expect((await landworthy(repository.dir, ['doctor'])).stdout).toContain('the gate closes');
  });

  it('is the one of the base, not the one of a branch that opens it', async () => {
    const repository = createRepository({ 'landworthy.yml': policy });
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Open it', { 'landworthy.yml': policy.replace('{}', '{ enforce: observe }') });
    const { stdout } = await landworthy(repository.dir, ['doctor']);
    expect(stdout).toContain('1 requirement; this change edits it');
    expect(stdout).toContain('the gate closes');
  });
});

it.each([
  ['there is no policy', { 'a.txt': '' }, 'policy', 'there is no policy'],
  ['the policy has a mistake', { 'landworthy.yml': 'version: 1\nbase: main\nchang: {}\n' }, 'policy', 'unknown key'],
  ['the base does not exist', { 'landworthy.yml': 'version: 1\nbase: trunk\n' }, 'base', 'trunk'],
])('stops where %s', async (_, files, name, said) => {
  const repository = createRepository(files);
  repository.git('switch', '--quiet', '--create', 'feature');
  const { exitCode, stdout } = await landworthy(repository.dir, ['doctor', '--json']);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).examined.at(-1)).toMatchObject({
    name,
    status: 'problem',
    message: expect.stringContaining(said),
  });
});

it('says that it is no repository', async () => {
  const repository = createRepository();
  const { exitCode, stdout } = await landworthy(repository.path('..'), ['doctor']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('problem  hook      this is not a git repository\n');
});

it('warns of a hook that git passes over', async () => {
  const repository = createRepository({ 'landworthy.yml': policy });
  await landworthy(repository.dir, ['hook', 'install']);
  chmodSync(repository.path('.git/hooks/pre-push'), 0o644);
  const { stdout } = await landworthy(repository.dir, ['doctor']);
  expect(stdout).toContain(`warning  hook      git passes over \`${repository.path('.git/hooks/pre-push')}\``);
});

it('is not led astray by what a CI system says', async () => {
  const repository = createRepository({ 'landworthy.yml': policy });
  const env = { CI: 'true', JENKINS_URL: 'https://ci.example', CHANGE_TARGET: 'main', CHANGE_BRANCH: 'x' };
  const { stdout } = await landworthy(repository.dir, ['doctor'], { env });
  expect(stdout).toContain('the gate closes');
});

describe('what it says of evidence', () => {
  const runs = (more = '') => `${policy}tests:\n  unit: { run: node --test${more} }\n`;

  async function told(text: string, files: Readonly<Record<string, string>> = {}, env: Record<string, string> = {}) {
    const repository = createRepository({ 'landworthy.yml': text, ...files });
    const { stdout } = await landworthy(repository.dir, ['doctor', '--json'], { env });
    const examined: readonly Examined[] = JSON.parse(stdout).examined;
    const { status, message } = examined.find(({ name }) => name === 'evidence') ?? {};
    return { status, message };
  }

  it('is that all works', async () => {
    expect(await told(runs())).toEqual({
      status: 'ok',
      message: 'what has passed here is not run again; the base lists no key that may sign',
    });
  });

  it('is which keys count, and which one signs here', async () => {
    const key = makeKey(temporaryFolder());
    const allowed = { '.landworthy/allowed_signers': `ana@acme.example ${key.publicKey}\n` };
    expect(await told(runs(), allowed, { LANDWORTHY_SIGNING_KEY: key.path })).toEqual({
      status: 'ok',
      message: `what has passed here is not run again; the base lists 1 key that may sign; \`${key.path}\` signs`,
    });
  });

  it.each([
    [
      'lists no key that can be read',
      '.landworthy/allowed_signers',
      '`.landworthy/allowed_signers`:1 counts for nothing',
    ],
    [
      'cannot tell which keys are revoked',
      '.landworthy/revoked_keys',
      '`.landworthy/revoked_keys` cannot be understood',
    ],
  ])('is that the base %s', async (_, file, said) => {
    const message = expect.stringContaining(said);
    expect(await told(runs(), { [file]: 'nonsense\n' })).toEqual({ status: 'warning', message });
  });

  it('is that the machine has no place for a key of its own', async () => {
    const message = expect.stringContaining('this machine has no place for a key that is yours alone');
    expect(await told(runs(), {}, { XDG_STATE_HOME: 'relative' })).toEqual({ status: 'warning', message });
  });

  it('is that nobody else can use it, where the policy says that somebody is to, or in CI', async () => {
    const message = 'what `tests.unit` proves counts on no other machine';
    const shared = runs(', reuse: { from: [ci@acme.example] }');
    expect(await told(shared)).toEqual({ status: 'warning', message });
    expect(await told(runs(), {}, { CI: 'true' })).toEqual({ status: 'warning', message: `${message}, and not in CI` });
    expect(await told(runs(', variables: [NODE_ENV]'), {}, { CI: 'true' })).toMatchObject({ status: 'ok' });
  });

  it('is nothing where the policy runs nothing', async () => {
    expect(await told(policy)).toEqual({});
  });
});
