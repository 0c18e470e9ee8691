import { expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
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

it('shows the beginning of a commit that was named by its whole id', async () => {
  const repository = createRepository({ 'landworthy.yml': 'version: 1\nchange: { mergeable: {} }\n' });
  const base = repository.git('rev-parse', 'HEAD').trim();
  const head = repository.commit('Change', { 'a.txt': 'a\n' });
  const { stdout } = await landworthy(repository.dir, ['check', '--base', base, '--head', head]);
  const shown = { base: base.slice(0, 12), head: head.slice(0, 12) };
  expect(stdout).toContain(`\`${shown.head}\` is fit to land on \`${shown.base}\`\n`);
  expect(stdout).toContain(`change   \`${shown.head}\` onto \`${shown.base}\`: 1 commit`);
});
