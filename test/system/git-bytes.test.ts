import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openGit } from '../../src/system/git.ts';
import { readBytes } from '../../src/system/git-bytes.ts';
import { createRepository, temporaryFolder, testEnv } from '../support/repository.ts';

it('gives what git says, byte for byte, and leaves no file behind', async () => {
  const repository = createRepository({ a: 'é\0\r\n'.repeat(100_000) });
  const temporary = temporaryFolder();
  const git = openGit(repository.dir, { ...testEnv(repository.dir), TMPDIR: temporary });
  const output = await readBytes(git, ['cat-file', 'blob', 'HEAD:a']);
  expect(output.equals(Buffer.from('é\0\r\n'.repeat(100_000)))).toBe(true);
  expect(readdirSync(temporary)).toEqual([]);
});

it('tells why git failed', async () => {
  const repository = createRepository({ a: '' });
  const git = openGit(repository.dir, testEnv(repository.dir));
  await expect(readBytes(git, ['cat-file', 'blob', 'HEAD:b'])).rejects.toThrow(
    "`git cat-file` exited with 128: fatal: path 'b' does not exist in 'HEAD'",
  );
});

it('gives the same where no file can be made', async () => {
  const repository = createRepository({ a: 'é\0\r\n'.repeat(100_000) });
  const git = openGit(repository.dir, { ...testEnv(repository.dir), TMPDIR: '/dev/null' });
  const output = await readBytes(git, ['cat-file', 'blob', 'HEAD:a']);
  expect(output.equals(Buffer.from('é\0\r\n'.repeat(100_000)))).toBe(true);
});
