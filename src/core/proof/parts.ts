import { addedLines } from '../finding-lines.ts';
import { diffOf } from './edit.ts';
import type { Way } from './failures.ts';
import type { Hunk } from './hunk.ts';
import { isWritten, openInert } from './inert.ts';
import { isExcused } from './pieces/excused.ts';
import type { Piece } from './pieces/piece.ts';
import { readPieces } from './pieces/pieces.ts';
import { runsOf } from './runs.ts';
import { hunksWorthTrying } from './worth.ts';

/** What a hunk is made of that can be taken away alone. `way`: how it is missed as a whole; undefined for all of a new file. */
export type PartsOf = (hunk: Hunk, way?: Way) => Promise<readonly Hunk[]>;

/**
 * Of a hunk that is missed, most of all of a new file, that alone says little: others need it to be there, or one of several
 * changes in it is what is missed. So these are tried one by one, then its functions, with nothing in them, and of those that
 * are missed what they do.
 */
export function openParts(): PartsOf {
  const isInert = openInert();
  const known = new Map<string, Promise<readonly Piece[]>>();
  const piecesOf = ({ path, head }: Hunk) => {
    const found = known.get(path) ?? (isWritten(head) ? readPieces(path, head) : Promise.resolve([]));
    known.set(path, found);
    return found;
  };
  return async (hunk, way) => {
    // What is not even loaded says nothing of any of them.
    const isMeant = way !== undefined && way !== 'missing' && way !== 'not-loaded';
    const runs = isMeant && !hunk.piece ? await runsOf(hunk, isInert) : [];
    if (runs.length) return runs;
    const pieces = hunk.piece ? hunk.piece.inner : addedBy(hunk, await piecesOf(hunk));
    const expected = pieces.filter(piece => !isExcused(piece, hunk.head));
    return hunksWorthTrying(
      expected.map(piece => hunkOf(hunk, piece)),
      isInert,
    );
  };
}

/** Those functions that a hunk adds, with all of their lines and their names. */
function addedBy(hunk: Hunk, pieces: readonly Piece[]): readonly Piece[] {
  const lines = new Set(addedLines(hunk.diff, Infinity));
  const lineAt = (offset: number) => hunk.head.slice(0, offset).split('\n').length;
  const isAdded = ({ from, to }: Piece) => {
    const last = lineAt(to);
    for (let line = lineAt(from); line <= last; line++) if (!lines.has(line)) return false;
    return true;
  };
  const removed = hunk.diff.match(/^-.*$/gm)?.join('\n') ?? '';
  const isNew = ({ name }: Piece) => !removed.split(/[^\w$#]+/).includes(name.split('.').at(-1) ?? '');
  const within = (piece: Piece): readonly Piece[] =>
    piece.kind === 'function' && isAdded(piece) && isNew(piece) ? [piece] : piece.inner.flatMap(within);
  return pieces.flatMap(within);
}

function hunkOf({ path, head }: Hunk, piece: Piece): Hunk {
  return { path, head, ...diffOf(head, piece.edit), edit: piece.edit, piece };
}
