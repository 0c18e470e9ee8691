import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { binary } from '../support/landworthy.ts';
import { createRepository, testEnv } from '../support/repository.ts';

/** Runs a requirement that takes long, sends the signals once its command runs, and tells what was left. */
async function interrupt(command: string, signals: readonly NodeJS.Signals[]) {
  const repository = createRepository({
    'landworthy.yml': `version: 1\nbase: main\ncommands:\n  slow: { run: ${JSON.stringify(command)} }\n`,
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  const head = repository.commit('Add a', { 'a.txt': 'a\n' });
  repository.commit('Add b', { 'b.txt': 'b\n' });
  const home = dirname(repository.dir);
  // Another commit than the one that is checked out is judged in a scratch tree.
  const child = spawn(process.execPath, [binary, '--head', head], { cwd: repository.dir, env: testEnv(home) });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  const closed = new Promise<number | null>(resolve => child.on('close', code => resolve(code)));
  const pidFile = `${home}/pid`;
  while (!existsSync(pidFile)) await sleep(20);
  await sleep(50);
  for (const signal of signals) {
    child.kill(signal);
    await sleep(100);
  }
  const exitCode = await closed;
  const scratch = readdirSync(home).filter(name => name.startsWith('landworthy-'));
  return {
    exitCode,
    stdout,
    stderr,
    scratch,
    isAlive: await isAlive(pidFile),
    status: repository.git('status', '--porcelain'),
  };
}

/** Whether the process is still there after a moment; one that only waits to be reaped is not. */
async function isAlive(pidFile: string): Promise<boolean> {
  const pid = readFileSync(pidFile, 'utf8').trim();
  for (let tries = 0; tries < 50; tries++) {
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' });
    if (stdout.trim() === '' || stdout.startsWith('Z')) return false;
    await sleep(20);
  }
  return true;
}

const slow = 'echo $$ >"$HOME/pid"; sleep 60';
const stubborn = `trap "" TERM INT HUP; ${slow}; sleep 60`;

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends the children, removes the scratch tree, says so, and gives no verdict', async (signal, code) => {
  expect(await interrupt(slow, [signal])).toEqual({
    exitCode: code,
    stdout: '',
    stderr: [
      'landworthy: running commands.slow',
      `landworthy: ${signal}: ending what runs; once more to exit at once`,
      'landworthy: interrupted: ended `commands.slow`, removed 3 scratch folders; there is no verdict',
      '',
    ].join('\n'),
    scratch: [],
    isAlive: false,
    status: '',
  });
});

it('a second Ctrl-C exits at once and kills what will not end', async () => {
  const start = performance.now();
  const { exitCode, isAlive, stderr } = await interrupt(stubborn, ['SIGINT', 'SIGINT']);
  expect([exitCode, isAlive]).toEqual([130, false]);
  expect(stderr).toContain('landworthy: exiting at once; what is left in scratch goes at the next run\n');
  expect(performance.now() - start).toBeLessThan(10_000);
});
