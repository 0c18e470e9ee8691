import { describe, expect, it } from 'vitest';
import { verdict } from '../../support/landworthy.ts';
import { type BranchOptions, createBranch, itRunsAgain, judgeTwice, policyOf } from '../../support/proved-branch.ts';
import { createRepository, testEnv } from '../../support/repository.ts';

/** The base's policy comes to say this. */
const toPolicy =
  (options: BranchOptions) =>
  ({ land }: { land: (files: Record<string, string>) => void }) =>
    land({ 'landworthy.yml': policyOf(options) });

const since = (what: string) => `since it was proved for these files, ${what}`;

describe('a test is run again where the base asks for something else:', () => {
  itRunsAgain([
    {
      title: 'another command',
      change: toPolicy({ run: 'sh -e check.sh' }),
      why: since('the command was `sh check.sh`, is `sh -e check.sh`'),
    },
    {
      title: 'the same words without a shell',
      change: toPolicy({ run: '[sh, check.sh]' }),
      why: since('`run` in the policy was `sh check.sh`, is `["sh","check.sh"]`'),
    },
    {
      title: 'another folder',
      run: 'sh "$(git rev-parse --show-toplevel)/check.sh"',
      files: { 'sub/a.txt': 'a\n' },
      change: toPolicy({ run: 'sh "$(git rev-parse --show-toplevel)/check.sh"', unit: 'in: sub' }),
      why: since('the policy says `in`, and did not'),
    },
    {
      title: 'another timeout',
      change: toPolicy({ unit: 'timeout: 1m' }),
      why: since('`timeout` in the policy was `600000`, is `60000`'),
    },
    {
      title: 'another report',
      files: {
        'check.sh': 'printf x >>"$HOME/runs"\nprintf "ok 1 - adds\\n1..1\\n" | tee tests.tap\n',
        '.gitignore': '*.tap\n',
      },
      change: toPolicy({ unit: 'report: { tap: tests.tap }' }),
      why: since('`report` in the policy was `{"tap":"stdout"}`, is `{"tap":"tests.tap"}`'),
    },
    {
      title: 'more retries',
      change: toPolicy({ unit: 'retries: 1' }),
      why: since('`retries` in the policy was `0`, is `1`'),
    },
    {
      title: 'a list of variables',
      change: toPolicy({ unit: 'variables: []' }),
      why: since('the policy says `variables`, and did not, and 1 more differ'),
    },
    {
      title: 'a probe',
      change: toPolicy({ unit: 'probes: ["echo 1"]' }),
      why: since('the policy says `probes`, and did not, and 1 more differ'),
    },
    {
      title: 'an input',
      change: toPolicy({ unit: 'inputs: [a.txt]' }),
      why: since('the policy says `inputs`, and did not, and 1 more differ'),
    },
    {
      title: 'that it is run each time',
      change: toPolicy({ unit: 'reuse: false' }),
      why: 'the policy has it run each time',
    },
    {
      title: 'the grade `clean`',
      change: toPolicy({ unit: 'reuse: { grade: clean }' }),
      why: 'it was proved where somebody works, and the policy asks for the grade `clean`',
    },
  ]);

  it('more tests than there were', async () => {
    const { second } = await judgeTwice({ title: '', change: toPolicy({ unit: 'at-least: 2' }) });
    expect(second).toMatchObject({
      runs: 2,
      verdict: 'fail',
      evidence: { why: since('`at-least` in the policy was `1`, is `2`') },
    });
  });

  it('a requirement of another name', async () => {
    const branch = createBranch();
    await branch.judge();
    branch.land({ 'landworthy.yml': policyOf({}).replace('unit:', 'quick:') });
    const { requirements } = await verdict(branch.dir, [], { env: testEnv(branch.home) });
    expect(requirements).toMatchObject([
      { id: 'tests.quick', evidence: { status: 'kept', why: 'no evidence is about exactly these inputs' } },
    ]);
    expect(branch.runs()).toBe(2);
  });

  it('and for the first time, where all is as before in another repository that has no evidence', async () => {
    const [one, other] = [createBranch(), createBranch()];
    await one.judge();
    expect(await other.judge()).toMatchObject({ runs: 1, evidence: { status: 'kept' } });
  });
});

describe('what only the branch says of its policy', () => {
  it('weakens nothing that the base asks for', async () => {
    const { second } = await judgeTwice({
      title: '',
      change: ({ commit }) =>
        void commit('Weaken', { 'landworthy.yml': policyOf({ run: '"true"', unit: 'reuse: {}' }) }),
    });
    expect(second).toMatchObject({ runs: 2, evidence: { why: 'no evidence is about exactly these inputs' } });
  });

  it('does not make its evidence count that the base does not trust', async () => {
    const branch = createBranch({ unit: 'reuse: false' });
    branch.commit('Trust', { 'landworthy.yml': policyOf({ unit: 'reuse: {}' }) });
    for (const runs of [1, 2])
      expect(await branch.judge()).toMatchObject({ runs, evidence: { why: 'the policy has it run each time' } });
  });
});

describe('a linter whose findings count on added lines alone', () => {
  const finding = {
    message: 'wrong',
    location: { path: 'b.txt', range: { start: { line: 1, column: 1 } } },
    code: { value: 'no-b' },
  };
  const policy = `version: 1
base: main
commands:
  lint: { run: sh lint.sh, report: { rdjson: stdout }, only-added-lines: true }
`;

  it('is run again where the branch begins elsewhere, with the same files', async () => {
    const repository = createRepository({
      'landworthy.yml': policy,
      'lint.sh': `printf x >>"$HOME/runs"\necho '${JSON.stringify({ diagnostics: [finding] })}'\n`,
      'b.txt': 'b\n',
    });
    const begin = repository.git('rev-parse', 'HEAD').trim();
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Add a', { 'a.txt': 'a\n' });
    const judge = async () => {
      const { requirements, verdict: told } = await verdict(repository.dir);
      return { told, evidence: requirements[0]?.evidence };
    };
    expect(await judge()).toMatchObject({ told: 'pass', evidence: { status: 'kept' } });
    expect(await judge()).toMatchObject({ told: 'pass', evidence: { status: 'reused' } });
    // The base takes the linted file away: the same head now adds the line.
    repository.git('switch', '--quiet', 'main');
    repository.git('rm', '--quiet', 'b.txt');
    const removed = repository.commit('Remove b');
    repository.git('switch', '--quiet', 'feature');
    repository.git('reset', '--quiet', '--soft', removed);
    repository.commit('Add a and b');
    const { told, evidence } = await judge();
    expect({ told, why: evidence?.status === 'kept' && evidence.why }).toEqual({
      told: 'fail',
      why: expect.stringMatching(
        /^since it was proved for these files, the merge-base has other files: tree `[0-9a-f]{12}`, was `[0-9a-f]{12}`$/,
      ),
    });
    expect(begin).not.toBe(removed);
  });
});
