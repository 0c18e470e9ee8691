import { rmSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const strict = 'version: 1\nbase: main\nchange:\n  mergeable: {}\n  size: { max-lines: 2 }\n';
const large = 'one\ntwo\nthree\nfour\n';

/** A repository with this policy on `main`, and a branch that brings these files. */
function branch(policy: string, files: Readonly<Record<string, string>>): TestRepository {
  const repository = createRepository({ 'landworthy.yml': policy, 'docs/a.md': 'a\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change', files);
  return repository;
}

const outcomes = (report: Awaited<ReturnType<typeof verdict>>) =>
  Object.fromEntries(report.requirements.map(({ id, outcome }) => [id, outcome.status]));

describe('a branch does not judge itself', () => {
  it('is judged by the policy of the base where it weakens it, and the report lists what would differ', async () => {
    const { dir } = branch(strict, { 'src/a.ts': large, 'landworthy.yml': strict.replace('2', '100') });
    const report = await verdict(dir);
    expect(report).toMatchObject({
      verdict: 'fail',
      exitCode: 1,
      policy: { from: 'base', edited: true, differences: [{ id: 'change.size', base: 'fail', head: 'pass' }] },
    });
  });

  it('is judged by it where the branch deletes the policy', async () => {
    const repository = branch(strict, { 'src/a.ts': large });
    repository.git('rm', '--quiet', 'landworthy.yml');
    repository.commit('Away with it');
    expect(await verdict(repository.dir, ['--base', 'main'])).toMatchObject({
      verdict: 'fail',
      policy: {
        from: 'base',
        edited: true,
        differences: [
          { id: 'change.mergeable', base: 'pass', head: 'absent' },
          { id: 'change.size', base: 'fail', head: 'absent' },
        ],
      },
    });
  });

  it('is judged by it where the branch breaks the policy', async () => {
    const { dir } = branch(strict.replace('2', '9'), { 'src/a.ts': 'a\n', 'landworthy.yml': 'version: [\n' });
    expect(await verdict(dir, ['--base', 'main'])).toMatchObject({
      verdict: 'pass',
      policy: { from: 'base', edited: true, differences: [{ head: 'invalid' }, { head: 'invalid' }] },
    });
  });

  it('is judged by it where the branch weakens a file that the policy extends', async () => {
    const repository = createRepository({
      'landworthy.yml': 'version: 1\nbase: main\nextends: [team.yml]\n',
      'team.yml': 'version: 1\nchange: { size: { max-lines: 2 } }\n',
    });
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Change', {
      'a.ts': large,
      'team.yml': 'version: 1\nchange: { size: { max-lines: 99, enforce: observe } }\n',
    });
    expect(await verdict(repository.dir)).toMatchObject({
      verdict: 'fail',
      policy: { edited: true, differences: [{ id: 'change.size', base: 'fail', head: 'pass' }] },
    });
  });

  it('is not helped by a waiver that it brings along', async () => {
    const waiver =
      'waivers: [{ requirement: change.size, reason: we are in a hurry, approved-by: me, expires: 2099-01-01 }]\n';
    const { dir } = branch(strict, { 'src/a.ts': large, 'landworthy.yml': strict + waiver });
    expect(await verdict(dir)).toMatchObject({
      verdict: 'fail',
      policy: { edited: true, differences: [{ id: 'change.size', base: 'fail', head: 'waived' }] },
    });
  });

  it('is not helped by a kind that it redefines', async () => {
    const policy = `${strict.replace('2 }', '2, unless: { only: docs } }')}kinds: { docs: "**/*.md" }\n`;
    const { dir } = branch(policy, { 'src/a.ts': large, 'landworthy.yml': policy.replace('**/*.md', '**') });
    expect(await verdict(dir)).toMatchObject({
      verdict: 'fail',
      policy: { differences: [{ id: 'change.size', base: 'fail', head: 'skip' }] },
    });
  });

  it('judges itself where the base has no policy yet, and the report says so', async () => {
    const repository = createRepository({ 'a.ts': 'a\n' });
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Adopt', { 'landworthy.yml': strict.replace('2', '50') });
    expect(await verdict(repository.dir)).toMatchObject({ verdict: 'pass', policy: { from: 'head', edited: false } });
  });

  it('is judged by nobody where there is no policy at all and nobody sits there', async () => {
    const repository = createRepository({ 'a.ts': 'a\n' });
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Change', { 'b.ts': 'b\n' });
    const ran = await landworthy(repository.dir, ['check', '--base', 'main']);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('there is no policy: neither `main` nor the change has a `landworthy.yml`');
  });

  it('is not judged by its own policy where that of the base is a link', async () => {
    const repository = createRepository({ 'docs/a.md': 'a\n' });
    symlinkSync('docs/a.md', repository.path('landworthy.yml'));
    repository.commit('Link');
    rmSync(repository.path('landworthy.yml'));
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Change', { 'landworthy.yml': strict });
    const ran = await landworthy(repository.dir, ['check', '--base', 'main']);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('the base has a `landworthy.yml` that cannot be read');
  });

  it('is not judged by its own policy where that of the base is too large to be read', async () => {
    const { dir } = branch(`# ${'x'.repeat(9 * 1024 * 1024)}\n`, { 'landworthy.yml': strict });
    const ran = await landworthy(dir, ['check', '--base', 'main']);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('the base has a `landworthy.yml` that cannot be read');
  });
});

