import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type ProcessRequest, runProcess } from '../../src/system/process.ts';
import { temporaryFolder } from '../support/repository.ts';

const run = (request: Partial<ProcessRequest> & Pick<ProcessRequest, 'run'>) =>
  runProcess({
    cwd: temporaryFolder(),
    timeout: 20_000,
    env: { PATH: process.env['PATH'] },
    signal: new AbortController().signal,
    ...request,
  });

it('gives exit code, output of both streams, and standard output alone', async () => {
  const result = await run({ run: 'echo out; sleep 0.1; echo err >&2; exit 3' });
  expect(result).toMatchObject({ exitCode: 3, ended: 'exit', output: 'out\nerr\n', stdout: 'out\n', stdoutCut: false });
});

it('hands a list over without a shell', async () => {
  expect(await run({ run: ['printf', '%s|', '$HOME', 'a b', '; exit 1'] })).toMatchObject({
    exitCode: 0,
    stdout: '$HOME|a b|; exit 1|',
  });
});

it('gives the text on standard input, and an empty one without it', async () => {
  expect(await run({ run: ['cat'], stdin: 'hello' })).toMatchObject({ stdout: 'hello', exitCode: 0 });
  expect(await run({ run: ['cat'] })).toMatchObject({ stdout: '', exitCode: 0 });
});

it('survives a program that does not read its standard input', async () => {
  expect(await run({ run: ['true'], stdin: 'x'.repeat(5_000_000) })).toMatchObject({ exitCode: 0 });
});

it('says that a program was not found', async () => {
  expect(await run({ run: ['no-such-program', '--x'] })).toMatchObject({
    ended: 'not-started',
    exitCode: undefined,
    output: '`no-such-program` was not found',
  });
});

it('says that a signal ended it', async () => {
  expect(await run({ run: 'kill -SEGV $$' })).toMatchObject({ ended: 'signal', exitCode: undefined });
});

it('withholds tokens, git variables and the marks of other runners', async () => {
  const env = {
    PATH: process.env['PATH'],
    KEPT: 'yes',
    CI: 'true',
    GIT_DIR: '/x',
    GITHUB_TOKEN: 's3cret',
    GH_ENTERPRISE_TOKEN: 's3cret',
    ACTIONS_ID_TOKEN_REQUEST_URL: 's3cret',
    CI_JOB_TOKEN: 's3cret',
    NPM_TOKEN: 's3cret',
    SSH_AUTH_SOCK: '/s3cret',
    GITHUB_ENV: '/x',
    NODE_TEST_CONTEXT: 'child-v8',
    VITEST_WORKER_ID: '1',
  };
  const { stdout } = await run({ run: ['env'], env });
  const names = stdout.split('\n').map(line => line.split('=')[0]);
  expect(names.filter(name => name && !['PATH', '_', 'PWD', 'SHLVL'].includes(name)).sort()).toEqual([
    'CI',
    'KEPT',
    'LANDWORTHY_RUN',
  ]);
});

it('keeps the end of what is printed, in bounded memory', async () => {
  const before = process.memoryUsage().rss;
  const result = await run({ run: 'head -c 300000000 /dev/zero | tr "\\0" x; echo é-end' });
  expect(result.stdout.length).toBeLessThanOrEqual(1024 * 1024);
  expect(result.output.length).toBeLessThanOrEqual(64 * 1024);
  expect(result.output.endsWith('xxé-end\n')).toBe(true);
  expect(result.stdoutCut).toBe(true);
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
});

it('ends what ignores SIGTERM, and what left the group, at the timeout', async () => {
  const cwd = temporaryFolder();
  const stubborn = 'trap "" TERM; echo $$ >> pids; while :; do sleep 1; done';
  writeFileSync(join(cwd, 'stubborn.sh'), stubborn);
  const orphan = '(setsid sh -c "sh stubborn.sh & sleep 0.2" &)';
  const result = await run({ cwd, run: `${orphan}; setsid sh stubborn.sh & sh stubborn.sh`, timeout: 700 });
  expect(result).toMatchObject({ ended: 'timeout', exitCode: undefined });
  const pids = readFileSync(join(cwd, 'pids'), 'utf8').trim().split('\n');
  expect(pids).toHaveLength(3);
  expect(pids.filter(isAlive)).toEqual([]);
});

it('ends what a program left behind in its group', async () => {
  const cwd = temporaryFolder();
  const start = performance.now();
  const result = await run({ cwd, run: 'sleep 60 & echo $! > pid; echo done' });
  expect(result).toMatchObject({ ended: 'exit', exitCode: 0, output: 'done\n' });
  expect(isAlive(readFileSync(join(cwd, 'pid'), 'utf8').trim())).toBe(false);
  expect(performance.now() - start).toBeLessThan(5000);
});

it('does not wait for a daemon that keeps the pipe open', async () => {
  const cwd = temporaryFolder();
  const result = await run({ cwd, run: 'setsid sh -c "echo \\$\\$ > pid; exec sleep 60" & sleep 0.3; echo done' });
  expect(result).toMatchObject({ ended: 'exit', exitCode: 0, output: 'done\n' });
  execFileSync('kill', [readFileSync(join(cwd, 'pid'), 'utf8').trim()]);
});

it('ends all and throws when it is aborted', async () => {
  const cwd = temporaryFolder();
  const abort = new AbortController();
  const running = run({ cwd, run: 'trap "" INT TERM; echo $$ > pid; sleep 60; sleep 60', signal: abort.signal });
  while (!existsSync(join(cwd, 'pid'))) await sleep(20);
  abort.abort(new Error('stopped by the user'));
  await expect(running).rejects.toThrow('stopped by the user');
  expect(isAlive(readFileSync(join(cwd, 'pid'), 'utf8').trim())).toBe(false);
  await expect(run({ run: 'true', signal: abort.signal })).rejects.toThrow('stopped by the user');
});

/** Whether it runs; a zombie does not. */
function isAlive(pid: string): boolean {
  if (!readdirSync('/proc').includes(pid)) return false;
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}
