import leven from 'leven';

/** A hint with the known word that was probably meant, or nothing. */
export function suggest(word: string, known: readonly string[]): { hint?: string } {
  const [best] = known
    .map(candidate => ({ candidate, distance: leven(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (!best || best.distance > Math.max(2, word.length / 3)) return {};
  return { hint: `did you mean \`${best.candidate}\`?` };
}
