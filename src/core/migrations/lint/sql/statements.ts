import { type Dialect, readTokens, type Token } from './tokens.ts';

/** A statement as its tokens, without comments. */
export interface Piece {
  readonly at: number;
  /** Without the semicolon. */
  readonly end: number;
  /** At most `most` of them. */
  readonly tokens: readonly Token[];
  /** There are more, or something in it never ends. */
  readonly whole: boolean;
}

export interface Pieces {
  readonly statements: readonly Piece[];
  readonly comments: readonly Token[];
  /** What begins and never ends: a string, a comment. */
  readonly broken: Token | undefined;
}

/** Enough for any statement that is no data. */
const most = 20_000;

/** Splits a script of MySQL or SQLite at the semicolons that stand outside of blocks, or at what `DELIMITER` says. */
export function splitScript(text: string, dialect: Exclude<Dialect, 'postgres'>): Pieces {
  const statements: Piece[] = [];
  const comments: Token[] = [];
  let broken: Token | undefined;
  let tokens: Token[] = [];
  let count = 0;
  let words: string[] = [];
  let previous = '';
  let depth = 0;
  let delimiter = ';';
  let skipTo = 0;
  const finish = () => {
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (first && last) statements.push({ at: first.at, end: last.end, tokens, whole: count <= most && !broken });
    [tokens, count, words, depth] = [[], 0, [], 0];
  };
  for (const token of readTokens(text, dialect)) {
    if (token.at < skipTo) continue;
    if (token.kind === 'comment') {
      comments.push(token);
      continue;
    }
    if (token.kind === 'broken') broken ??= token;
    const word = token.kind === 'word' ? text.slice(token.at, Math.min(token.end, token.at + 20)).toLowerCase() : '';
    if (dialect === 'mysql' && !tokens.length && word === 'delimiter') {
      const line = /[^\n]*/y;
      line.lastIndex = token.end;
      const [rest = ''] = line.exec(text) ?? [];
      delimiter = rest.trim() || ';';
      skipTo = token.end + rest.length;
      continue;
    }
    if (depth <= 0 && text.startsWith(delimiter, token.at)) {
      finish();
      skipTo = token.at + delimiter.length;
      continue;
    }
    count++;
    if (count <= most) tokens.push(token);
    else if (tokens.length) tokens[most - 1] = token;
    if (word && words.length < 12) words.push(word);
    if (word) depth += step(words, word, previous);
    if (word) previous = word;
  }
  finish();
  return { statements, comments, broken };
}

/** Whether this word begins or ends a block of a routine, inside which a semicolon ends no statement: 1, -1 or 0. */
function step(words: readonly string[], word: string, previous: string): number {
  if (words[0] !== 'create' || !words.slice(1).some(one => /^(?:function|procedure|trigger|event)$/.test(one)))
    return 0;
  if (word === 'begin') return 1;
  if (word === 'case') return previous === 'end' ? 0 : 1;
  // `END IF` and the like end what began without a mark of ours.
  if (previous === 'end' && /^(?:if|loop|while|repeat)$/.test(word)) return 1;
  return word === 'end' ? -1 : 0;
}
