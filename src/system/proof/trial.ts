import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangedFile, FileSide } from '../../core/change.ts';
import { type Hunk, joinHunks } from '../../core/proof/hunk.ts';
import type { Trial, TrialRequest } from '../../core/proof/trial.ts';
import { openRunner } from '../runner.ts';
import type { Scratch } from '../scratch.ts';
import type { ScratchGit } from '../snapshot.ts';
import { openScratchWorkspace, type ScratchRun } from '../workspace.ts';

/** Runs tests in a scratch tree of their own, on the files of one side with some of the other. */
export async function runTrial(
  context: ScratchRun,
  { side, swapped, without, tests, setup }: TrialRequest,
): Promise<Trial> {
  const { change, scratch, env, signal } = context;
  const [repository, git] = await Promise.all([context.repository(), context.scratchGit()]);
  const base = side === 'head' ? change.head.tree : change.mergeBase;
  const tree = await treeWith(git, scratch, base, change.files, side === 'head' ? 'before' : 'after', swapped, without);
  const commands = [...(setup ? [setup.run] : []), tests.run];
  const workspace = await openScratchWorkspace(repository, git, scratch, tree, change.mergeBase, commands);
  const { dir } = workspace;
  const runner = openRunner({ workspace: async () => workspace, judged: tree, env, signal });
  let spent = 0;
  if (setup) {
    const { exitCode, output, milliseconds } = await runner.run(setup);
    spent += milliseconds;
    if (exitCode !== 0) return { kind: 'setup-failed', spent, output };
  }
  const run = await runner.tests(tests);
  // There may be many, and each is as large as the repository.
  await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  return { kind: 'tested', spent: spent + run.milliseconds, run };
}

/** The tree of a commit or tree, with these paths as they are on one side of the change. */
async function treeWith(
  git: ScratchGit,
  scratch: Scratch,
  base: string,
  files: readonly ChangedFile[],
  side: 'before' | 'after',
  swapped: readonly string[],
  without: readonly Hunk[] = [],
): Promise<string> {
  const own = git.with({ GIT_INDEX_FILE: join(await scratch.folder('index'), 'index') });
  await own.run(['read-tree', base]);
  const wanted = new Set(swapped);
  const entries = files.filter(({ path }) => wanted.has(path)).map(file => entry(file.path, file[side], base.length));
  // git-update-index(1), "USING --INDEX-INFO"; mode 0 removes.
  if (entries.length) await own.run(['update-index', '-z', '--index-info'], { input: entries.join('') });
  if (without.length)
    await own.run(['apply', '--cached', '--reverse', '--whitespace=nowarn', '-'], { input: joinHunks(without) });
  return (await own.run(['write-tree'])).trim();
}

const modes: Readonly<Record<FileSide['kind'], string>> = {
  file: '100644',
  executable: '100755',
  symlink: '120000',
  submodule: '160000',
};

/** `width`: of an object id here. */
const entry = (path: string, side: FileSide | undefined, width: number): string =>
  side ? `${modes[side.kind]} ${side.blob}\t${path}\0` : `0 ${'0'.repeat(width)}\t${path}\0`;
