import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

// What a branch may hold to get past its policy, and does not.

function onBranch(sections: string): TestRepository {
  const repository = createRepository({ 'landworthy.yml': `version: 1\nbase: main\n${sections}` });
  repository.git('switch', '--quiet', '--create', 'feature');
  return repository;
}

it('a NUL in a comment hides no line of a program', async () => {
  const repository = onBranch('change: { mergeable: {}, size: { max-lines: 5 } }\n');
  repository.commit('Hide', { 'a.js': '1\n2\n3\n<<<<<<< a\n=======\n>>>>>>> b\n// \0\n' });
  const report = await verdict(repository.dir);
  const codes = report.requirements.map(({ outcome }) => (outcome.status === 'fail' ? outcome.findings[0].code : ''));
  expect(codes).toEqual(['change.conflict-marker', 'change.too-large']);
});

it("an agent's mark counts wherever in the message it stands", async () => {
  const repository = onBranch('change: { small: { max-lines: 1, when: { author: agent } }, any: { max-files: 9 } }\n');
  const mark = 'Co-Authored-By: Claude <noreply@anthropic.com>';
  for (const message of [
    `Fix it\n${mark}`,
    `Fix it\n\n  ${mark}\nand go on`,
    'Fix it\n\nGenerated-by: Codex\nand go on',
  ]) {
    repository.git('reset', '--quiet', '--soft', 'main');
    repository.commit(message, { 'a.txt': '1\n2\n' });
    expect(await verdict(repository.dir)).toMatchObject({ verdict: 'fail', summary: { fail: 1 } });
  }
});

it("the change's own policy runs no command that the base's does not have", async () => {
  const repository = onBranch('change: { size: { max-lines: 9 } }\ncommands: { lint: { run: [node, -e, "0"] } }\n');
  const run = `[node, -e, "require('fs').writeFileSync('../pwned', '')"]`;
  const own = `version: 1\nbase: main\nchange: { size: { max-lines: 1 } }\ncommands: { lint: { run: ${run} }, more: { run: ${run}, when: { paths: none } } }\n`;
  repository.commit('Add a command', { 'landworthy.yml': own });
  const { policy } = await verdict(repository.dir);
  expect(policy.differences).toEqual([
    { id: 'change.size', base: 'pass', head: 'fail' },
    { id: 'commands.lint', base: 'pass', head: 'not-run' },
    { id: 'commands.more', base: 'absent', head: 'skip' },
  ]);
  expect(existsSync(repository.path('../pwned'))).toBe(false);
});

it('a report is not written through a link that the change may have brought', async () => {
  const repository = onBranch('change: { size: { max-lines: 9 } }\n');
  repository.commit('Begin', { 'a.txt': 'a\n' });
  symlinkSync('.git', repository.path('reports'));
  symlinkSync('.git/config', repository.path('report.json'));
  const config = readFileSync(repository.path('.git/config'), 'utf8');
  for (const file of ['report.json', 'reports/config', './reports/../report.json']) {
    const { exitCode, stdout, stderr } = await landworthy(repository.dir, ['--json', '--output', file]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('is a symbolic link');
  }
  expect(readFileSync(repository.path('.git/config'), 'utf8')).toBe(config);
});

it('attributes of its own do not make a branch merge', async () => {
  for (const attributes of ['*.txt merge=union\n', '* merge=mine\n']) {
    const repository = createRepository({
      'landworthy.yml': 'version: 1\nbase: main\nchange: { mergeable: {} }\n',
      'a.txt': '1\n',
    });
    repository.git('config', 'merge.mine.driver', 'true');
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Say two', { 'a.txt': '2\n', '.gitattributes': attributes });
    repository.git('switch', '--quiet', 'main');
    repository.commit('Say three', { 'a.txt': '3\n' });
    repository.git('switch', '--quiet', 'feature');
    expect((await verdict(repository.dir)).requirements[0]?.outcome).toMatchObject({
      status: 'fail',
      findings: [{ code: 'change.conflict', place: { path: 'a.txt' } }],
    });
  }
});
