import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, landworthy } from '../support/landworthy.ts';
import { createRepository, testEnv } from '../support/repository.ts';

const policy = 'version: 1\nchange:\n  mergeable: {}\n  size: { max-lines: 3 }\n';

describe('in bash', () => {
  it.each([
    ['a subcommand', ['doc'], ['doctor']],
    ['a subcommand of evidence', ['evidence', 'p'], ['push', 'prune']],
    ['a subcommand of one', ['hook', ''], ['install', 'uninstall', 'pre-push']],
    ['an option', ['check', '--fail'], ['--fail-fast']],
    ['an option of the command that needs no name', ['--fail'], ['--fail-fast']],
    ['the choices of an option', ['check', '--stage', ''], ['push', 'merge']],
    ['the choices of an argument', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['ids of requirements', ['check', '--only', 'change.'], ['change.mergeable', 'change.size']],
    ['more ids', ['--skip', 'change.size', 'change.m'], ['change.mergeable']],
    ['an option behind ids', ['--skip', 'change.size', '--fail'], ['--fail-fast']],
    ['nothing, so that files are completed', ['check', '--output', ''], []],
  ])('completes %s', async (_, words, expected) => {
    expect(await inBash(words)).toEqual(expected);
  });

  it('is registered, with files where nothing else fits', async () => {
    const repository = createRepository();
    const { stdout } = await landworthy(repository.dir, ['completion', 'bash']);
    const registered = execFileSync('bash', ['-c', `${stdout}complete -p landworthy`], { encoding: 'utf8' });
    expect(registered).toBe('complete -o default -F _landworthy landworthy\n');
  });
});

it('offers no ids where the policy has a mistake', async () => {
  const repository = createRepository({ 'landworthy.yml': 'version: 2\n' });
  const ran = await landworthy(repository.dir, ['completion', 'reply', '--', 'check', '--only', '']);
  expect(ran).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

it('describes what it offers', async () => {
  const { dir } = createRepository();
  const { stdout } = await landworthy(dir, ['completion', 'reply', '--', 'doc']);
  expect(stdout).toBe('doctor\twhether all is in place, with a proof that the gate closes\n');
});

it('knows no other shell', async () => {
  const { dir } = createRepository();
  expect((await landworthy(dir, ['completion', 'tcsh'])).exitCode).toBe(2);
});

/** What a real bash offers behind `landworthy` and these words. */
async function inBash(words: readonly string[]): Promise<readonly string[]> {
  const { dir, path } = createRepository({ 'landworthy.yml': policy });
  const { stdout: script } = await landworthy(dir, ['completion', 'bash']);
  const bin = path('../bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'landworthy'), `#!/bin/sh\nexec '${process.execPath}' '${binary}' "$@"\n`, { mode: 0o755 });
  const typed = `COMP_WORDS=(landworthy "$@"); COMP_CWORD=$#; _landworthy; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = testEnv(path('..'));
  const output = execFileSync('bash', ['-c', `${script}${typed}`, 'bash', ...words], {
    cwd: dir,
    env: { ...env, PATH: `${bin}:${env['PATH']}` },
    encoding: 'utf8',
  });
  return output.split('\n').filter(Boolean);
}
