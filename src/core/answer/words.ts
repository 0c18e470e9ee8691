// Format characters that show nothing: zero-width spaces, joiners, direction marks, the soft hyphen.
const invisible = /[\p{Cf}\p{Cc}\u115F\u1160\u3164\uFFA0]/gu;
let segmenter: Intl.Segmenter | undefined;

/** Text as a reader sees it: without HTML comments and characters that show nothing, white space as single spaces. */
export function visibleText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/[\t\r\n]/g, ' ')
    .replace(invisible, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The words of a text in small letters, also where no spaces divide them. An address counts as one word. */
export function wordsOf(text: string): readonly string[] {
  const plain = visibleText(text)
    .toLowerCase()
    .replace(/https?:\/\/\S+/g, ' address ');
  // Made when it is first needed: it loads the word lists of several languages.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  return [...segmenter.segment(plain)].filter(part => part.isWordLike).map(part => part.segment);
}

/**
 * How many different words a text has. Numbers and single letters of an alphabet do not count, so that neither
 * `x x x x` nor `1 2 3 4` is a sentence.
 */
export function countWords(text: string): number {
  return new Set(
    wordsOf(text).filter(
      word => !/^(?:[\p{N}.,_]+|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])$/u.test(word),
    ),
  ).size;
}

/**
 * What is left of a text when only its letters and digits count: two answers with the same gist were copied from each
 * other. A plain expression, because it is asked of every record of the base: words without spaces need no dividing here.
 */
export const gistOf = (text: string): string =>
  (
    visibleText(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');

/** The beginning of a text, quoted, in one line. */
export function excerpt(text: string): string {
  const line = visibleText(text);
  return `"${line.length > 80 ? `${line.slice(0, 79)}…` : line}"`;
}
