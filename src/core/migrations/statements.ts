/** Whether a script holds one statement at most; of PostgreSQL's, MySQL's and SQLite's ways to quote. Linear in its length. */
export function isOneStatement(text: string): boolean {
  const plain = unquoted(text);
  let end = plain.length;
  // Not by a pattern: of a million semicolons, it would begin again behind each.
  while (end > 0 && /[\s;]/.test(plain[end - 1] ?? '')) end--;
  return !plain.slice(0, end).includes(';');
}

/** The same text with comments, and what stands between quotes, taken out. */
export const unquoted = (text: string): string => without(text, () => true);

/** The same text with comments taken out, and each run of white space made one. */
export const uncommented = (text: string): string =>
  without(text, part => /^(?:--|#|\/\*)/.test(part))
    .replace(/\s+/g, ' ')
    .trim();

function without(text: string, isOut: (part: string) => boolean): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const end = skipped(text, at);
    if (end <= at) {
      at++;
      continue;
    }
    if (isOut(text.slice(at, end))) {
      kept.push(text.slice(from, at), ' ');
      from = end;
    }
    at = end;
  }
  kept.push(text.slice(from));
  return kept.join('');
}

/** Where the comment or the text ends that begins here; the same place where none does. */
function skipped(text: string, at: number): number {
  const char = text[at] ?? '';
  if (char === '-' && text[at + 1] === '-') return indexOrEnd(text, '\n', at);
  if (char === '#' && /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, at - 40), at))) return indexOrEnd(text, '\n', at);
  // What MySQL runs though it looks like a comment is no comment.
  if (char === '/' && text[at + 1] === '*' && text[at + 2] !== '!') return commentEnd(text, at);
  if (char === "'" || char === '"' || char === '`') return quoteEnd(text, at, char);
  if (char !== '$' || /[\w$]/.test(text[at - 1] ?? '')) return at;
  const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]{0,62})?\$/.exec(text.slice(at, at + 66))?.[0];
  if (tag === undefined) return at;
  const end = text.indexOf(tag, at + tag.length);
  return end < 0 ? text.length : end + tag.length;
}

/** PostgreSQL's comments nest. */
function commentEnd(text: string, at: number): number {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

/** A backslash counts only where a letter before the quote says so, or in MySQL; a doubled quote is two texts side by side. */
function quoteEnd(text: string, at: number, quote: string): number {
  const escapes = /[eE]$/.test(text.slice(Math.max(0, at - 1), at));
  for (let index = at + 1; index < text.length; index++) {
    if (text[index] === '\\' && escapes) index++;
    else if (text[index] === quote) return index + 1;
  }
  return text.length;
}

const indexOrEnd = (text: string, what: string, at: number): number => {
  const found = text.indexOf(what, at);
  return found < 0 ? text.length : found;
};
