import type { Piece } from './piece.ts';

/** What a file would lack without a piece: `` `parse` does nothing ``, `` this `catch` of `parse` lets errors pass ``. */
function withoutPiece(piece: Pick<Piece, 'kind' | 'name'>): string {
  switch (piece.kind) {
    case 'function':
      return `\`${piece.name.replaceAll('`', "'")}\` does nothing`;
    case 'catch':
      return `${branch(piece)} lets errors pass`;
    default:
      return `${branch(piece)} is not there`;
  }
}

/** That nobody misses it: `` no test enters this `if` of `parse` ``, or what they do not notice. `isEntered`: where that is known. */
export function missedByNone(piece: Pick<Piece, 'kind' | 'name'>, isEntered: boolean | undefined): string {
  if (isEntered === false) return `no test enters ${branch(piece)}`;
  return `no test notices when ${withoutPiece(piece)}${isEntered ? ', and some enter it' : ''}`;
}

const branch = ({ kind, name }: Pick<Piece, 'kind' | 'name'>): string =>
  `this ${kind === 'loop' ? kind : `\`${kind}\``} of \`${name.replaceAll('`', "'")}\``;

/** `9 hunks`, `1 piece`, `12 hunks and pieces`: pieces are what new functions, and hunks of several changes, are taken apart into. */
export function countParts(parts: readonly { readonly piece?: unknown; readonly whole?: unknown }[]): string {
  const pieces = parts.filter(({ piece, whole }) => piece !== undefined || whole !== undefined).length;
  const plural = parts.length === 1 ? '' : 's';
  if (!pieces) return `${parts.length} hunk${plural}`;
  return pieces === parts.length ? `${pieces} piece${plural}` : `${parts.length} hunks and pieces`;
}
