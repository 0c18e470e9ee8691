import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ChangeExplanation } from '../../src/core/explanation.ts';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const path = '.landworthy/changes/feature.yml';

function repositoryWith(section: string, record?: string): TestRepository {
  const repository = createRepository({ 'landworthy.yml': `version: 1\nbase: main\n${section}`, 'src/a.ts': 'one\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change', { 'src/a.ts': 'two\n', ...(record === undefined ? {} : { [path]: record }) });
  return repository;
}

it('says at which place a policy asks for what cannot be', async () => {
  const repository = repositoryWith('evidence:\n  flags: { ask: a }\n  goal: { ask: a, pattern: "(?=a)" }\n');
  const { exitCode, stderr } = await landworthy(repository.dir, []);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('landworthy.yml:4:3: `flags`: a requirement of `evidence` may not be called `flags`');
  expect(stderr).toMatch(
    /landworthy\.yml:5:28: .*not a pattern in RE2's dialect: invalid or unsupported Perl syntax: `\(\?=`/,
  );
});

it('gives the answer to a command that no shell reads it in', async () => {
  const repository = repositoryWith(
    'evidence:\n  ticket: { ask: "Which ticket?", verify: "grep -q PAY-12" }\n',
    'ticket: PAY-12 $(touch pwned) `touch pwned`\n',
  );
  const report = await verdict(repository.dir);
  expect(report.requirements[0]?.outcome).toEqual({
    status: 'pass',
    proof: `"PAY-12 $(touch pwned) \`touch pwned\`" (in \`${path}\`, accepted by \`verify\`)`,
  });
  expect(existsSync(repository.path('pwned'))).toBe(false);
});

it('knows of a placeholder without running what would verify it', async () => {
  const repository = repositoryWith(
    'evidence:\n  ticket: { ask: "Which ticket?", verify: "touch ran" }\n',
    'ticket: TBD\n',
  );
  const { stdout } = await landworthy(repository.dir, ['explain', '--json']);
  const [ticket] = (JSON.parse(stdout) as ChangeExplanation).requirements;
  expect(ticket?.state).toMatchObject({ status: 'fail', findings: [{ code: 'evidence.placeholder' }] });
  expect(existsSync(repository.path('ran'))).toBe(false);
});

it('takes a block of a pull request for an answer, and a quoted one for none', async () => {
  const repository = repositoryWith('evidence:\n  goal: { ask: "What for?", min-words: 3 }\n');
  const judge = (body: string) => {
    const pull = { number: 1, body, labels: [], user: null, head: { sha: repository.git('rev-parse', 'HEAD').trim() } };
    repository.write({ '../event.json': JSON.stringify({ pull_request: { ...pull, base: { ref: 'main' } } }) });
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_PATH: repository.path('../event.json'),
      GITHUB_BASE_REF: 'main',
    };
    return verdict(repository.dir, [], { env });
  };
  const block = '```landworthy\r\ngoal: refunds settle in seconds\r\n```\r\n';
  expect(await judge(`Hello\r\n\r\n${block}`)).toMatchObject({ verdict: 'pass' });
  expect(await judge(`> ${block.replaceAll('\r\n', '\r\n> ')}`)).toMatchObject({ verdict: 'fail' });
});

it.each([
  ['not UTF-8', Buffer.from('goal: caf\xe9 au lait\n', 'latin1').toString('latin1'), 'latin1'],
  ['cyclic', 'goal: &a [*a]\n', 'utf8'],
  ['huge', `goal: ${'x '.repeat(600_000)}\n`, 'utf8'],
  ['deep', `goal: ${'['.repeat(100_000)}\n`, 'utf8'],
] as const)('fails, and does not crash, over a record that is %s', async (_, text, encoding) => {
  const repository = repositoryWith('evidence:\n  goal: { ask: "What for?" }\n');
  const { writeFileSync } = await import('node:fs');
  repository.write({ [path]: '' });
  writeFileSync(repository.path(path), text, encoding);
  repository.commit('Record');
  const report = await verdict(repository.dir);
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(report.requirements[0]?.outcome).toMatchObject({ findings: [{ code: 'record.unreadable', place: { path } }] });
});

it('lets a waiver for some paths cover just these', async () => {
  const section = (paths: string) => `companions:
  docs: { when: { paths: "src/**" }, expect: ["docs/**"] }
waivers:
  - { requirement: companions.docs, paths: ["${paths}"], reason: internal, approved-by: anna, expires: 2099-01-01 }
`;
  const covered = await verdict(repositoryWith(section('src/**')).dir);
  expect(covered.requirements[0]?.outcome.status).toBe('waived');
  const open = await verdict(repositoryWith(section('src/b.ts')).dir);
  expect(open.requirements[0]?.outcome).toMatchObject({ status: 'fail', findings: [{ place: { path: 'src/a.ts' } }] });
});
