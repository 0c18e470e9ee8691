import { symlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const policy = 'version: 1\nbase: main\nowners:\n  every-path: {}\n';

function branchOff(files: Readonly<Record<string, string>>) {
  const repository = createRepository({ 'landworthy.yml': policy, ...files });
  repository.git('switch', '--quiet', '--create', 'feature');
  return repository;
}

it('names the owners of what changed, by the CODEOWNERS of the base', async () => {
  const repository = branchOff({ '.github/CODEOWNERS': '* @acme/all\n/pay/ @acme/payments @anna\n' });
  repository.commit('Take it over', {
    '.github/CODEOWNERS': '* @mallory\n',
    'pay/a.ts': 'a\n',
    'pay/b.ts': 'b\n',
    'c.ts': 'c\n',
  });
  const report = await verdict(repository.dir);
  expect(report.owners).toEqual([
    { owner: '@acme/all', paths: 2 },
    { owner: '@acme/payments', paths: 2 },
    { owner: '@anna', paths: 2 },
  ]);
  expect(report.requirements[0]?.outcome).toEqual({
    status: 'pass',
    proof: '`.github/CODEOWNERS` names owners for 4 of 4 changed paths',
    notes: ['the change edits `.github/CODEOWNERS`: what it says on `main` decides'],
  });
});

it('fails for a deleted file that nobody owns', async () => {
  const repository = branchOff({ '.github/CODEOWNERS': '/pay/ @anna\n', 'old.ts': 'old\n' });
  repository.git('rm', '--quiet', 'old.ts');
  repository.commit('Remove it');
  const report = await verdict(repository.dir);
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(report.requirements[0]?.outcome).toMatchObject({ findings: [{ message: 'nobody owns `old.ts`' }] });
});

it('does not follow a CODEOWNERS that is a symbolic link', async () => {
  const repository = createRepository({ 'landworthy.yml': policy, 'docs/OWNERS': '* @anna\n' });
  symlinkSync('docs/OWNERS', repository.path('CODEOWNERS'));
  repository.commit('Link it');
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change it', { 'a.ts': 'a\n' });
  const report = await verdict(repository.dir);
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(report.requirements[0]?.outcome).toMatchObject({
    notes: ['CODEOWNERS:1: `CODEOWNERS` is no regular file'],
  });
});

it.each([
  ['in its CI', { '.github/CODEOWNERS': '* @nobody\n' }, { GITLAB_CI: 'true' }],
  ['where its CI is configured', { '.gitlab-ci.yml': 'test: { script: ls }\n' }, { LANG: 'C' }],
])('reads CODEOWNERS as GitLab does: %s', async (_, files, env) => {
  const repository = branchOff({ CODEOWNERS: '[Docs] @acme/writers\ndocs/\n', ...files });
  repository.commit('Write docs', { 'docs/a.md': 'a\n' });
  const report = await verdict(repository.dir, ['--base', 'main'], { env: { ...env } });
  expect(report.owners).toEqual([{ owner: '@acme/writers', paths: 1 }]);
});
