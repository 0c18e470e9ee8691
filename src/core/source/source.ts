import type { Syntax } from './syntax.ts';

/** A text between quotes, without them, on the line on which it begins. */
export interface Literal {
  readonly line: number;
  readonly text: string;
  /** Where its quote stands in the source; for a text inside another one, the outer one's. */
  readonly at: number;
}

/** A source file, taken apart. Both texts have its length and its line breaks; what is taken out is blank. */
export interface Source {
  /** Without comments and without texts. */
  readonly code: string;
  /** Without comments. */
  readonly uncommented: string;
  readonly literals: readonly Literal[];
}

/**
 * Takes a source file apart, in one pass: whatever it holds, the time is linear in its length. A quote that is not closed
 * on its line is an apostrophe; a comment that is not closed goes on to the end.
 */
export function readSource(text: string, syntax: Syntax): Source {
  const code: string[] = [];
  const uncommented: string[] = [];
  const literals: Literal[] = [];
  // Whether a quote still has its match on this line: without it, each apostrophe would look to the line's end again.
  const open = new Map<string, number>();
  const spans = (quote: string) => syntax.multiline?.includes(quote) ?? false;
  let line = 1;
  let plain = 0;
  const keep = (to: number) => {
    const part = text.slice(plain, to);
    code.push(part);
    uncommented.push(part);
  };
  const skip = (from: number, to: number, literal: boolean) => {
    keep(from);
    const part = text.slice(from, to);
    code.push(blank(part));
    uncommented.push(literal ? part : blank(part));
    for (const char of part) if (char === '\n') line++;
    plain = to;
    return to;
  };

  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? '';
    const special = syntax.special?.(text, at) ?? 0;
    const block = special > at ? undefined : syntax.block.find(([begin]) => begins(text, begin, at));
    if (block) {
      const [begin, end] = block;
      const close = text.indexOf(end, at + begin.trimStart().length);
      at = skip(at, close < 0 ? text.length : close + end.length, false);
    } else if (special <= at && syntax.line.some(begin => text.startsWith(begin, at))) {
      const end = text.indexOf('\n', at);
      at = skip(at, end < 0 ? text.length : end, false);
    } else if (special > at) {
      // A pattern, or a single character, is no text.
      if (char === '`') literals.push({ line, text: text.slice(at + 1, special - 1), at });
      at = skip(at, special, true);
    } else if (syntax.quotes.includes(char)) {
      const end = (open.get(char) ?? 0) > at ? -1 : closing(text, at, char, spans(char));
      if (end < 0) {
        if ((open.get(char) ?? 0) <= at) open.set(char, spans(char) ? text.length : endOfLine(text, at));
        at++;
      } else {
        const content = text.slice(at + 1, end);
        literals.push({ line, text: content, at }, ...inside(content, line, at, char, syntax));
        at = skip(at, end + 1, true);
      }
    } else {
      if (char === '\n') line++;
      at++;
    }
  }
  keep(text.length);
  return { code: code.join(''), uncommented: uncommented.join(''), literals };
}

/** What begins with a line break begins a line; the first one has none before it. */
const begins = (text: string, begin: string, at: number): boolean =>
  text.startsWith(begin, at) || (at === 0 && begin.startsWith('\n') && text.startsWith(begin.slice(1)));

/** Where the text that begins here ends, or -1. */
function closing(text: string, start: number, quote: string, spansLines: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === quote) return at;
    if (char === '\\') at++;
    else if (char === '\n' && !spansLines) return -1;
  }
  return -1;
}

/** Texts inside a text: in `${…}`, and in the attributes of markup. */
function inside(content: string, line: number, at: number, quote: string, { markup }: Syntax): Literal[] {
  const parts = quote === '`' ? [...content.matchAll(/\$\{[^{}]{0,500}\}/g)].map(match => match[0]) : [];
  if (markup) parts.push(content);
  return parts.flatMap(part => {
    const before = content.slice(0, content.indexOf(part)).split('\n').length - 1;
    return [...part.matchAll(/(["'`])([^"'`\n]{1,200})\1/g)].map(([, , text = '']) => ({
      line: line + before,
      text,
      at,
    }));
  });
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
