export type Dialect = 'postgres' | 'mysql' | 'sqlite';

/** `quoted`: a name in quotes; `broken`: what begins and never ends. White space is none. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'comment' | 'sign' | 'broken';
  readonly at: number;
  readonly end: number;
}

/**
 * The tokens of a text of any length, in linear time: each character is looked at once. Of PostgreSQL's rules those of
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html, with `standard_conforming_strings` on.
 */
export function* readTokens(text: string, dialect: Dialect): Generator<Token> {
  let at = 0;
  // What MySQL runs although it looks like a comment: https://dev.mysql.com/doc/refman/8.4/en/comments.html
  let executable = false;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      continue;
    }
    if (dialect === 'mysql' && (code === slash || code === star)) {
      const opened: number | undefined = code === slash ? executableComment(text, at) : undefined;
      const isClosed: boolean = executable && text.startsWith('*/', at);
      if (opened || isClosed) {
        executable = !isClosed;
        at += opened ?? 2;
        continue;
      }
    }
    const token = tokenAt(text, at, code, dialect);
    yield token;
    at = token.end;
  }
}

const [slash, star] = [47, 42];

const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff || (code >= 0x2000 && code <= 0x200a);

function tokenAt(text: string, at: number, code: number, dialect: Dialect): Token {
  // Most tokens of long scripts are these, which begin nothing.
  if (code === 40 || code === 41 || code === 44 || code === 59) return { kind: 'sign', at, end: at + 1 };
  if (isDigit(code)) return { kind: 'number', at, end: endOfWord(text, at + 1, true) };
  if (isLetter(code)) {
    if (dialect === 'postgres' && (code === 69 || code === 101) && text[at + 1] === "'")
      return { ...quotedAt(text, at + 1, 'string', { backslash: true }), at };
    return { kind: 'word', at, end: endOfWord(text, at + 1, false) };
  }
  return signAt(text, at, dialect);
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 0x80;

function endOfWord(text: string, from: number, isNumber: boolean): number {
  let end = from;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    // `$` inside of a word, `.` inside of a number.
    if (!isLetter(code) && !isDigit(code) && code !== (isNumber ? 46 : 36)) break;
  }
  return end;
}

function signAt(text: string, at: number, dialect: Dialect): Token {
  const char = text[at] ?? '';
  const next = text[at + 1] ?? '';
  if (char === "'") return quotedAt(text, at, 'string', { backslash: dialect === 'mysql' });
  if (char === '"')
    return quotedAt(text, at, dialect === 'mysql' ? 'string' : 'quoted', { backslash: dialect === 'mysql' });
  if (char === '-' && next === '-' && (dialect !== 'mysql' || /^\s?$/.test(text[at + 2] ?? '')))
    return lineAt(text, at);
  if (char === '#' && dialect === 'mysql') return lineAt(text, at);
  if (char === '/' && next === '*')
    return dialect === 'postgres' ? nestAt(text, at) : until(text, at, 'comment', '*/', 2);
  if (dialect !== 'postgres' && char === '`') return quotedAt(text, at, 'quoted', { backslash: false });
  if (dialect === 'sqlite' && char === '[') return until(text, at, 'quoted', ']', 1);
  const tag = dialect === 'postgres' && char === '$' ? matchAt(dollarQuote, text, at) : undefined;
  return tag ? until(text, at, 'string', tag, tag.length) : { kind: 'sign', at, end: at + 1 };
}

const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

function executableComment(text: string, at: number): number | undefined {
  return matchAt(/\/\*M?![0-9]{0,6}/y, text, at)?.length;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function lineAt(text: string, at: number): Token {
  const end = text.indexOf('\n', at);
  return { kind: 'comment', at, end: end < 0 ? text.length : end };
}

function until(text: string, at: number, kind: Token['kind'], close: string, skip: number): Token {
  const found = text.indexOf(close, at + skip);
  return found < 0 ? { kind: 'broken', at, end: text.length } : { kind, at, end: found + close.length };
}

/** PostgreSQL's comments nest. */
function nestAt(text: string, at: number): Token {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return { kind: 'comment', at, end: marks.lastIndex };
  }
  return { kind: 'broken', at, end: text.length };
}

/** A quote inside is written twice, or behind a backslash where the server knows that. */
function quotedAt(text: string, at: number, kind: Token['kind'], { backslash }: { backslash: boolean }): Token {
  const quote = text.charCodeAt(at);
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 92 && backslash) end++;
    else if (code !== quote) continue;
    else if (text.charCodeAt(end + 1) === quote) end++;
    else return { kind, at, end: end + 1 };
  }
  return { kind: 'broken', at, end: text.length };
}
