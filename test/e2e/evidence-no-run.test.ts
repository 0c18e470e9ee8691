import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forget } from '../support/envelopes.ts';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createBranch, type ProvedBranch } from '../support/proved-branch.ts';
import { testEnv } from '../support/repository.ts';

const elsewhere = ({ home }: ProvedBranch) => ({ XDG_STATE_HOME: join(home, 'elsewhere') });
const notProved = 'it may not be run here, and no evidence proves it: ';

/** What was proved about what is checked out, in a file. */
async function exported(branch: ProvedBranch, name = 'evidence.jsonl'): Promise<string> {
  const { exitCode, stderr } = await landworthy(branch.dir, ['evidence', 'export', `../${name}`], {
    env: testEnv(branch.home),
  });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return `../${name}`;
}

describe('where nothing may be run', () => {
  it('what no evidence proves is undecided, and says why', async () => {
    const branch = createBranch();
    expect(await branch.judge({ args: ['--no-run'] })).toMatchObject({
      verdict: 'undecided',
      runs: 0,
      outcome: { status: 'error', message: `${notProved}no evidence is about exactly these inputs` },
    });
  });

  it('what is proved passes', async () => {
    const branch = createBranch();
    await branch.judge();
    expect(await branch.judge({ args: ['--no-run'] })).toMatchObject({
      verdict: 'pass',
      runs: 1,
      evidence: { status: 'reused' },
    });
  });

  it('what is to be run each time is undecided', async () => {
    const branch = createBranch({ unit: 'reuse: false' });
    await branch.judge();
    expect(await branch.judge({ args: ['--no-run'] })).toMatchObject({
      verdict: 'undecided',
      runs: 1,
      outcome: { message: `${notProved}the policy has it run each time` },
    });
  });

  it('what failed is undecided, however often it may be tried', async () => {
    const branch = createBranch({
      unit: 'retries: 2',
      files: { 'check.sh': 'printf x >>"$HOME/runs"\necho "not ok 1 - adds"\nexit 1\n' },
    });
    await branch.judge();
    const runs = branch.runs();
    expect(await branch.judge({ args: ['--no-run'] })).toMatchObject({ verdict: 'undecided', runs });
  });

  it('a rehearsal of a rollback is undecided', async () => {
    const rehearse = 'rehearse: { forward: touch "$HOME/ran", back: "true", verify: "true" }';
    const branch = createBranch({
      policy: `rollback:\n  plan: { ${rehearse} }\n`,
      added: { '.landworthy/changes/b.yml': 'rollback: { strategy: revert }\n' },
    });
    await branch.judge({ args: ['--only', 'tests', '--partial'] });
    const { report } = await branch.judge({ args: ['--no-run'] });
    expect(report.verdict).toBe('undecided');
    expect(report.requirements.map(({ id, outcome }) => [id, outcome.status])).toEqual([
      ['tests.unit', 'pass'],
      ['rollback.plan', 'error'],
    ]);
  });
});

describe('exported evidence', () => {
  it('counts as made here for whoever names the file', async () => {
    const branch = createBranch({ unit: 'variables: []' });
    await branch.judge();
    const file = await exported(branch);
    forget(branch);
    const env = elsewhere(branch);
    expect(await branch.judge({ args: ['--no-run'], env })).toMatchObject({ verdict: 'undecided' });
    const args = ['--no-run', '--evidence', file];
    expect(await branch.judge({ args, env })).toMatchObject({ verdict: 'pass', runs: 1 });
    expect(await branch.judge({ args, env: { ...env, CI: 'true' } })).toMatchObject({ verdict: 'pass', runs: 1 });
  });

  it('of other files proves nothing, and says so', async () => {
    const branch = createBranch({ unit: 'variables: []' });
    await branch.judge();
    const file = await exported(branch);
    branch.commit('Go on', { 'a.txt': 'A\n' });
    const why = 'no evidence is about exactly these inputs, and what is kept cannot be used: it is about other files';
    expect(await branch.judge({ args: ['--no-run', '--evidence', file] })).toMatchObject({
      verdict: 'undecided',
      outcome: { message: `${notProved}${why}` },
    });
  });

  it('that was cut off proves nothing, and says so', async () => {
    const branch = createBranch({ unit: 'variables: []' });
    writeFileSync(branch.path('../cut.jsonl'), '{"payloadType":"application/vnd.in-toto+json","payl');
    const why = 'no evidence is about exactly these inputs, and what is kept cannot be used: it is no JSON';
    expect(await branch.judge({ args: ['--no-run', '--evidence', '../cut.jsonl'] })).toMatchObject({
      verdict: 'undecided',
      outcome: { message: `${notProved}${why}` },
    });
  });
});

describe('shards', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const line = (id: string) =>
    `  ${id}: { run: "printf ${id} >>\\"$HOME/runs\\"; sh check.sh ${id}", variables: [] }\n`;
  const policy = `version: 1\nbase: main\ncommands:\n${ids.map(line).join('')}`;

  it('run each costly requirement once, and the last verdict runs nothing', async () => {
    const branch = createBranch({ files: { 'landworthy.yml': policy, 'check.sh': 'true\n' } });
    const run: string[][] = [];
    for (const shard of ['1/2', '2/2']) {
      const { requirements } = await verdict(branch.dir, ['--shard', shard], {
        env: { ...testEnv(branch.home), CI: 'true' },
      });
      run.push(requirements.flatMap(({ id, evidence }) => (evidence?.status === 'kept' ? [id] : [])));
      await exported(branch, `${shard[0]}.jsonl`);
      // Each job has a clone of its own.
      forget(branch);
    }
    expect(run.flat().sort()).toEqual(ids.map(id => `commands.${id}`));
    expect(run.map(list => list.length)).toEqual([2, 2]);
    expect(branch.runs()).toBe(4);
    const files = ['--evidence', '../1.jsonl', '--evidence', '../2.jsonl'];
    const last = await verdict(branch.dir, ['--no-run', ...files], { env: { ...testEnv(branch.home), CI: 'true' } });
    expect(last.verdict).toBe('pass');
    expect(last.requirements.map(({ evidence }) => evidence?.status)).toEqual(ids.map(() => 'reused'));
    expect(branch.runs()).toBe(4);
    const half = await verdict(branch.dir, ['--no-run', '--evidence', '../1.jsonl'], {
      env: { ...testEnv(branch.home), CI: 'true' },
    });
    expect(half.verdict).toBe('undecided');
  });
});