describe('what is accepted does something, or says that it does not', () => {
  it('shows a failure under `warn` and `observe` without counting it', async () => {
    const policy = `${strict}  warned: { max-lines: 1, enforce: warn }\n  observed: { max-lines: 1, enforce: observe }\n`;
    const { dir } = branch(policy, { 'a.ts': 'one\ntwo\n' });
    const report = await verdict(dir);
    expect(report).toMatchObject({ verdict: 'pass', summary: { pass: 2, fail: 2 } });
    expect(outcomes(report)).toEqual({
      'change.mergeable': 'pass',
      'change.size': 'pass',
      'change.warned': 'fail',
      'change.observed': 'fail',
    });
    const { stdout } = await landworthy(dir, ['check']);
    expect(stdout).toContain('change.warned');
  });

  it('is undecided under a policy that only observes', async () => {
    const { dir } = branch('version: 1\nbase: main\nchange: { size: { max-lines: 9, enforce: observe } }\n', {
      'a.ts': 'a\n',
    });
    expect(await verdict(dir)).toMatchObject({
      verdict: 'undecided',
      exitCode: 2,
      reasons: ['no blocking requirement applied to this change'],
    });
  });

  it('is undecided where nothing applies', async () => {
    const { dir } = branch('version: 1\nbase: main\nchange: { size: { max-lines: 9, when: { paths: "src/**" } } }\n', {
      'docs/b.md': 'b\n',
    });
    expect(await verdict(dir)).toMatchObject({
      verdict: 'undecided',
      exitCode: 2,
      summary: { total: 1, applied: 0, skip: 1 },
      reasons: ['no blocking requirement applied to this change'],
    });
  });

  it('is undecided where the change is empty', async () => {
    const repository = createRepository({ 'landworthy.yml': strict });
    repository.git('switch', '--quiet', '--create', 'feature');
    expect(await verdict(repository.dir)).toMatchObject({ verdict: 'undecided', exitCode: 2 });
  });

  it('counts a requirement of stage `merge` when it is about to land, and shows it as pending before', async () => {
    const { dir } = branch(strict.replace('2 }', '2, stage: merge }'), { 'a.ts': large });
    const early = await verdict(dir);
    expect([early.verdict, outcomes(early)['change.size']]).toEqual(['pass', 'pending']);
    const late = await verdict(dir, ['--stage', 'merge']);
    expect([late.verdict, outcomes(late)['change.size']]).toEqual(['fail', 'fail']);
  });

  it('is undecided where blocking requirements are left out, unless just these are asked for', async () => {
    const { dir } = branch(strict, { 'a.ts': large });
    expect(await verdict(dir, ['--skip', 'change.size'])).toMatchObject({
      verdict: 'undecided',
      leftOut: ['change.size'],
      reasons: ['left out: `change.size`'],
    });
    expect(await verdict(dir, ['--only', 'change.mergeable'])).toMatchObject({ verdict: 'undecided' });
    expect(await verdict(dir, ['--only', 'change.size'])).toMatchObject({ verdict: 'fail' });
    expect(await verdict(dir, ['--only', 'change.mergeable', '--partial'])).toMatchObject({
      verdict: 'pass',
      leftOut: ['change.size'],
    });
  });

  it('lists no difference for what was left out', async () => {
    const { dir } = branch(strict, { 'a.ts': 'a\n', 'landworthy.yml': strict.replace('2', '100') });
    expect(await verdict(dir, ['--only', 'change.mergeable'])).toMatchObject({
      policy: { edited: true, differences: [] },
    });
  });
});

describe('a waiver', () => {
  const waived = (expires: string, paths = '') =>
    `version: 1\nbase: main\nchange:\n  mergeable: {}\nwaivers:\n  - { requirement: change.mergeable, ${paths}reason: examples of conflicts, approved-by: docs-team, expires: ${expires} }\n`;
  const marked = '<<<<<<< a\n=======\n>>>>>>> b\n';

  it('that holds is shown with its reason and its last day', async () => {
    const { dir } = branch(waived('2099-01-01'), { 'a.txt': marked });
    const report = await verdict(dir);
    expect(report).toMatchObject({ verdict: 'pass', summary: { waived: 1 } });
    expect(report.requirements[0]?.outcome).toMatchObject({
      status: 'waived',
      reason: 'examples of conflicts',
      approvedBy: 'docs-team',
      expires: '2099-01-01',
    });
  });

  it('that is expired covers nothing, and the finding says so', async () => {
    const { dir } = branch(waived('2026-01-31'), { 'a.txt': marked });
    const report = await verdict(dir);
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(report.requirements[0]?.outcome).toMatchObject({
      findings: [{ hint: expect.stringContaining('the waiver for this expired on 2026-01-31') }],
    });
  });

  it('with paths covers the findings in these paths only', async () => {
    const { dir } = branch(waived('2099-01-01', 'paths: "docs/**", '), { 'docs/a.txt': marked, 'src/a.txt': marked });
    const report = await verdict(dir);
    expect(report.verdict).toBe('fail');
    expect(report.requirements[0]?.outcome).toMatchObject({
      status: 'fail',
      findings: [{ place: { path: 'src/a.txt' } }],
    });
  });
});

it('is undecided where a check cannot find out: an object of the repository is gone', async () => {
  const repository = branch(strict, { 'docs/a.md': 'b\n' });
  const blob = repository.git('rev-parse', 'main:docs/a.md').trim();
  rmSync(repository.path(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`));
  const report = await verdict(repository.dir);
  expect(report).toMatchObject({ verdict: 'undecided', exitCode: 2 });
  expect(Object.values(outcomes(report))).toContain('error');
});
