import type { Piece } from './piece.ts';

/** What a file would lack without a piece: `` `parse` does nothing ``, `` this `catch` of `parse` lets errors pass ``. */
export function withoutPiece({ kind, name }: Pick<Piece, 'kind' | 'name'>): string {
  const owner = `\`${name.replaceAll('`', "'")}\``;
  switch (kind) {
    case 'function':
      return `${owner} does nothing`;
    case 'catch':
      return `this \`catch\` of ${owner} lets errors pass`;
    default:
      return `this ${kind === 'loop' ? kind : `\`${kind}\``} of ${owner} is not there`;
  }
}

/** `9 hunks`, `1 piece`, `12 hunks and pieces`: pieces are what new functions are taken apart into. */
export function countParts(parts: readonly { readonly piece?: unknown }[]): string {
  const pieces = parts.filter(({ piece }) => piece !== undefined).length;
  const plural = parts.length === 1 ? '' : 's';
  if (!pieces) return `${parts.length} hunk${plural}`;
  return pieces === parts.length ? `${pieces} piece${plural}` : `${parts.length} hunks and pieces`;
}
