import type { Facts } from '../facts.ts';
import type { NonEmpty } from '../outcome.ts';
import type { CommandRequest, TestRequest } from '../run/command.ts';
import { shellQuote } from '../shell.ts';
import type { Hunk } from './hunk.ts';
import { ownTestPaths } from './own-tests.ts';
import type { Plan } from './plan.ts';
import { recogniseRunner, type TestRunner } from './runner.ts';
import { coveringTests, type TestCoverage } from './test-coverage.ts';

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
}

export interface Stages {
  /** The change's own test files, where a command for that is known. */
  readonly own: TestRequest | undefined;
  /** Those of them that were there before. */
  readonly ownBefore: TestRequest | undefined;
  /** The likeliest to notice a hunk first; all tests come last. */
  readonly stages: NonEmpty<Stage>;
  /** Source files of which a run of all tests can tell which of them executes what; undefined where it cannot. */
  readonly covered: readonly string[] | undefined;
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
  if (runner?.isPerFile) {
    const before = own && { tests: own, paths: ownTestPaths(folder, changedTests, 'after') ?? [] };
    inFront.push(covering(tests, paths => runner.files(paths), before));
  }
  if (relatedRun) {
    const of: Stage['of'] = async ([{ path }]) =>
      path.startsWith(folder) ? { tests: { ...tests, run: relatedRun(`./${path.slice(folder.length)}`) } } : undefined;
    inFront.push({ name: 'related', of, isGiven: related !== undefined });
  }
  const [first, ...others] = [...inFront, all];
  const covered = runner?.isPerFile ? source.filter(({ after }) => after).map(({ path }) => path) : undefined;
  return { own, ownBefore: ownOf('before'), stages: [first ?? all, ...others], covered };
}

/** The test files that execute these hunks, where all tests have told which do. `before`: those that were run on them before. */
function covering(
  tests: TestRequest,
  run: (paths: readonly string[]) => CommandRequest['run'],
  before: { readonly tests: TestRequest; readonly paths: readonly string[] } | undefined,
): Stage {
  return {
    name: 'covering',
    of: async (hunks, head) => {
      const told = await head.coverage();
      const found = told && coveringTests(told, hunks);
      if (!found || found.files.some(isPattern)) return undefined;
      const done = before && (await head.passes(before.tests)) ? before.paths : [];
      const others = found.files.filter(path => !done.includes(path));
      if (others.length) return { tests: { ...tests, run: run(others) }, isAll: found.isAll };
      return found.isAll ? { tests: undefined, isAll: true, isExecuted: found.files.length > 0 } : undefined;
    },
  };
}

/** Node takes it for one, and it may name nothing. */
const isPattern = (path: string): boolean => /[*?[\]{}()!\\]/.test(path);

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
