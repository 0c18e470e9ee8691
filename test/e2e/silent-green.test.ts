import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import {
  createRepository,
  openRepositoryAt,
  type TestRepository,
  temporaryFolder,
  testEnv,
} from '../support/repository.ts';

// DESIGN section 9: each of these has let a bad change through some gate in the field. None may print pass.

const policyOf = (sections: string) => `version: 1\nbase: main\n${sections}`;
const mergeable = policyOf('change: { mergeable: {} }\n');

/** A repository whose base has this policy and these files, on a new branch. */
function onBranch(policy: string, files: Readonly<Record<string, string>> = {}): TestRepository {
  const repository = createRepository({ 'landworthy.yml': policy, 'src/a.txt': 'one\n', ...files });
  repository.git('switch', '--quiet', '--create', 'feature');
  return repository;
}

/** A policy that runs this node program as its tests. */
const tested = (program: string, more = '') =>
  policyOf(`tests:\n  unit:\n    run: [node, -e, ${JSON.stringify(program)}]\n    at-least: 1\n${more}`);

const junit = (cases: string) => `<testsuites><testsuite name="s">${cases}</testsuite></testsuites>`;
const writeReport = (cases: string) => `require('node:fs').writeFileSync('r.xml', ${JSON.stringify(junit(cases))})`;
const junitReport = '    report: { junit: r.xml }\n';

const outcomeOf = async (repository: TestRepository, id: string, args: readonly string[] = []) => {
  const report = await verdict(repository.dir, args);
  const outcome = report.requirements.find(requirement => requirement.id === id)?.outcome;
  const codes = outcome && 'findings' in outcome ? outcome.findings.map(finding => finding.code) : [];
  return { verdict: report.verdict, exitCode: report.exitCode, status: outcome?.status, codes };
};

