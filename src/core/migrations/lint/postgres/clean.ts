import { readTokens } from '../sql/tokens.ts';

/** A script as the parser may get it: what it does not know, and what it would take forever to pass over, is blank. */
export interface Cleaned {
  /** As long as the script, so that offsets are the same in both. */
  readonly text: string;
  readonly comments: readonly Place[];
  readonly left: readonly Told[];
  readonly broken: Told | undefined;
}

interface Place {
  readonly at: number;
  readonly end: number;
}

interface Told {
  readonly at: number;
  readonly message: string;
}

/** Longer rows than these are data, of which the parser would make twenty times as much. */
const longData = 100_000;
/** More tokens than any statement has that a person wrote. Texts, such as bodies of functions, are one. */
const longStatement = 200_000;
const manySigns = 1000;

export function clean(text: string): Cleaned {
  const comments: Place[] = [];
  const left: Told[] = [];
  const blank: [from: number, to: number, instead?: string][] = [];
  let broken: Told | undefined;
  let skipTo = 0;
  let words: string[] = [];
  let [start, tokens, signs] = [0, 0, 0];
  const finish = (end: number) => {
    const kilobytes = Math.round((end - start) / 1000);
    if (tokens && /^(?:insert|values)$/.test(words[0] ?? '') && end - start > longData) {
      blank.push([start, end]);
      left.push({ at: start, message: `${kilobytes} kB of rows` });
    } else if (tokens > longStatement)
      broken ??= { at: start, message: `a statement of ${kilobytes} kB is too long to be read` };
    [words, tokens] = [[], 0];
  };
  for (const token of readTokens(text, 'postgres')) {
    if (token.at < skipTo) continue;
    if (token.kind === 'comment') {
      comments.push(token);
      blank.push([token.at, token.end]);
      continue;
    }
    if (token.kind === 'broken') {
      broken ??= {
        at: token.at,
        message: `what begins with \`${text.slice(token.at, token.at + 20).split('\n')[0]}\` never ends`,
      };
      break;
    }
    const sign = token.kind === 'sign' ? (text[token.at] ?? '') : '';
    // Of a long row of operators PostgreSQL's scanner gives back all but one, again and again.
    signs = /[-+*/<>=~!@#%^&|`?]/.test(sign) ? signs + 1 : 0;
    if (signs > manySigns) {
      broken ??= { at: token.at, message: `${manySigns} operators in a row are no SQL` };
      break;
    }
    if (sign === '\\') {
      skipTo = lineEnd(text, token.at);
      left.push({
        at: token.at,
        message: `psql’s own \`${text.slice(token.at, Math.min(skipTo, token.at + 60)).trim()}\``,
      });
      blank.push([token.at, skipTo, tokens ? ';' : ' ']);
      finish(token.at);
    } else if (sign === ';') {
      const isCopy = words[0] === 'copy' && words.includes('stdin');
      finish(token.at);
      if (!isCopy) continue;
      const from = lineEnd(text, token.at);
      skipTo = endOfRows(text, from);
      blank.push([from, skipTo]);
      left.push({ at: start, message: 'the rows of `COPY … FROM STDIN`' });
    } else {
      if (tokens === 0) start = token.at;
      tokens++;
      if (token.kind === 'word' && words.length < 40)
        words.push(text.slice(token.at, Math.min(token.end, token.at + 20)).toLowerCase());
    }
  }
  finish(text.length);
  return { text: blanked(text, blank), comments, left, broken };
}

function blanked(text: string, ranges: readonly (readonly [from: number, to: number, instead?: string])[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const [from, to, instead = ' '] of ranges.toSorted(([a], [b]) => a - b)) {
    if (from < done || to <= from) continue;
    parts.push(text.slice(done, from), instead, ' '.repeat(to - from - 1));
    done = to;
  }
  return parts.join('') + text.slice(done);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function endOfRows(text: string, from: number): number {
  const last = /^\\\.[ \t\r]*$/gm;
  last.lastIndex = from;
  return last.exec(text) ? last.lastIndex : text.length;
}
