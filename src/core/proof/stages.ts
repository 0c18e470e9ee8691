import { type CoverageReport, reportSource } from '../coverage/options.ts';
import type { Facts } from '../facts.ts';
import type { NonEmpty } from '../outcome.ts';
import type { CommandRequest, TestRequest } from '../run/command.ts';
import { shellQuote } from '../shell.ts';
import { covering } from './covering.ts';
import type { Hunk } from './hunk.ts';
import { ownTestPaths } from './own-tests.ts';
import type { Plan } from './plan.ts';
import { recogniseRunner, type TestRunner } from './runner.ts';
import type { TestCoverage } from './test-coverage.ts';
import type { Covered } from './trial.ts';

/** Some of the tests: the change's own, those that execute a hunk, those that import a file, or all. */
export interface Stage {
  readonly name: 'own' | 'covering' | 'related' | 'all';
  /** Those to be run without these hunks of a file; undefined where none are known to be. */
  readonly of: (hunks: NonEmpty<Hunk>, head: OnHead) => Promise<Selected | undefined>;
  /** The policy itself names the command. */
  readonly isGiven?: boolean;
}

/** What is known of tests on the head, where all hunks are there. */
export interface OnHead {
  readonly passes: (tests: TestRequest) => Promise<boolean>;
  /** Of all tests. */
  readonly coverage: () => Promise<TestCoverage | undefined>;
}

export interface Selected {
  /** Undefined where there are none but those that have been run. */
  readonly tests: TestRequest | undefined;
  /** No other test can notice. */
  readonly isAll?: boolean;
  /** Whether any test executes the hunks, where that is known. */
  readonly isExecuted?: boolean;
}

export interface StageOptions {
  /** To which the paths of test files are appended. */
  readonly 'by-file'?: CommandRequest['run'] | undefined;
  /** To which the path of a source file is appended. */
  readonly related?: CommandRequest['run'] | undefined;
  /** The report that a run of all tests writes. */
  readonly coverage?: CoverageReport | undefined;
  /** Globs of the test files. */
  readonly tests?: readonly string[] | undefined;
}

export interface Stages {
  /** The change's own test files, where a command for that is known. */
  readonly own: TestRequest | undefined;
  /** Those of them that were there before. */
  readonly ownBefore: TestRequest | undefined;
  /** The likeliest to notice a hunk first; all tests come last. */
  readonly stages: NonEmpty<Stage>;
  /** What a run of all tests can tell of; undefined where it cannot. */
  readonly covered: Covered | undefined;
}

/** What to run, by the policy's commands, or by what the runner is known to understand where that is certain. */
export async function chooseStages(
  tests: TestRequest,
  options: StageOptions,
  { changedTests, source }: Pick<Plan, 'changedTests' | 'source'>,
  facts: Pick<Facts, 'files'>,
): Promise<Stages> {
  const { 'by-file': byFile, related } = options;
  const runner = await runnerOf(tests, facts);
  const folder = folderOf(tests);
  const ownOf = (side: 'before' | 'after'): TestRequest | undefined => {
    const paths = ownTestPaths(folder, changedTests, side);
    const run = paths && (byFile ? append(byFile, paths) : runner?.files(paths));
    return run === undefined ? undefined : { ...tests, run };
  };
  const own = ownOf('after');
  const relatedRun = related ? (path: string) => append(related, [path]) : relatedBy(runner);
  const all: Stage = { name: 'all', of: async () => ({ tests, isAll: true }) };
  const inFront: Stage[] = [];
  if (own) inFront.push({ name: 'own', of: async () => ({ tests: own }), isGiven: byFile !== undefined });
  const covered = coveredBy(options, runner, source);
  if (covered) {
    const runFiles = byFile ? (paths: readonly string[]) => append(byFile, paths) : runner?.files;
    inFront.push(
      covering({
        files: runFiles && (paths => ({ ...tests, run: runFiles(paths) })),
        before: own && { tests: own, paths: ownTestPaths(folder, changedTests, 'after') ?? [] },
        isKnown: runner !== undefined,
      }),
    );
  }
  if (relatedRun) {
    const of: Stage['of'] = async ([{ path }]) =>
      path.startsWith(folder) ? { tests: { ...tests, run: relatedRun(`./${path.slice(folder.length)}`) } } : undefined;
    inFront.push({ name: 'related', of, isGiven: related !== undefined });
  }
  const [first, ...others] = [...inFront, all];
  return { own, ownBefore: ownOf('before'), stages: [first ?? all, ...others], covered };
}

function coveredBy(
  { coverage, tests }: StageOptions,
  runner: TestRunner | undefined,
  source: Plan['source'],
): Covered | undefined {
  const paths = source.filter(({ after }) => after).map(({ path }) => path);
  if (coverage) return { paths, report: { ...reportSource(coverage), ...(tests ? { tests } : {}) } };
  return runner?.isPerFile ? { paths } : undefined;
}

/** Who has seen one test fail knows that the hunk is missed. */
function relatedBy(runner: TestRunner | undefined): ((path: string) => CommandRequest['run']) | undefined {
  const { related, bail = [] } = runner ?? {};
  return related && (path => [...related(path), ...bail]);
}

async function runnerOf(tests: TestRequest, facts: Pick<Facts, 'files'>): Promise<TestRunner | undefined> {
  const text = await (await facts.files('head')).read(`${folderOf(tests)}package.json`);
  return recogniseRunner(tests.run, scriptsOf(text));
}

function scriptsOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const { scripts } = JSON.parse(text ?? '{}') as { scripts?: unknown };
    return typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const folderOf = ({ in: folder }: TestRequest): string =>
  folder === undefined || /^\.?\/?$/.test(folder) ? '' : `${folder.replace(/^\.\/|\/$/g, '')}/`;

const append = (run: CommandRequest['run'], paths: readonly string[]): CommandRequest['run'] =>
  typeof run === 'string' ? [run, ...paths.map(shellQuote)].join(' ') : [...run, ...paths];