describe('none of these prints pass', () => {
  it('1. a shallow clone without a merge-base', async () => {
    const origin = createRepository({ 'landworthy.yml': mergeable });
    origin.git('switch', '--quiet', '--create', 'feature');
    origin.commit('Change', { 'src/a.txt': 'two\n' });
    origin.git('switch', '--quiet', 'main');
    origin.commit('Go on', { 'b.txt': 'b\n' });
    const dir = join(temporaryFolder(), 'clone');
    const clone = [
      'clone',
      '--quiet',
      '--depth=1',
      '--no-single-branch',
      '--branch=feature',
      `file://${origin.dir}`,
      dir,
    ];
    execFileSync('git', clone, { env: testEnv(dir), stdio: 'ignore' });
    const ran = await landworthy(dir, ['check']);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('git fetch --unshallow origin main');
  });

  it('2. a base that does not exist', async () => {
    const repository = onBranch(mergeable);
    repository.commit('Change', { 'src/a.txt': 'two\n' });
    const ran = await landworthy(repository.dir, ['check', '--base', 'nowhere']);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('the base `nowhere`, from `--base`, does not exist here');
  });

  it("2. a branch's own pushed copy, guessed as its base", async () => {
    const origin = createRepository({ 'landworthy.yml': 'version: 1\nchange: { size: { max-files: 1 } }\n' });
    const dir = join(temporaryFolder(), 'clone');
    execFileSync('git', ['clone', '--quiet', origin.dir, dir], { env: testEnv(dir), stdio: 'ignore' });
    const clone = openRepositoryAt(dir);
    clone.git('config', 'user.name', 'Anna');
    clone.git('config', 'user.email', 'anna@example.com');
    clone.git('switch', '--quiet', '--create', 'feature');
    clone.commit('Large', { 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
    clone.git('push', '--quiet', '--set-upstream', 'origin', 'feature');
    clone.commit('Small', { 'd.txt': 'd\n' });
    expect(await outcomeOf(clone, 'change.size')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it("3. a two-dot diff that hides what the base has meanwhile, too, and blames the base's own commits", async () => {
    const repository = onBranch(policyOf('change: { size: { max-files: 1 } }\n'));
    repository.commit('Two files', { 'x.txt': 'x\n', 'y.txt': 'y\n' });
    repository.git('switch', '--quiet', 'main');
    repository.commit('The same one, and others', { 'x.txt': 'x\n', 'p.txt': 'p\n', 'q.txt': 'q\n' });
    repository.git('switch', '--quiet', 'feature');
    const report = await verdict(repository.dir);
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1, change: { files: 2 } });
  });

  it('4. nothing matched, everything skipped', async () => {
    const repository = onBranch(policyOf('change: { size: { max-lines: 1, when: { paths: "web/**" } } }\n'));
    repository.commit('Change', { 'src/a.txt': '1\n2\n3\n' });
    const report = await verdict(repository.dir);
    expect(report).toMatchObject({
      verdict: 'undecided',
      exitCode: 2,
      reasons: ['no blocking requirement applied to this change'],
    });
  });

  it('4. an empty change', async () => {
    const repository = onBranch(mergeable);
    expect(await verdict(repository.dir)).toMatchObject({ verdict: 'undecided', exitCode: 2 });
  });

  it.each([
    ['ran zero tests', writeReport(''), junitReport],
    ['left its report away', '0', junitReport],
    [
      'left a report that is cut off',
      `require('node:fs').writeFileSync('r.xml', '<testsuites><testsuite><testcase name="a"/>')`,
      junitReport,
    ],
    ['said nothing that could be counted', 'console.log("all good")', ''],
    ['skipped every test', writeReport('<testcase name="a"><skipped/></testcase>'), junitReport],
  ])('5. a test command that %s', async (_, program, report) => {
    const repository = onBranch(tested(program, report), { '.gitignore': 'r.xml\n' });
    repository.commit('Change', { 'src/a.txt': 'two\n' });
    expect(await outcomeOf(repository, 'tests.unit')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('5. and 8. a report from another run', async () => {
    const repository = onBranch(tested('0', junitReport), { '.gitignore': 'r.xml\n' });
    repository.commit('Change', { 'src/a.txt': 'two\n' });
    repository.write({ 'r.xml': junit('<testcase name="a"/>') });
    expect(await outcomeOf(repository, 'tests.unit')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('5. and 8. a report that the branch committed', async () => {
    const repository = onBranch(tested('0', junitReport));
    repository.commit('Change', { 'src/a.txt': 'two\n', 'r.xml': junit('<testcase name="a"/>') });
    expect(await outcomeOf(repository, 'tests.unit')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('6. a test command that swallows its exit code while its report says failed', async () => {
    const program = writeReport('<testcase name="a"/><testcase name="b"><failure message="no"/></testcase>');
    const repository = onBranch(tested(program, junitReport), { '.gitignore': 'r.xml\n' });
    repository.commit('Change', { 'src/a.txt': 'two\n' });
    expect(await outcomeOf(repository, 'tests.unit')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('6. a test command that fails while its report says passed', async () => {
    const program = `${writeReport('<testcase name="a"/>')}; process.exit(3)`;
    const repository = onBranch(tested(program, junitReport), { '.gitignore': 'r.xml\n' });
    repository.commit('Change', { 'src/a.txt': 'two\n' });
    expect(await outcomeOf(repository, 'tests.unit')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('7. files edited while the tests ran', async () => {
    const program = `${writeReport('<testcase name="a"/>')}; require('node:fs').writeFileSync('src/a.txt', 'three')`;
    const repository = onBranch(tested(program, junitReport), { '.gitignore': 'r.xml\n' });
    repository.commit('Change', { 'src/a.txt': 'two\n' });
    expect(await outcomeOf(repository, 'tests.unit')).toMatchObject({
      verdict: 'undecided',
      exitCode: 2,
      status: 'error',
    });
  });

  it('9. the policy weakened, or deleted, in the same branch', async () => {
    const repository = onBranch(policyOf('change: { size: { max-lines: 1 } }\n'));
    repository.commit('Weaken', {
      'landworthy.yml': policyOf('change: { size: { max-lines: 99 } }\n'),
      'src/a.txt': '1\n2\n3\n',
    });
    const weakened = await verdict(repository.dir);
    expect(weakened).toMatchObject({ verdict: 'fail', exitCode: 1, policy: { from: 'base', edited: true } });
    expect(weakened.policy.differences).toEqual([{ id: 'change.size', base: 'fail', head: 'pass' }]);
    repository.git('rm', '--quiet', 'landworthy.yml');
    repository.commit('Delete');
    const deleted = await verdict(repository.dir);
    expect(deleted).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(deleted.policy.differences).toEqual([{ id: 'change.size', base: 'fail', head: 'absent' }]);
  });

  describe('10. a change that dodges a path condition by', () => {
    const guarded = policyOf(
      'kinds: { pay: ["src/pay/**"] }\nevidence: { risk: { ask: What can go wrong with payments?, when: { kind: pay } } }\n',
    );
    const files = { 'src/pay/a.txt': 'one\ntwo\nthree\n' };

    it.each<[string, (repository: TestRepository) => void]>([
      ['a rename', repository => repository.git('mv', 'src/pay/a.txt', 'src/moved.txt')],
      ['a deletion', repository => repository.git('rm', '--quiet', 'src/pay/a.txt')],
      ['a change of mode', repository => repository.git('update-index', '--chmod=+x', 'src/pay/a.txt')],
      [
        'a submodule',
        repository => repository.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},src/pay/module`),
      ],
      [
        'a symbolic link',
        repository =>
          repository.git(
            'update-index',
            '--add',
            '--cacheinfo',
            `120000,${repository.git('hash-object', '-w', 'landworthy.yml').trim()},src/pay/link`,
          ),
      ],
    ])('%s', async (_, change) => {
      const repository = onBranch(guarded, files);
      change(repository);
      repository.git('commit', '--quiet', '--message', 'Dodge');
      expect(await outcomeOf(repository, 'evidence.risk', ['--head', 'feature'])).toMatchObject({
        verdict: 'fail',
        status: 'fail',
      });
    });
  });

  it.each([
    ['spaces', 'src/pay/a file.txt'],
    ['quotes', 'src/pay/"a\'file`.txt'],
    ['newlines', 'src/pay/a\nfile.txt'],
    ['letters beyond ASCII', 'src/pay/größe-名.txt'],
    ['leading dashes', 'src/pay/--help'],
    ['glob characters', 'src/pay/[a]*?.txt'],
  ])('11. a path with %s', async (_, path) => {
    const repository = onBranch(
      policyOf(
        'kinds: { pay: ["src/pay/**"] }\nevidence: { risk: { ask: What can go wrong?, when: { kind: pay } } }\n',
      ),
    );
    repository.commit('Change', { [path]: 'one\n' });
    expect(await outcomeOf(repository, 'evidence.risk')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('11. one path beyond 10,000 others', async () => {
    const repository = onBranch(
      policyOf('evidence: { risk: { ask: What can go wrong?, when: { paths: "zzz/**" } } }\n'),
    );
    const blob = repository.git('hash-object', '-w', 'src/a.txt').trim();
    const names = [...Array.from({ length: 10_000 }, (_, index) => `many/${index}.txt`), 'zzz/last.txt'];
    execFileSync('git', ['update-index', '--index-info'], {
      cwd: repository.dir,
      input: names.map(name => `100644 ${blob}\t${name}\n`).join(''),
    });
    repository.git('commit', '--quiet', '--message', 'Many');
    expect(await outcomeOf(repository, 'evidence.risk', ['--head', 'feature'])).toMatchObject({
      verdict: 'fail',
      exitCode: 1,
    });
  });

  it.each([
    ['a placeholder', 'goal: TBD\n'],
    ['the question itself', 'goal: What does this make possible?\n'],
    ['copied from an older change', 'goal: Refunds settle in seconds instead of days\n'],
  ])('12. a record whose text is %s', async (_, record) => {
    const policy = policyOf('evidence: { goal: { ask: What does this make possible? } }\n');
    const repository = onBranch(policy, {
      '.landworthy/changes/old.yml': 'goal: Refunds settle in seconds instead of days\n',
    });
    repository.commit('Change', { '.landworthy/changes/new.yml': record, 'src/a.txt': 'two\n' });
    expect(await outcomeOf(repository, 'evidence.goal')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('12. a record that this change does not touch', async () => {
    const policy = policyOf('evidence: { goal: { ask: What does this make possible? } }\n');
    const repository = onBranch(policy, {
      '.landworthy/changes/old.yml': 'goal: Refunds settle in seconds instead of days\n',
    });
    repository.commit('Change', { 'src/a.txt': 'two\n' });
    expect(await outcomeOf(repository, 'evidence.goal')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('13. revert declared for what cannot be reverted', async () => {
    const policy = policyOf(
      'kinds: { database: ["db/**"] }\nrollback: { plan: { irreversible: { kind: database } } }\n',
    );
    const repository = onBranch(policy);
    repository.commit('Drop', {
      'db/1.sql': 'DROP TABLE refunds;\n',
      '.landworthy/changes/new.yml': 'rollback: { strategy: revert, steps: revert the merge commit and deploy }\n',
    });
    expect(await outcomeOf(repository, 'rollback.plan')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it.each([
    ['not registered', 'flags: {}\n', 'if (flag("refunds-v2")) go();\n'],
    [
      'on by default',
      'flags: { refunds-v2: { owner: pay, default: on, expires: 2099-01-01 } }\n',
      'if (flag("refunds-v2")) go();\n',
    ],
    [
      'not used by the change',
      'flags: { refunds-v2: { owner: pay, default: off, expires: 2099-01-01 } }\n',
      '// refunds-v2\ngo();\n',
    ],
  ])('14. a flag that is named but %s', async (_, flags, source) => {
    const policy = policyOf(
      'flags: { new: { registry: { file: flags.yml, format: landworthy }, default: off, owner: required } }\n',
    );
    const repository = onBranch(policy);
    repository.commit('Flag', {
      'flags.yml': flags,
      'src/pay.js': source,
      '.landworthy/changes/new.yml': 'flags: [refunds-v2]\n',
    });
    expect(await outcomeOf(repository, 'flags.new')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('15. a policy that only observes', async () => {
    const repository = onBranch(policyOf('change: { size: { max-lines: 1, enforce: observe } }\n'));
    repository.commit('Change', { 'src/a.txt': '1\n2\n3\n' });
    expect(await outcomeOf(repository, 'change.size')).toMatchObject({
      verdict: 'undecided',
      exitCode: 2,
      status: 'fail',
    });
  });

  it('16. an expired waiver', async () => {
    const waiver =
      'waivers: [{ requirement: change.size, reason: a large import, approved-by: anna, expires: 2020-01-01 }]\n';
    const repository = onBranch(policyOf(`change: { size: { max-lines: 1 } }\n${waiver}`));
    repository.commit('Change', { 'src/a.txt': '1\n2\n3\n' });
    expect(await outcomeOf(repository, 'change.size')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('17. an empty standard input to a hook', async () => {
    const repository = onBranch(policyOf('change: { size: { max-lines: 1 } }\n'));
    repository.commit('Change', { 'src/a.txt': '1\n2\n3\n' });
    expect(await landworthy(repository.dir, ['hook', 'pre-push'], { input: '' })).toMatchObject({ exitCode: 1 });
  });

  it('18. tests deleted, or skipped, to get to green', async () => {
    const program = "require('node:fs').writeFileSync('r.xml', require('node:fs').readFileSync('tests.xml'))";
    const policy = tested(program, junitReport).replace('at-least: 1', 'at-least: 2');
    const repository = onBranch(policy, {
      '.gitignore': 'r.xml\n',
      'tests.xml': junit('<testcase name="a"/><testcase name="b"/>'),
    });
    repository.commit('Delete one', { 'tests.xml': junit('<testcase name="a"/>') });
    expect(await outcomeOf(repository, 'tests.unit')).toMatchObject({ verdict: 'fail', exitCode: 1 });
    repository.commit('Skip one', {
      'tests.xml': junit('<testcase name="a"/><testcase name="b"><skipped/></testcase>'),
    });
    expect(await outcomeOf(repository, 'tests.unit')).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('19. a check that could not find out', async () => {
    const repository = onBranch(mergeable);
    repository.commit('Change', { 'src/b.txt': 'two\n' });
    // The blob of the changed file is gone: whoever reads its lines fails.
    const blob = repository.git('rev-parse', 'HEAD:src/b.txt').trim();
    repository.git('switch', '--quiet', 'main');
    rmSync(repository.path(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`), { force: true });
    const report = await verdict(repository.dir, ['--head', 'feature']);
    expect(report).toMatchObject({ verdict: 'undecided', exitCode: 2, summary: { error: 1 } });
  });

  it("20. a report that the consumer's limits cut", async () => {
    const cases = Array.from(
      { length: 30 },
      (_, index) => `<testcase name="t${index}"><failure message="no"/></testcase>`,
    ).join('');
    const repository = onBranch(tested(writeReport(cases), junitReport), { '.gitignore': 'r.xml\n' });
    repository.commit('Change', { 'src/a.txt': 'two\n' });
    const ran = await landworthy(repository.dir, ['check', '--format', 'github']);
    const errors = ran.stdout.split('\n').filter(line => line.startsWith('::error'));
    expect(ran.exitCode).toBe(1);
    expect(errors.length).toBeLessThanOrEqual(10);
    expect(errors.join('\n')).toMatch(/fail.*\b2\d more|\b2\d more.*/s);
  });
});
