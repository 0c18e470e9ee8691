import type { ChangedFile } from '../change.ts';
import type { Facts } from '../facts.ts';
import type { NonEmpty } from '../outcome.ts';
import type { CommandRequest, TestRequest } from '../run/command.ts';
import { shellQuote } from '../shell.ts';
import { ownTestPaths } from './own-tests.ts';
import { recogniseRunner, type TestRunner } from './runner.ts';

/** Some of the tests: the change's own, those that import a file, or all. */
export interface Stage {
  readonly name: 'own' | 'related' | 'all';
  /** Those to be run on a hunk of this file; undefined where none are known to be. */
  readonly of: (path: string) => TestRequest | undefined;
  /** The policy itself names the command. */
  readonly isGiven?: boolean;
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
}

/** What to run, by the policy's commands, or by what the runner is known to understand where that is certain. */
export async function chooseStages(
  tests: TestRequest,
  options: StageOptions,
  changedTests: readonly ChangedFile[],
  facts: Pick<Facts, 'files'>,
): Promise<Stages> {
  const { 'by-file': byFile, related } = options;
  const runner = byFile && related ? undefined : await runnerOf(tests, facts);
  const folder = folderOf(tests);
  const ownOf = (side: 'before' | 'after'): TestRequest | undefined => {
    const paths = ownTestPaths(folder, changedTests, side);
    const run = paths && (byFile ? append(byFile, paths) : runner?.files(paths));
    return run === undefined ? undefined : { ...tests, run };
  };
  const own = ownOf('after');
  const relatedRun = related ? (path: string) => append(related, [path]) : relatedBy(runner);
  const all: Stage = { name: 'all', of: () => tests };
  const inFront: Stage[] = [];
  if (own) inFront.push({ name: 'own', of: () => own, isGiven: byFile !== undefined });
  if (relatedRun) {
    const of = (path: string) =>
      path.startsWith(folder) ? { ...tests, run: relatedRun(`./${path.slice(folder.length)}`) } : undefined;
    inFront.push({ name: 'related', of, isGiven: related !== undefined });
  }
  const [first, ...others] = [...inFront, all];
  return { own, ownBefore: ownOf('before'), stages: [first ?? all, ...others] };
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
