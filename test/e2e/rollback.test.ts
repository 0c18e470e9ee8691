import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const policy = (options: string) => `version: 1
base: main
kinds:
  database: ["db/**"]
rollback:
  plan: ${options}
`;
const plan = (text: string) => ({ '.landworthy/changes/refunds.yml': `rollback: ${text}\n` });

function branch(options: string, files: Record<string, string>, before: Record<string, string> = {}) {
  const repository = createRepository({ 'landworthy.yml': policy(options), ...before });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Settle refunds faster', files);
  return repository;
}

/** The verdict on a branch that adds these files. */
async function judge(options: string, files: Record<string, string>, before: Record<string, string> = {}) {
  const report = await verdict(branch(options, files, before).dir);
  const outcome = report.requirements[0]?.outcome;
  return [
    report.verdict,
    report.exitCode,
    outcome?.status === 'fail' ? outcome.findings.map(({ code }) => code) : outcome,
  ];
}

describe('revert', () => {
  it('does not pass where the policy calls the change irreversible', async () => {
    const files = { ...plan('revert'), 'db/1.up.sql': 'CREATE TABLE a (b int);\n' };
    expect(await judge('{ irreversible: { kind: database } }', files)).toEqual(['fail', 1, ['rollback.irreversible']]);
  });

  it('does not pass where a migration throws data away, though the policy does not name it', async () => {
    const files = { ...plan('revert'), 'db/migrations/2.sql': 'ALTER TABLE users\n  DROP COLUMN email;\n' };
    expect(await judge('{}', files)).toEqual(['fail', 1, ['rollback.irreversible']]);
  });

  it('does not pass where a landed migration is moved', async () => {
    const before = { 'db/migrations/1.sql': 'CREATE TABLE a (b int);\n' };
    const repository = branch('{}', plan('revert'), before);
    repository.git('mv', 'db/migrations/1.sql', 'db/migrations/3.sql');
    repository.commit('Number it anew');
    expect(await verdict(repository.dir)).toMatchObject({
      verdict: 'fail',
      requirements: [
        { outcome: { findings: [{ code: 'rollback.irreversible', place: { path: 'db/migrations/1.sql' } }] } },
      ],
    });
  });

  it('passes as a claim for code alone', async () => {
    const files = { ...plan('revert'), 'src/a.ts': 'settle();\n' };
    expect(await judge('{ irreversible: { kind: database } }', files)).toEqual([
      'pass',
      0,
      {
        status: 'pass',
        proof: '`revert`, and the change holds no migration; not rehearsed',
        claimed: true,
      },
    ]);
  });

  it('can be told in a trailer', async () => {
    const repository = branch('{}', { 'src/a.ts': 'settle();\n' });
    repository.commit('More\n\nRollback: revert\n', { 'src/b.ts': 'x();\n' });
    expect(await verdict(repository.dir)).toMatchObject({ verdict: 'pass' });
  });
});

it('refuses a kind that is not defined in `irreversible`', async () => {
  const repository = createRepository({ 'landworthy.yml': policy('{ irreversible: { kind: databse } }') });
  await expect(verdict(repository.dir)).rejects.toThrow('the kind `databse` is not defined');
});

