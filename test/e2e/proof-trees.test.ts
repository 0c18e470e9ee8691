import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { binary, packageRoot } from '../support/landworthy.ts';
import { testEnv } from '../support/repository.ts';
import { checkFor, createTriedChange } from '../support/tried-change.ts';

const three = { app: 'abc' };

/** That which `landworthy` of the support gives. */
function sameEnv(home: string) {
  const env = testEnv(home);
  return { ...env, PATH: `${packageRoot}/test/support/bin:${env['PATH']}` };
}

describe('a scratch tree that is taken again holds nothing of the run before', () => {
  // Each trial fails on purpose where it finds what another one has left, so that all hunks would look noticed.
  it.each<[string, string]>([
    ['files', '{ test ! -e left && touch left && ! grep -qs x src/left.conf && echo x >src/left.conf; }'],
    ['files that git ignores', '{ test ! -e build/left && mkdir -p build/deep && touch build/left; }'],
    ['edits of tracked files', '{ ! grep -q edited README && echo edited >>README; }'],
    ['removed files', '{ test -e README && rm README; }'],
    ['what stands in its repository', '{ test ! -e .git/left && touch .git/left .git/index.lock; }'],
    [
      'commits',
      '{ test "$(git log --format=%s -1)" != left && git -c user.name=x -c user.email=x commit -qm left --allow-empty; }',
    ],
    ['what is installed beside the rest', '{ test ! -e node_modules/left && mkdir -p node_modules/left; }'],
    ['links to what is installed', '{ test -e node_modules/own/index.js && rm -r node_modules/own; }'],
    ['repositories inside of it', '{ test ! -e nested && git init -q nested && touch nested/x; }'],
    ['folders that nobody may write to', '{ test ! -e locked && mkdir locked && touch locked/x && chmod 500 locked; }'],
  ])('%s', async (_, leaves) => {
    const base = { README: 'one\n', '.gitignore': 'build/\nnode_modules/\n', 'package.json': '{}\n' };
    const change = createTriedChange({ files: three, passes: `on a && ${leaves}`, proof: 'hunks: 1%', base });
    change.write({ 'node_modules/own/index.js': '1\n' });
    expect((await change.prove()).outcome).toMatchObject({
      status: 'pass',
      proof: expect.stringMatching(/; 1 of 3 hunks are noticed when they are taken back \(1 by an assertion\)$/),
    });
    expect(change.left()).toEqual([]);
    expect(readFileSync(change.path('node_modules/own/index.js'), 'utf8')).toBe('1\n');
    expect(change.git('status', '--porcelain')).toBe('');
  });
});

it('tries several at once in trees of their own', async () => {
  // Without `b`, it does not end before it is tried without `c`, and the other way round.
  const meets = (one: string, other: string) =>
    `{ ! on ${one} && touch "$HOME/${one}" && n=0 && until test -e "$HOME/${other}" -o $n -ge 300; do sleep 0.1; n=$((n+1)); done && test $n -lt 300; }`;
  const change = createTriedChange({
    files: { a: 'a', b: 'b', c: 'c' },
    passes: `on a && { { on b && on c; } || ${meets('b', 'c')} || ${meets('c', 'b')}; }`,
    proof: 'hunks: 1%',
  });
  expect((await change.prove(['--jobs', '2'])).outcome).toMatchObject({
    status: 'pass',
    proof: expect.stringContaining('1 of 3 hunks are noticed'),
  });
});

describe('what is interrupted leaves nothing', () => {
  // What is tried is kept when it ends, and now and then on the way: a kill takes the rest with it.
  it.each([
    ['SIGTERM', 'goes on with what was known', 1],
    ['SIGKILL', 'begins again', 4],
  ] as const)('by %s, and the next run %s', async (signal, _, again) => {
    // Without `b` alone, it does not end before somebody lets it.
    const waits = '{ on b || ! on a || { touch "$HOME/waiting"; while test ! -e "$HOME/go"; do sleep 0.05; done; }; }';
    const change = createTriedChange({ files: { a: 'a', b: 'b' }, passes: `${waits} && on a`, proof: 'hunks: 1%' });
    const child = spawn(process.execPath, [binary, 'check', '--only', 'proof', '--partial'], {
      cwd: change.dir,
      env: sameEnv(change.home),
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while (!existsSync(change.path('../waiting'))) await sleep(20);
    child.kill(signal);
    await ended;
    if (signal === 'SIGTERM') expect(change.left()).toEqual([]);
    change.write({ '../go': '' });
    const { outcome, runs } = await change.prove();
    expect(outcome).toMatchObject({ status: 'pass' });
    expect({ left: change.left(), runs }).toEqual({ left: [], runs: again });
    expect(change.git('status', '--porcelain')).toBe('');
  });
});

it('judges a working tree that is not committed', async () => {
  const change = createTriedChange({ files: three, passes: 'on a && on b', proof: 'hunks: 60%' });
  change.write({ 'test/check.sh': checkFor('on a && on b && on c') });
  expect((await change.prove()).outcome).toMatchObject({
    status: 'pass',
    proof: expect.stringContaining('3 of 3 hunks are noticed'),
  });
  expect(change.git('status', '--porcelain')).toBe(' M test/check.sh\n');
});
