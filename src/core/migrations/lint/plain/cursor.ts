import type { Token } from '../sql/tokens.ts';

/** Goes through the tokens of a statement. Words are compared in small letters; a name in quotes is no word. */
export interface Cursor {
  /** The word here, or `at` places on; the sign, for a sign; empty for anything else, and at the end. */
  readonly peek: (at?: number) => string;
  readonly isEnd: () => boolean;
  /** Passes over these words if they stand here. */
  readonly eat: (...words: readonly string[]) => boolean;
  readonly skip: () => void;
  /** A name, maybe with others before it: `a.b`. */
  readonly name: () => string;
  /** What stands between the parentheses here, which it passes over; undefined where there are none. */
  readonly parens: () => Cursor | undefined;
  /** Splits what is left at its commas outside of parentheses. */
  readonly split: () => readonly Cursor[];
  /** The text of all that is left. */
  readonly rest: () => string;
  /** All words that are left, outside of parentheses. */
  readonly words: () => readonly string[];
  /** The texts in quotes. */
  readonly strings: () => readonly string[];
  readonly copy: () => Cursor;
}

export function openCursor(text: string, tokens: readonly Token[], from = 0, to = tokens.length): Cursor {
  let at = from;
  const sliceOf = (token: Token | undefined) => (token ? text.slice(token.at, token.end) : '');
  const wordAt = (index: number) => {
    const token = index < to ? tokens[index] : undefined;
    return token?.kind === 'word' || token?.kind === 'sign' ? sliceOf(token).toLowerCase() : '';
  };
  const closeOf = (open: number) => {
    let depth = 0;
    for (let index = open; index < to; index++) {
      const sign = wordAt(index);
      if (sign === '(') depth++;
      if (sign === ')' && --depth === 0) return index;
    }
    return to;
  };
  const self: Cursor = {
    peek: (more = 0) => wordAt(at + more),
    isEnd: () => at >= to,
    eat: (...words) => {
      if (!words.every((word, index) => wordAt(at + index) === word)) return false;
      at += words.length;
      return true;
    },
    skip: () => {
      at = wordAt(at) === '(' ? closeOf(at) + 1 : at + 1;
    },
    name: () => {
      const parts = [unquote(at < to ? sliceOf(tokens[at]) : '')];
      at++;
      while (wordAt(at) === '.') {
        parts.push(unquote(sliceOf(tokens[at + 1])));
        at += 2;
      }
      return parts.join('.');
    },
    parens: () => {
      if (wordAt(at) !== '(') return undefined;
      const close = closeOf(at);
      const inner = openCursor(text, tokens, at + 1, close);
      at = close + 1;
      return inner;
    },
    split: () => {
      const parts: Cursor[] = [];
      let start = at;
      for (let index = at; index <= to; index++) {
        if (wordAt(index) === '(') index = closeOf(index);
        else if (index === to || wordAt(index) === ',') {
          if (index > start) parts.push(openCursor(text, tokens, start, index));
          start = index + 1;
        }
      }
      return parts;
    },
    rest: () => text.slice(tokens[at]?.at ?? 0, at < to ? tokens[to - 1]?.end : (tokens[at]?.at ?? 0)),
    words: () => {
      const found: string[] = [];
      for (let index = at; index < to; index++) {
        if (wordAt(index) === '(') index = closeOf(index);
        else if (tokens[index]?.kind === 'word') found.push(wordAt(index));
      }
      return found;
    },
    strings: () =>
      tokens
        .slice(at, to)
        .filter(({ kind }) => kind === 'string')
        .map(token => unquote(sliceOf(token))),
    copy: () => openCursor(text, tokens, at, to),
  };
  return self;
}

function unquote(text: string): string {
  const quote = text[0] ?? '';
  if (quote === '[') return text.slice(1, -1);
  return /^["'`]$/.test(quote) ? text.slice(1, -1).replaceAll(quote + quote, quote) : text;
}
