import { expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const policy = 'version: 1\nbase: main\nchange:\n  mergeable: {}\n';

it('passes a branch that merges cleanly', async () => {
  const repository = createRepository({ 'landworthy.yml': policy, 'a.txt': 'one\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Say two', { 'a.txt': 'two\n' });
  expect(await verdict(repository.dir)).toMatchObject({ verdict: 'pass', exitCode: 0 });
});

it('fails a branch that conflicts with its base', async () => {
  const repository = createRepository({ 'landworthy.yml': policy, 'a.txt': 'one\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Say two', { 'a.txt': 'two\n' });
  repository.git('switch', '--quiet', 'main');
  repository.commit('Say three', { 'a.txt': 'three\n' });
  repository.git('switch', '--quiet', 'feature');
  const report = await verdict(repository.dir);
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(report.requirements[0]?.outcome).toMatchObject({
    findings: [{ code: 'change.conflict', place: { path: 'a.txt' } }],
  });
});
