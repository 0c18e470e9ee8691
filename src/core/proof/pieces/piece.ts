import type { Edit } from '../edit.ts';

/** A part of a program that can be taken away alone. */
export interface Piece {
  readonly kind: PieceKind;
  /** Of the function that it is, or is in: `Parser.next`. */
  readonly name: string;
  /** Offsets of all that it is. */
  readonly from: number;
  readonly to: number;
  /** What takes it away. */
  readonly edit: Edit;
  /** Its own parts. */
  readonly inner: readonly Piece[];
}

export type PieceKind = 'function' | 'if' | 'else' | 'case' | 'catch' | 'finally' | 'loop';