describe('a rehearsal for real', () => {
  const before = {
    'migrate.sh': '#!/bin/sh\necho never\n',
    'app.txt': 'old\n',
    'undo.sh': 'test "$(cat app.txt)" = old && rm state.db\n',
    '.gitignore': 'state.db\n',
  };
  const change = { ...plan('revert'), 'app.txt': 'new\n', 'migrate.sh': 'echo two > state.db; cat app.txt\n' };
  const options = (verify = 'test ! -e state.db', back = 'sh undo.sh') =>
    `{ rehearse: { forward: sh migrate.sh, back: ${JSON.stringify(back)}, verify: ${JSON.stringify(verify)}, timeout: 20s } }`;

  it('goes forward with the head, and back with the code of the base on what forward left', async () => {
    const [result, exitCode, outcome] = await judge(options(), change, before);
    expect([result, exitCode]).toEqual(['pass', 0]);
    expect(outcome).toEqual({
      status: 'pass',
      proof: expect.stringMatching(
        /^`revert`, and the change holds no migration; rehearsed in [\d.]+ s: apply, forward, restore, back, verify$/,
      ),
    });
  });

  it('fails when what forward left is still there at the end', async () => {
    const repository = branch(
      options('test ! -e state.db || { cat state.db app.txt; exit 4; }', 'true'),
      change,
      before,
    );
    expect(await verdict(repository.dir)).toMatchObject({
      verdict: 'fail',
      requirements: [
        {
          outcome: {
            findings: [
              {
                code: 'rollback.rehearsal-failed',
                message: 'the rehearsal of the rollback failed: `verify` exited with 4',
                detail: 'two\nold\n',
              },
            ],
          },
        },
      ],
    });
  });

  it('says so when forward left nothing', async () => {
    const idle = { ...change, 'migrate.sh': 'true\n' };
    expect(await judge(options('true', 'true'), idle, before)).toMatchObject([
      'pass',
      0,
      { notes: [expect.any(String)] },
    ]);
  });

  it('takes the code of the base although forward changed the head’s files', async () => {
    const wild = {
      ...change,
      'new.txt': 'x\n',
      'migrate.sh': 'echo two > state.db; echo wild > app.txt; rm undo.sh; echo y > new.txt\n',
    };
    expect(await judge(options('test ! -e state.db && test ! -e new.txt'), wild, before)).toMatchObject([
      'pass',
      0,
      {},
    ]);
  });

  it('never touches a repository further up when the scratch one is taken away', async () => {
    const repository = branch(
      options(),
      { ...change, 'migrate.sh': 'rm -rf .git\n' },
      { ...before, '.gitignore': 'tmp/\n' },
    );
    repository.write({ 'tmp/x': 'x', 'app.txt': 'mine\n' });
    const head = repository.git('rev-parse', 'HEAD');
    expect(await verdict(repository.dir, [], { env: { TMPDIR: repository.path('tmp') } })).toMatchObject({
      verdict: 'fail',
      requirements: [
        { outcome: { findings: [{ message: 'the rehearsal of the rollback failed: `restore` exited with 128' }] } },
      ],
    });
    expect(readFileSync(repository.path('app.txt'), 'utf8')).toBe('mine\n');
    expect(repository.git('rev-parse', 'HEAD')).toBe(head);
  });

  it('ends a step that takes too long, and leaves nothing behind', async () => {
    const slow = `{ rehearse: { forward: "sleep 300 & echo $! > '$PIDFILE'; wait", back: "true", verify: "true", timeout: 1s } }`;
    const repository = branch('{}', change, before);
    const pidFile = `${dirname(repository.dir)}/pid`;
    repository.git('switch', '--quiet', 'main');
    repository.commit('Rehearse', { 'landworthy.yml': policy(slow.replace('$PIDFILE', pidFile)) });
    repository.git('switch', '--quiet', 'feature');
    repository.git('rebase', '--quiet', 'main');
    const status = repository.git('status', '--porcelain', '--ignored');
    expect(await verdict(repository.dir)).toMatchObject({
      verdict: 'fail',
      requirements: [
        { outcome: { findings: [{ message: expect.stringContaining('`forward` took longer than its time') }] } },
      ],
    });
    expect(isRunning(readFileSync(pidFile, 'utf8').trim())).toBe(false);
    expect(repository.git('status', '--porcelain', '--ignored')).toBe(status);
    expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(readdirSync(dirname(repository.dir)).filter(name => name.startsWith('landworthy-'))).toEqual([]);
  });

  it('works in a shallow clone and on a working tree that is not committed', async () => {
    const origin = branch(options(), change, before);
    origin.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    origin.write({ 'app.txt': 'newer\n', 'untracked.txt': 'x\n' });
    expect(await verdict(origin.dir)).toMatchObject({ verdict: 'pass', change: { kind: 'working-tree' } });
    expect(origin.git('status', '--porcelain')).toBe(' M app.txt\n?? untracked.txt\n');
    const clone = `${dirname(origin.dir)}/clone`;
    origin.git(
      'clone',
      '--quiet',
      '--depth',
      '2',
      '--branch',
      'feature',
      '--no-single-branch',
      `file://${origin.dir}`,
      clone,
    );
    expect(await verdict(clone)).toMatchObject({ verdict: 'pass' });
  });
});

/** Whether it runs; a zombie does not. */
function isRunning(pid: string): boolean {
  if (!readdirSync('/proc').includes(pid)) return false;
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}
