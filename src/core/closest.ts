import leven from 'leven';

/** The known word that was probably meant, if any is near enough. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map(candidate => ({ candidate, distance: leven(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}
