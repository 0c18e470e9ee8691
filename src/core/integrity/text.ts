import { oneLine, shorten } from '../neutral.ts';

/** A piece of the change's text between backticks, on one line. */
export const quote = (text: string, length = 80): string =>
  `\`${shorten(oneLine(text).replaceAll('`', "'"), length)}\``;

/** How often each text is there. */
export function countTexts(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Takes one of these texts away; false where none is left. */
export function takeText(counts: Map<string, number>, text: string): boolean {
  const count = counts.get(text) ?? 0;
  if (count > 0) counts.set(text, count - 1);
  return count > 0;
}

export const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** How much two texts have in common, from 0 to 1: of their words, twice the shared ones by all (Dice). */
export function similarity(one: readonly string[], other: readonly string[]): number {
  if (!one.length || !other.length) return 0;
  const counts = countTexts(one);
  const shared = other.filter(word => takeText(counts, word)).length;
  return (2 * shared) / (one.length + other.length);
}

const mostWords = 2000;

export function wordsIn(text: string): readonly string[] {
  return (text.match(/[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu) ?? []).slice(0, mostWords);
}
