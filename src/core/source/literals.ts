// Where a text ends that begins here and stands between no ordinary quotes; 0 where none does.

/** `'{'`: in these languages a single quote holds one character, or begins a lifetime. */
export function charLiteral(text: string, at: number): number {
  if (text[at] !== "'") return 0;
  const [found] = /^'(?:\\[^\n]{1,10}?|[^\\'\n]{1,2})'/u.exec(text.slice(at, at + 14)) ?? [];
  return found ? at + found.length : 0;
}

/** Go's raw text knows no escapes. */
export function rawText(text: string, at: number): number {
  if (text[at] !== '`') return charLiteral(text, at);
  const end = text.indexOf('`', at + 1);
  return end < 0 ? text.length : end + 1;
}

/** A text between three quotes. */
export function longText(text: string, at: number): number {
  const quotes = text.slice(at, at + 3);
  if (quotes !== '"""' && quotes !== "'''") return 0;
  const end = text.indexOf(quotes, at + 3);
  return end < 0 ? text.length : end + 3;
}

/** Python's text between three quotes; 0 for one that is a statement of its own: that documents, as a comment does. */
export function longTextInExpression(text: string, at: number): number {
  if (!longText(text, at)) return 0;
  const before = text.slice(Math.max(0, at - 400), at).replace(/[rbuf]{0,2}$/i, '');
  return /(?:^|\n)[ \t]*$/.test(before) && !/[([{,=+%\\]\s*$/.test(before) ? 0 : longText(text, at);
}

/** `r#"…"#` */
export function rustLiteral(text: string, at: number): number {
  if (text[at] !== 'r' || /\w/.test(text[at - 1] ?? '')) return charLiteral(text, at);
  const [start, hashes = ''] = /^r(#{0,20})"/.exec(text.slice(at, at + 24)) ?? [];
  if (start === undefined) return 0;
  const end = text.indexOf(`"${hashes}`, at + start.length);
  return end < 0 ? text.length : end + 1 + hashes.length;
}

const longest = 2000;

/** `/…/` where an expression is expected: a pattern may hold quotes, brackets, and what looks like a comment. */
export function regexLiteral(text: string, at: number): number {
  if (text[at] !== '/' || text[at + 1] === '/' || text[at + 1] === '*') return 0;
  if (!/(?:^|[=(,:[!&|?{};+\n]|\b(?:return|typeof|case|of|in))[ \t]*$/.test(text.slice(Math.max(0, at - 40), at)))
    return 0;
  let inClass = false;
  for (let index = at + 1; index < Math.min(text.length, at + longest); index++) {
    const char = text[index];
    if (char === '\n') return 0;
    if (char === '\\') index++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return index + 1;
  }
  return 0;
}
