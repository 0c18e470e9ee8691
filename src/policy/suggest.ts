import { closest } from '../core/closest.ts';

/** A hint with the known word that was probably meant, or nothing. */
export function suggest(word: string, known: readonly string[]): { hint?: string } {
  const best = closest(word, known);
  return best === undefined ? {} : { hint: `did you mean \`${best}\`?` };
}
