import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hidesEdits } from '../../src/system/hides-edits.ts';
import { openRepository } from '../../src/system/repository.ts';
import { createRepository, type TestRepository, testEnv } from '../support/repository.ts';

const hides = async (repository: TestRepository) =>
  hidesEdits(await openRepository(repository.dir, testEnv(join(repository.dir, '..'))));

it('says nothing of a plain repository, or of a sparse one', async () => {
  const repository = createRepository({ 'a.txt': 'a', 'dir/b.txt': 'b' });
  expect(await hides(repository)).toBe(false);
  repository.git('sparse-checkout', 'set', 'other');
  expect(await hides(repository)).toBe(false);
});

it.each(['--assume-unchanged', '--skip-worktree'])('knows files that were marked with %s', async mark => {
  const repository = createRepository({ 'a.txt': 'a' });
  repository.git('update-index', mark, 'a.txt');
  expect(await hides(repository)).toBe(true);
});

it.each([
  ['core.fileMode', 'no'],
  ['core.checkStat', 'minimal'],
  ['core.ignoreStat', 'yes'],
  ['core.trustctime', '0'],
  ['core.symlinks', 'false'],
])('knows that git does not look closely with %s=%s', async (name, value) => {
  const repository = createRepository({ 'a.txt': 'a' });
  repository.git('config', name, value);
  expect(await hides(repository)).toBe(true);
});
