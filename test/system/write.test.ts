import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFileAtomically } from '../../src/system/write.ts';
import { temporaryFolder } from '../support/repository.ts';

it('writes a file, makes the folders above it, and leaves no draft', async () => {
  const dir = temporaryFolder();
  await writeFileAtomically(join(dir, 'a/b.txt'), 'text\n');
  expect([readFileSync(join(dir, 'a/b.txt'), 'utf8'), readdirSync(join(dir, 'a'))]).toEqual(['text\n', ['b.txt']]);
});

it('keeps the mode of a file that it replaces, and a link to it', async () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'real'), 'old');
  chmodSync(join(dir, 'real'), 0o755);
  symlinkSync('real', join(dir, 'link'));
  await writeFileAtomically(join(dir, 'link'), 'new');
  expect([readFileSync(join(dir, 'real'), 'utf8'), statSync(join(dir, 'real')).mode & 0o777]).toEqual(['new', 0o755]);
});

it('refuses a folder, and a path through a file', async () => {
  const dir = temporaryFolder();
  mkdirSync(join(dir, 'folder'));
  writeFileSync(join(dir, 'file'), '');
  await expect(writeFileAtomically(join(dir, 'folder'), '')).rejects.toThrow(/is a folder/);
  await expect(writeFileAtomically(join(dir, 'file/x'), '')).rejects.toThrow(/a part of the path is a file/);
});

it('writes to what is no regular file as it is', async () => {
  await writeFileAtomically('/dev/null', 'text');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});
