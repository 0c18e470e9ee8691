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
    const char = text[at] ?? '';
    const two = text.slice(at, at + 2);
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    if (dialect === 'mysql' && two === '/*') {
      const opened = executableComment(text, at);
      if (opened) {
        executable = true;
        at += opened;
        continue;
      }
    }
    if (executable && two === '*/') {
      executable = false;
      at += 2;
      continue;
    }
    const token = tokenAt(text, at, dialect);
    yield token;
    at = token.end;
  }
}

function tokenAt(text: string, at: number, dialect: Dialect): Token {
  const char = text[at] ?? '';
  const next = text[at + 1] ?? '';
  if (char === '-' && next === '-' && (dialect !== 'mysql' || /^\s?$/.test(text[at + 2] ?? '')))
    return lineAt(text, at);
  if (char === '#' && dialect === 'mysql') return lineAt(text, at);
  if (char === '/' && next === '*')
    return dialect === 'postgres' ? nestAt(text, at) : until(text, at, 'comment', '*/', 2);
  if (char === "'") return quotedAt(text, at, 'string', { backslash: dialect === 'mysql' });
  if (char === '"')
    return quotedAt(text, at, dialect === 'mysql' ? 'string' : 'quoted', { backslash: dialect === 'mysql' });
  if (dialect === 'postgres' && next === "'" && /[eE]/.test(char))
    return { ...quotedAt(text, at + 1, 'string', { backslash: true }), at };
  if (dialect !== 'postgres' && char === '`') return quotedAt(text, at, 'quoted', { backslash: false });
  if (dialect === 'sqlite' && char === '[') return until(text, at, 'quoted', ']', 1);
  if (dialect === 'postgres' && char === '$') {
    const tag = matchAt(/\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y, text, at);
    if (tag) return until(text, at, 'string', tag, tag.length);
  }
  const word = matchAt(/[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, text, at);
  if (word) return { kind: 'word', at, end: at + word.length };
  const number = matchAt(/[0-9][\w.]*/y, text, at);
  if (number) return { kind: 'number', at, end: at + number.length };
  return { kind: 'sign', at, end: at + 1 };
}

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
  const quote = text[at] ?? '';
  const stops = new RegExp(backslash ? `\\\\|${quote}` : quote, 'g');
  stops.lastIndex = at + 1;
  for (let stop = stops.exec(text); stop; stop = stops.exec(text)) {
    if (stop[0] === '\\' || text[stop.index + 1] === quote) stops.lastIndex = stop.index + 2;
    else return { kind, at, end: stop.index + 1 };
  }
  return { kind: 'broken', at, end: text.length };
}
