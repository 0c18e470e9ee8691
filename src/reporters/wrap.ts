/** The text in lines of at most this width, the first one after `first`, the others after `rest`. Words stay whole. */
export function wrap(text: string, width: number, first: string, rest: string): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}

/** The signs that reports are made of: for them alone, the tables of Unicode are not asked. */
const ours = '✓✗–…→';

/** The columns that a terminal takes for a text: ideographs and emoji take two, marks that combine none. */
export function columns(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character <= '~' || ours.includes(character)) width += 1;
    else if (/\p{M}|\p{Join_Control}/u.test(character)) continue;
    else
      width += /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
