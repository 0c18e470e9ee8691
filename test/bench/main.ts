import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildKept, buildProved } from './evidence.ts';
import { buildLint } from './lint.ts';
import { benchEnv, peakMemory, type Ratio, ratio } from './measure.ts';
import { compareWithMutation } from './proof.ts';
import { buildRehearsals } from './rehearse.ts';
import { buildRepository } from './repositories.ts';

// What landworthy costs, as ratios to a baseline that is measured beside it. Needs a POSIX shell. Noise is no error.

const binary = resolve('bin/landworthy.js');
const root = mkdtempSync(join(tmpdir(), 'landworthy-bench-'));
process.env['XDG_CACHE_HOME'] = join(root, 'cache');
process.env['XDG_STATE_HOME'] = join(root, 'state');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

/** The git calls that a static verdict cannot do without. */
const gitCalls = `
  git rev-parse --show-toplevel --git-dir
  git --no-optional-locks status --porcelain=v2 --branch -z
  git merge-base origin/main HEAD
  git log -z --format=%H%n%B origin/main..HEAD
  git diff-tree -r --raw -z --no-renames origin/main HEAD
  git diff-tree -r -p -U0 --no-renames origin/main HEAD
  echo origin/main:landworthy.yml | git cat-file --batch
`;

// `proof` takes minutes, and a tool that has to be fetched first: only where it is asked for; the others also alone.
const chosen: Readonly<Record<string, () => Promise<void>>> = { proof: measureProof, rehearse: measureRehearsals };
(chosen[process.argv[2] ?? ''] ?? measure)().catch(error => {
  console.error(error);
  process.exitCode = 1;
});

async function measure(): Promise<void> {
  const empty = join(root, 'empty.cjs');
  writeFileSync(empty, '');
  const small = buildRepository(root, 'small', { files: 50, changed: 5, commits: 5, conditions: 0 });

  const node = { script: `node '${empty}'`, cwd: small };
  // With these words no verdict is told again that was kept.
  const check = { script: `node '${binary}' check --jobs 1`, cwd: small };
  const often = { pairs: 9, batch: 20 };
  row('`--help` / bare node', 1.8, await ratio({ script: `node '${binary}' --help`, cwd: small }, node, often));
  row('static check, small repository / bare node', 3, await ratio(check, node, often));
  row('the same / the git calls it needs', undefined, await ratio(check, { script: gitCalls, cwd: small }, often));
  const seldom = { pairs: 5, batch: 1 };
  const { fetchAndJudge, runTest } = buildProved(root, binary);
  row('fresh clone: fetch and verify evidence / a test of 3 s', 0.08, await ratio(fetchAndJudge, runTest, seldom));
  const [many, few] = [buildKept(root, binary, 10_000), buildKept(root, binary, 100)];
  row('judge by evidence: 10,000 refs are there / 100', 1.5, await ratio(many.judge, few.judge, often));
  const { again } = few;
  // The first asks, the second looks at what it stands on, the third keeps it.
  execFileSync('sh', ['-c', `for i in 1 2 3; do ${again.script}; sleep 4; done`], { cwd: again.cwd, env: benchEnv() });
  row(
    'nothing changed since the last verdict / bare node',
    1.8,
    await ratio(again, { ...node, cwd: again.cwd }, often),
  );
  row(
    'the same / `git status`',
    undefined,
    await ratio(again, { script: 'git status', cwd: again.cwd }, { pairs: 5, batch: 50 }),
  );
  const linted = buildLint(root);
  if (linted) row('lint of 500 migrations / squawk', undefined, await ratio(linted.own, linted.squawk, seldom));
  else console.log('squawk could not be installed: the lint of migrations was compared with nothing');
  await measureRehearsals();
  const large = buildRepository(root, 'large', { files: 100_000, changed: 10_000, commits: 200, conditions: 100 });
  const largeCheck = { ...check, cwd: large };
  row(
    '10,000 of 100,000 files, 500 globs / the git calls it needs',
    1.25,
    await ratio(largeCheck, { script: gitCalls, cwd: large }, seldom),
  );
  print([
    'the same: peak memory',
    '≤ 250 MB',
    `${peakMemory(binary, ['check', '--jobs', '1'], large).toFixed(0)} MB`,
    '',
  ]);
}

/** Of a hundred migrations: ten new ones on ninety, and all as new ones. */
async function measureRehearsals(): Promise<void> {
  const rehearsed = await buildRehearsals(root, binary);
  if (!rehearsed) {
    console.log('PostgreSQL is not installed: the rehearsal of migrations was compared with nothing');
    return;
  }
  const { first, second, byHand, all, allByHand } = rehearsed;
  const pairs = { pairs: 3, batch: 1 };
  row(
    'rehearsal of 10 migrations on 90, first time / by hand with `psql`',
    undefined,
    await ratio(first, byHand, pairs),
  );
  row('the same, second time / by hand', undefined, await ratio(second, byHand, pairs));
  row('rehearsal of 100 migrations on none / by hand', undefined, await ratio(all, allByHand, { pairs: 1, batch: 1 }));
}

async function measureProof(): Promise<void> {
  const found = compareWithMutation(root, binary);
  if (typeof found === 'string') {
    console.log(`skipped: ${found}`);
    return;
  }
  const { proof, mutation, hunks, mutants, unproven, unprovenToo, survivors, survivorsToo } = found;
  const what = `proof of ${hunks} hunks / Stryker on their lines, ${mutants} mutants`;
  print([`${what}: runs`, '', (proof.runs / mutation.runs).toFixed(2), `${proof.runs} / ${mutation.runs}`]);
  row('the same: time', undefined, { ratio: proof.time / mutation.time, one: proof.time, other: mutation.time });
  console.log(`${unproven} hunks are unproven: ${unprovenToo} of them hold a mutant that survives`);
  console.log(`${survivors} mutants survive: ${survivorsToo} of them stand in an unproven hunk`);
}

function row(what: string, goal: number | undefined, { ratio, one, other }: Ratio): void {
  const milliseconds = `${one.toFixed(0)} ms / ${other.toFixed(0)} ms`;
  print([what, goal === undefined ? '' : `≤ ${goal}`, ratio.toFixed(2), milliseconds]);
}

function print([what = '', goal = '', found = '', cpu = '']: readonly string[]): void {
  console.log(`${what.padEnd(68)}${goal.padEnd(11)}${found.padEnd(9)}${cpu}`);
}
