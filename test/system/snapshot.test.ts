import { utimesSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openRepository } from '../../src/system/repository.ts';
import { openScratch } from '../../src/system/scratch.ts';
import { snapshotTree, withScratchObjects } from '../../src/system/snapshot.ts';
import { createRepository, testEnv } from '../support/repository.ts';

it('sees a change of the same size within the same tick of the clock as the index', async () => {
  const repository = createRepository();
  repository.git('config', 'core.trustCtime', 'false');
  const tick = new Date('2026-11-01T12:00:00Z');
  repository.write({ 'a.txt': 'one\n' });
  utimesSync(repository.path('a.txt'), tick, tick);
  repository.commit('Begin');
  repository.write({ 'a.txt': 'two\n' });
  utimesSync(repository.path('a.txt'), tick, tick);
  utimesSync(repository.path('.git/index'), tick, tick);

  const env = testEnv(repository.path('..'));
  const opened = await openRepository(repository.dir, env);
  const scratch = openScratch(env);
  try {
    const git = await withScratchObjects(opened, scratch);
    const tree = await snapshotTree(opened, git, scratch);
    expect(await git.run(['show', `${tree}:a.txt`])).toBe('two\n');
  } finally {
    await scratch.clear();
  }
});
