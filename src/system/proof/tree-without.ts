import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangedFile, FileSide } from '../../core/change.ts';
import { joinHunks } from '../../core/proof/hunk.ts';
import type { TrialRequest } from '../../core/proof/trial.ts';
import type { ScratchRun } from '../workspace.ts';

/** The id of the tree that a trial is about: it stands nowhere but in the scratch objects. */
export async function treeWithout(
  { change, scratch, scratchGit }: ScratchRun,
  { side, swapped, without = [] }: Pick<TrialRequest, 'side' | 'swapped' | 'without'>,
): Promise<string> {
  const base = side === 'head' ? change.head.tree : change.mergeBase;
  const other = side === 'head' ? 'before' : 'after';
  const folder = await scratch.folder('index');
  const git = (await scratchGit()).with({ GIT_INDEX_FILE: join(folder, 'index') });
  await git.run(['read-tree', base]);
  const wanted = new Set(swapped);
  const entries = change.files.filter(({ path }) => wanted.has(path)).map(file => entry(file, other, base.length));
  // git-update-index(1), "USING --INDEX-INFO"; mode 0 removes.
  if (entries.length) await git.run(['update-index', '-z', '--index-info'], { input: entries.join('') });
  if (without.length)
    await git.run(['apply', '--cached', '--reverse', '--whitespace=nowarn', '-'], { input: joinHunks(without) });
  const tree = (await git.run(['write-tree'])).trim();
  await rm(folder, { recursive: true, force: true });
  return tree;
}

const modes: Readonly<Record<FileSide['kind'], string>> = {
  file: '100644',
  executable: '100755',
  symlink: '120000',
  submodule: '160000',
};

/** `width`: of an object id here. */
function entry(file: ChangedFile, side: 'before' | 'after', width: number): string {
  const found = file[side];
  return found ? `${modes[found.kind]} ${found.blob}\t${file.path}\0` : `0 ${'0'.repeat(width)}\t${file.path}\0`;
}
