/** One statement of a script. */
export interface Statement {
  /** Without the semicolon, and without what stands before its first word. */
  readonly text: string;
  /** Of the script's file, where it begins; from 1. */
  readonly line: number;
}

export type Dialect = 'postgres' | 'mysql' | 'sqlite';

/** The statements of a script whose first line is `line` of its file. What holds nothing but comments is none. */
export function splitStatements(text: string, dialect: Dialect, line = 1): readonly Statement[] {
  const statements: Statement[] = [];
  const next = lexical[dialect];
  let from: number | undefined;
  let to = 0;
  let words: string[] = [];
  let depth = 0;
  let delimiter = ';';
  const finish = () => {
    if (from !== undefined)
      statements.push({ text: text.slice(from, to), line: line + countLines(text.slice(0, from)) });
    from = undefined;
    words = [];
    depth = 0;
  };
  for (let at = 0; at < text.length; ) {
    const change = dialect === 'mysql' && from === undefined ? delimiterAt(text, at) : undefined;
    if (change) {
      delimiter = change.delimiter;
      at += change.length;
      continue;
    }
    if (depth <= 0 && text.startsWith(delimiter, at)) {
      finish();
      at += delimiter.length;
      continue;
    }
    next.lastIndex = at;
    const [piece = text[at] ?? ''] = next.exec(text) ?? [];
    const end = at + (piece.startsWith('/*') && dialect === 'postgres' ? nested(text, at) : piece.length);
    const isComment = /^(?:--|#(?!>)|\/\*(?![!+M]))/.test(piece) && (piece !== '#' || dialect === 'mysql');
    if (!isComment && /\S/.test(piece)) {
      from ??= at;
      to = end;
      if (/^[a-z_]/i.test(piece)) {
        words.push(piece.toLowerCase());
        depth += step(words, dialect);
      }
    }
    at = end;
  }
  finish();
  return statements;
}

/** What must not be looked into, or a word; anything else is taken character by character. */
const string = /'(?:[^']|'')*'?/.source;
const common = [/--[^\n]*/.source, /\/\*[\s\S]*?(?:\*\/|$)/.source, /"(?:[^"]|"")*"?/.source];
const lexical: Readonly<Record<Dialect, RegExp>> = {
  postgres: new RegExp(
    [
      ...common,
      /[eE]'(?:[^'\\]|\\[\s\S]|'')*'?/.source,
      string,
      /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?(?:\$\1\$|$)/.source,
      /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[0-9][\w$]*/.source,
    ].join('|'),
    'y',
  ),
  mysql: new RegExp(
    [
      /--(?=[\s]|$)[^\n]*|#[^\n]*/.source,
      /\/\*[\s\S]*?(?:\*\/|$)/.source,
      /"(?:[^"\\]|\\[\s\S]|"")*"?|'(?:[^'\\]|\\[\s\S]|'')*'?|`(?:[^`]|``)*`?/.source,
      /[A-Za-z_][\w$]*|[0-9][\w$]*/.source,
    ].join('|'),
    'y',
  ),
  sqlite: new RegExp([...common, string, /`[^`]*`?|\[[^\]]*\]?/.source, /[A-Za-z_]\w*|[0-9]\w*/.source].join('|'), 'y'),
};

/** Whether this word begins or ends a block, inside which a semicolon ends no statement: 1, -1 or 0. */
function step(words: readonly string[], dialect: Dialect): number {
  const [first] = words;
  const [word, before] = [words.at(-1), words.at(-2)];
  if (first !== 'create' || !words.slice(1, 12).some(one => /^(?:function|procedure|trigger|event)$/.test(one)))
    return 0;
  if (dialect === 'postgres') {
    if (word === 'atomic' && before === 'begin') return 1;
    if (!words.includes('atomic')) return 0;
  } else if (word === 'begin') return 1;
  // `END IF` and the like end what began without a mark of ours.
  if (before === 'end' && /^(?:if|loop|while|repeat)$/.test(word ?? '')) return 1;
  if (word === 'case') return before === 'end' ? 0 : 1;
  return word === 'end' ? -1 : 0;
}

/** PostgreSQL's comments nest: the length of the one that begins here. */
function nested(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const pair = text.slice(at, at + 2);
    if (pair !== '/*' && pair !== '*/') continue;
    depth += pair === '/*' ? 1 : -1;
    at++;
    if (depth === 0) return at + 1 - from;
  }
  return text.length - from;
}

/** A word of MySQL's own client, which no server knows. */
function delimiterAt(text: string, at: number): { readonly delimiter: string; readonly length: number } | undefined {
  const pattern = /delimiter[ \t]+(\S+)[^\n]*/iy;
  pattern.lastIndex = at;
  if (at > 0 && text[at - 1] !== '\n') return undefined;
  const [whole, delimiter] = pattern.exec(text) ?? [];
  return whole !== undefined && delimiter !== undefined ? { delimiter, length: whole.length } : undefined;
}

const countLines = (text: string): number => text.split('\n').length - 1;
