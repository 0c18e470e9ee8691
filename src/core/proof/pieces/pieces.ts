import type { Piece } from './piece.ts';

const script = /\.[cm]?[jt]sx?$/;
const python = /\.py$/;

/** Whether the functions of such a file are told. */
export const hasPieces = (path: string): boolean => script.test(path) || python.test(path);

/** The functions of a file, and what these are made of; empty where its language is not read. */
export async function readPieces(path: string, text: string): Promise<readonly Piece[]> {
  if (script.test(path)) return (await import('./script.ts')).scriptPieces(path, text) ?? [];
  if (python.test(path)) return (await import('./python.ts')).pythonPieces(text);
  return [];
}
