import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, it, onTestFinished } from 'vitest';
import type { Report, ReportedRequirement } from '../../src/core/report.ts';
import { verdict } from './landworthy.ts';
import { createRepository, openRepositoryAt, type TestRepository, testEnv } from './repository.ts';

/** Leaves a letter beside the repository whenever it is really run, and tells of one test that passed. */
export const check = 'printf x >>"$HOME/runs"\necho "ok 1 - adds"\necho 1..1\n';

export interface BranchOptions {
  /** Keys of `tests.unit`, in YAML's flow style, beside its command: `timeout: 1m`. */
  readonly unit?: string;
  /** The command of `tests.unit`. */
  readonly run?: string;
  /** More of the policy. */
  readonly policy?: string;
  /** Files of `main`. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the branch adds. */
  readonly added?: Readonly<Record<string, string>>;
}

export interface JudgeOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The folder to start in. */
  readonly cwd?: string;
}

export interface Judged {
  readonly verdict: Report['verdict'];
  /** How often the test has been run since there is the repository. */
  readonly runs: number;
  readonly evidence: ReportedRequirement['evidence'];
  readonly outcome: ReportedRequirement['outcome'] | undefined;
  readonly report: Report;
}

/** A branch with one test, whose runs can be counted. */
export interface ProvedBranch extends TestRepository {
  readonly home: string;
  readonly judge: (options?: JudgeOptions) => Promise<Judged>;
  /** Commits these files to `main`, and comes back. */
  readonly land: (files: Readonly<Record<string, string>>) => void;
  readonly runs: () => number;
  /** Waits until there is this file. */
  readonly appears: (name: string) => Promise<void>;
}

/** A policy with one test. */
export function policyOf({ unit = '', run = 'sh check.sh', policy = '' }: BranchOptions): string {
  const keys = [`run: ${run}`, 'report: { tap: stdout }', unit].filter(Boolean);
  // A key that is given twice is no YAML: what is asked for wins.
  const own = /\breport:/.test(unit) ? keys.filter(key => key !== 'report: { tap: stdout }') : keys;
  return `version: 1\nbase: main\ntests:\n  unit: { ${own.join(', ')} }\n${policy}`;
}

export function createBranch(options: BranchOptions = {}): ProvedBranch {
  const { files = {}, added = {} } = options;
  const repository = createRepository({
    'landworthy.yml': policyOf(options),
    'check.sh': check,
    'a.txt': 'a\n',
    ...files,
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Add b', { 'b.txt': 'b\n', ...added });
  repository.write({ '../runs': '' });
  return openBranch(repository);
}

function openBranch(repository: TestRepository): ProvedBranch {
  const home = dirname(repository.dir);
  const runs = () => readFileSync(join(home, 'runs'), 'utf8').length;
  return {
    ...repository,
    home,
    runs,
    appears: async name => {
      while (!existsSync(repository.path(name))) await sleep(20);
    },
    judge: async ({ args = [], env = {}, cwd = repository.dir } = {}) => {
      const report = await verdict(cwd, args, { env: { ...testEnv(home), ...env } });
      const unit = report.requirements.find(({ id }) => id === 'tests.unit');
      return { verdict: report.verdict, runs: runs(), evidence: unit?.evidence, outcome: unit?.outcome, report };
    },
    land: changed => {
      repository.git('switch', '--quiet', 'main');
      repository.commit('Go on', changed);
      repository.git('switch', '--quiet', 'feature');
    },
  };
}

interface Proved {
  readonly branch: ProvedBranch;
  readonly first: Judged;
}

async function proveBranch(way: Way): Promise<Proved> {
  const branch = createBranch(way);
  way.before?.(branch);
  const first = await branch.judge(way.asked?.(branch));
  expect(first).toMatchObject({ verdict: 'pass', runs: 1, evidence: { status: 'kept' } });
  return { branch, first };
}

const proved = new Map<string, { readonly copy: string; readonly home: string; readonly first: Judged }>();

/** A branch that was proved like this before, as it was then; else one that is proved now. One at a time. */
async function provedBranch({ unit, run, policy, files, added }: Way): Promise<Proved> {
  const options = { title: '', unit, run, policy, files, added };
  const key = JSON.stringify(options);
  const known = proved.get(key);
  if (!known) {
    const found = await proveBranch(options as Way);
    const { home } = found.branch;
    const copy = mkdtempSync(join(inject('sharedFolder'), 'proved-'));
    cpSync(home, copy, { recursive: true, preserveTimestamps: true });
    proved.set(key, { copy, home, first: found.first });
    return found;
  }
  // In the same place: where the home is, evidence knows.
  const { copy, home, first } = known;
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  cpSync(copy, home, { recursive: true, preserveTimestamps: true });
  const branch = openBranch(openRepositoryAt(join(home, 'repo')));
  // The index knows files by their times and inodes, too.
  branch.git('update-index', '-q', '--refresh');
  return { branch, first };
}

/** A way in which a second verdict could believe what is not so any more. */
export interface Way extends BranchOptions {
  readonly title: string;
  /** Before the first verdict. */
  readonly before?: (branch: ProvedBranch) => void;
  /** How both verdicts are asked for. */
  readonly asked?: (branch: ProvedBranch) => JudgeOptions;
  /** Between the two. */
  readonly change?: (branch: ProvedBranch) => void;
  /** How the second one is asked for, where that is another way. */
  readonly askedAgain?: (branch: ProvedBranch) => JudgeOptions;
}

/** Proves it, changes the one thing, and judges again. */
export async function judgeTwice(way: Way): Promise<{ branch: ProvedBranch; first: Judged; second: Judged }> {
  const { branch, first } = way.before || way.asked ? await proveBranch(way) : await provedBranch(way);
  await way.change?.(branch);
  const second = await branch.judge(way.askedAgain?.(branch) ?? way.asked?.(branch));
  return { branch, first, second };
}

/** One test for each way: it runs again, and says why. */
export function itRunsAgain(ways: readonly (Way & { readonly why: string })[]): void {
  it.each(ways.map(way => [way.title, way] as const))('%s', async (_, { why, ...way }) => {
    const { second } = await judgeTwice(way);
    expect({ runs: second.runs, why: whyOf(second) }).toEqual({ runs: 2, why });
  });
}

/** One test for each: nothing is run again. */
export function itReuses(ways: readonly Way[]): void {
  it.each(ways.map(way => [way.title, way] as const))('%s', async (_, way) => {
    const { second } = await judgeTwice(way);
    expect(second).toMatchObject({ verdict: 'pass', runs: 1, evidence: { status: 'reused' } });
  });
}

/** Why it was run, as the report tells it. */
export const whyOf = ({ evidence }: Pick<Judged, 'evidence'>): string | undefined =>
  evidence && evidence.status !== 'reused' ? evidence.why : evidence?.status;
