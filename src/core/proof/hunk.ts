import { type Edit, edited } from './edit.ts';
import type { Piece } from './pieces/piece.ts';

/** A part of the change to one file that can be taken back alone. */
export interface Hunk {
  readonly path: string;
  /** The first line that it adds, on the head's side; counts from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly added: number;
  readonly removed: number;
  /** As git shows it, from its `@@` on. */
  readonly diff: string;
  /** The file's text at the head. */
  readonly head: string;
  /** What makes of it the text without the hunk. */
  readonly edit: Edit;
  /** What it is a part of is new, so that git does not tell it from the rest. */
  readonly piece?: Piece;
  /** The hunk of which it is one of several changes. */
  readonly whole?: Hunk;
  /** It is all of a new file. */
  readonly isFile?: boolean;
}

/** The hunks of a file's patch, as `git diff` with three lines of context writes it. Empty for a binary file, and for one without text at the head. */
export function parseHunks(path: string, patch: string, head: string): readonly Hunk[] {
  const starts = [...patch.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@.*$/gm)];
  const isFile = /^new file mode /m.test(patch.slice(0, starts[0]?.index));
  return starts.map((start, index) => {
    const diff = patch.slice(start.index, starts[index + 1]?.index ?? patch.length);
    const lines = diff.split('\n').slice(1);
    const own = lines.filter(line => /^[ +]/.test(line));
    const first = own.findIndex(line => line[0] === '+');
    const last = own.findLastIndex(line => line[0] === '+');
    const from = Number(start[1]);
    const at = offsetOf(head, start[2] === '0' ? from + 1 : from);
    return {
      path,
      line: first < 0 ? Math.max(1, from) : from + first,
      endLine: last < 0 ? Math.max(1, from) : from + last,
      added: own.filter(line => line[0] === '+').length,
      removed: lines.filter(line => line[0] === '-').length,
      diff,
      head,
      edit: { from: at, to: at + sideOf(lines, '+').length, text: sideOf(lines, '-') },
      ...(isFile ? { isFile } : {}),
    };
  });
}

/** The file without these hunks of it. */
export const without = ([first, ...others]: readonly [Hunk, ...Hunk[]]): string =>
  edited(
    first.head,
    [first, ...others].map(({ edit }) => edit),
  );

/** The text of one side of a hunk. */
function sideOf(lines: readonly string[], sign: '+' | '-'): string {
  const texts = lines.flatMap((line, index) => {
    if (line[0] !== ' ' && line[0] !== sign) return [];
    // `\ No newline at end of file`
    return [`${line.slice(1)}${lines[index + 1]?.startsWith('\\') ? '' : '\n'}`];
  });
  return texts.join('');
}

/** Where a line begins; lines count from 1. */
function offsetOf(text: string, line: number): number {
  let at = 0;
  for (let number = 1; number < line; number++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at;
}
