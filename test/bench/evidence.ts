import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchEnv, type Measured } from './measure.ts';

/** A program that works for three seconds, and then tells of one test that passed. */
const slowTest =
  "require('node:test')('works', () => { let used; do used = process.cpuUsage(); while (used.user + used.system < 3e6); });\n";

const policy = (run: string) =>
  `version: 1
base: main
signers: { ci: [ci@bench.example] }
change: { mergeable: {} }
tests: { unit: { run: ${run}, variables: [], reuse: { from: [ci] } } }
`;

/** What one measures in a repository in which a requirement was run and proved. */
export interface Proved {
  /** A clone that never saw the run: evidence is brought, verified, and judged by. */
  readonly fetchAndJudge: Measured;
  readonly runTest: Measured;
}

/** A job that proves a test of three seconds and signs that, and a fresh clone of somebody else. */
export function buildProved(root: string, binary: string): Proved {
  const { origin, clone, git } = begin(root, 'proved', { 'slow.test.js': slowTest }, 'node --test slow.test.js');
  const prover = { ...benchEnv(), XDG_STATE_HOME: join(root, 'prover') };
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [binary, ...args], { cwd: clone, env: prover, stdio: 'pipe' });
  run('check');
  run('evidence', 'push', '--key', join(root, 'ci-key'));
  const fresh = join(root, 'fresh');
  git(root, 'clone', '--quiet', '--branch', 'feature', origin, fresh);
  const forget = 'rm -rf .git/refs/landworthy';
  return {
    fetchAndJudge: {
      script: `${forget}; node '${binary}' evidence fetch 2>&1 && node '${binary}' check --no-run`,
      cwd: fresh,
    },
    runTest: { script: 'node --test slow.test.js', cwd: fresh },
  };
}

/** A verdict that evidence spares the run of, where evidence about so many other trees is kept. */
export interface Kept {
  /** Made each time: with such words none is told again. */
  readonly judge: Measured;
  /** Told again, as nothing has changed. */
  readonly again: Measured;
}

export function buildKept(root: string, binary: string, others: number): Kept {
  const { clone, git } = begin(root, `kept-${others}`, { 'quick.js': '\n' }, 'node --test quick.js');
  execFileSync(process.execPath, [binary, 'check'], { cwd: clone, env: benchEnv(), stdio: 'pipe' });
  const blob = git(clone, 'rev-parse', 'HEAD:quick.js').trim();
  const id = (index: number) => index.toString(16).padStart(40, '0');
  const create = Array.from(
    { length: others },
    (_, index) => `create refs/landworthy/evidence/${id(index)}/${id(index).slice(8)} ${blob}\n`,
  );
  execFileSync('git', ['update-ref', '--stdin'], { cwd: clone, input: create.join('') });
  git(clone, 'pack-refs', '--all');
  const script = `node '${binary}' check --no-run`;
  return { judge: { script: `${script} --jobs 1`, cwd: clone }, again: { script, cwd: clone } };
}

function begin(root: string, name: string, files: Readonly<Record<string, string>>, run: string) {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const origin = join(root, `${name}.git`);
  const clone = join(root, name);
  mkdirSync(origin);
  git(origin, 'init', '--quiet', '--bare', '--initial-branch=main');
  git(root, 'clone', '--quiet', origin, clone);
  for (const [key, value] of [
    ['user.name', 'Bench'],
    ['user.email', 'bench@example.com'],
    ['gc.auto', '0'],
  ] as const)
    git(clone, 'config', key, value);
  const key = join(root, 'ci-key');
  try {
    readFileSync(key);
  } catch {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  }
  mkdirSync(join(clone, '.landworthy'));
  writeFileSync(join(clone, '.landworthy/allowed_signers'), `ci@bench.example ${readFileSync(`${key}.pub`, 'utf8')}`);
  writeFileSync(join(clone, 'landworthy.yml'), policy(run));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(clone, path), text);
  const commit = (message: string) => {
    git(clone, 'add', '--all');
    git(clone, 'commit', '--quiet', '--message', message);
  };
  git(clone, 'checkout', '--quiet', '-B', 'main');
  commit('Begin');
  git(clone, 'checkout', '--quiet', '-b', 'feature');
  appendFileSync(join(clone, 'readme.md'), 'more\n');
  commit('Change');
  git(clone, 'push', '--quiet', 'origin', 'main', 'feature');
  git(clone, 'remote', 'set-head', 'origin', 'main');
  return { origin, clone, git };
}
