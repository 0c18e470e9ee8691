import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/system/evidence/digest.ts';
import { keptIn } from '../support/envelopes.ts';
import { binary } from '../support/landworthy.ts';
import { createBranch, type ProvedBranch, whyOf } from '../support/proved-branch.ts';
import { testEnv } from '../support/repository.ts';

/** Waits, once it has said that it runs, until it may go on. */
const slow = `printf x >>"$HOME/runs"
echo "ok 1 - adds"
echo 1..1
touch "$HOME/running"
while [ ! -e "$HOME/go-on" ] && [ -e "$HOME/running" ]; do sleep 0.02; done
`;

/** Starts a verdict, and gives it this signal while its test runs. */
async function interrupt(branch: ProvedBranch, signal: NodeJS.Signals): Promise<void> {
  const child = spawn(process.execPath, [binary, 'check'], {
    cwd: branch.dir,
    env: testEnv(branch.home),
    stdio: 'ignore',
  });
  const closed = new Promise(done => child.on('close', done));
  await branch.appears('../running');
  child.kill(signal);
  await closed;
  // What a killed verdict has started may outlive it, and ends by itself.
  branch.write({ '../go-on': '' });
}

it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('a verdict that ends by %s leaves no evidence', async signal => {
  const branch = createBranch({ files: { 'check.sh': slow } });
  await interrupt(branch, signal);
  expect(keptIn(branch)).toEqual([]);
  expect(branch.git('status', '--porcelain')).toBe('');
  const second = await branch.judge();
  expect({ runs: second.runs, why: whyOf(second), status: second.evidence?.status }).toEqual({
    runs: 2,
    why: 'no evidence is about exactly these inputs',
    status: 'kept',
  });
  expect(await branch.judge()).toMatchObject({ runs: 2, evidence: { status: 'reused' } });
});

it('several verdicts at once keep all that they prove', async () => {
  const branch = createBranch();
  const all = await Promise.all(Array.from({ length: 4 }, () => branch.judge({ args: ['--no-reuse'] })));
  expect(all.map(({ verdict, evidence }) => [verdict, evidence?.status])).toEqual(all.map(() => ['pass', 'kept']));
  const kept = keptIn(branch).flatMap(({ lines }) => lines.map(sha256));
  expect(kept).toEqual(
    expect.arrayContaining(all.map(({ evidence }) => evidence?.status === 'kept' && evidence.digest)),
  );
  expect(await branch.judge()).toMatchObject({ runs: 4, evidence: { status: 'reused' } });
});
