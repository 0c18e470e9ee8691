import { expect, it, onTestFinished } from 'vitest';
import { openGit } from '../../src/system/git.ts';
import { readBytes } from '../../src/system/git-bytes.ts';
import { createRepository, testEnv } from '../support/repository.ts';

it('gives what git says, byte for byte, and needs no folder to write to', async () => {
  const repository = createRepository({ a: 'é\0\r\n'.repeat(100_000) });
  const git = openGit(repository.dir, { ...testEnv(repository.dir), TMPDIR: '/dev/null' });
  const output = await readBytes(git, ['cat-file', 'blob', 'HEAD:a']);
  expect(output.equals(Buffer.from('é\0\r\n'.repeat(100_000)))).toBe(true);
});

it('hands over what git is to read', async () => {
  const repository = createRepository({ a: '' });
  const git = openGit(repository.dir, testEnv(repository.dir));
  const answer = await readBytes(git, ['cat-file', '--batch-check=%(objecttype)'], 'HEAD\nHEAD:a\n');
  expect(answer.toString()).toBe('commit\nblob\n');
});

it('hears of a Ctrl-C that ended git before it fails', async () => {
  const repository = createRepository({ a: '' });
  const git = openGit(repository.dir, testEnv(repository.dir));
  const heard: string[] = [];
  const listen = () => heard.push('SIGINT');
  process.on('SIGINT', listen);
  onTestFinished(() => void process.off('SIGINT', listen));
  // As a terminal does: to all that run in it.
  const alias = `alias.both=!kill -INT ${process.pid} $$`;
  await expect(readBytes(git, ['-c', alias, 'both'])).rejects.toThrow('`git -c` exited with');
  expect(heard).toEqual(['SIGINT']);
});

it('tells why git failed', async () => {
  const repository = createRepository({ a: '' });
  const git = openGit(repository.dir, testEnv(repository.dir));
  await expect(readBytes(git, ['cat-file', 'blob', 'HEAD:b'])).rejects.toThrow(
    "`git cat-file` exited with 128: fatal: path 'b' does not exist in 'HEAD'",
  );
});
