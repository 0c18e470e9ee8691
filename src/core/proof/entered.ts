import { diffOf, type Edit } from './edit.ts';
import type { Hunk } from './hunk.ts';
import { type Block, readBlocks } from './statements/block.ts';

/**
 * A part of a function that nobody misses, with something in it that nobody survives who gets there: no `catch` can hold it.
 * Undefined where the part has no statements of its own.
 */
export async function deadlyWhenEntered(hunk: Hunk): Promise<Hunk | undefined> {
  const { path, head, piece } = hunk;
  if (!piece || piece.kind === 'function') return undefined;
  const blocks = await readBlocks(path, head);
  const first = bodyOf(blocks ?? [], piece)?.statements[0];
  if (!first) return undefined;
  const line = head.slice(head.lastIndexOf('\n', first.from - 1) + 1, first.from);
  const end = /\.py$/.test(path) ? "__import__('os')._exit(70)" : "process['kill'](process['pid'], 'SIGKILL')";
  const edit: Edit = { from: first.from, to: first.from, text: `${end}${line.trim() ? '; ' : `;\n${line}`}` };
  return { path, head, ...diffOf(head, edit), edit };
}

/** What is done in it: the last of the blocks that it holds directly, behind those of its condition. */
function bodyOf(blocks: readonly Block[], { from, to }: { readonly from: number; readonly to: number }) {
  const inside = blocks.filter(block => block.from >= from && block.to <= to + 1);
  return inside
    .filter(one => !inside.some(other => other !== one && other.from <= one.from && other.to >= one.to))
    .at(-1);
}
