import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangedFile, FileSide } from '../../core/change.ts';
import type { NonEmpty } from '../../core/outcome.ts';
import { type Hunk, without as textWithout } from '../../core/proof/hunk.ts';
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
  for (const [path, hunks] of byPath(without)) {
    const kind = change.files.find(file => file.path === path)?.after?.kind ?? 'file';
    const blob = await git.run(['hash-object', '-w', '--stdin'], { input: textWithout(hunks) });
    entries.push(`${modes[kind]} ${blob.trim()}\t${path}\0`);
  }
  if (entries.length) await git.run(['update-index', '-z', '--index-info'], { input: entries.join('') });
  const tree = (await git.run(['write-tree'])).trim();
  await rm(folder, { recursive: true, force: true });
  return tree;
}

function byPath(hunks: readonly Hunk[]): ReadonlyMap<string, NonEmpty<Hunk>> {
  const files = new Map<string, NonEmpty<Hunk>>();
  for (const hunk of hunks) files.set(hunk.path, [hunk, ...(files.get(hunk.path) ?? [])]);
  return files;
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
