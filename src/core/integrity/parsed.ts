import { type Literal, readSource } from '../source/source.ts';
import { commonSyntax, syntaxOf } from '../source/syntax.ts';
import { type Pairs, pairBrackets } from './brackets.ts';

/** One side of a file, taken apart once. `code` and `uncommented` have the text's length. */
export interface Parsed {
  readonly text: string;
  readonly code: string;
  readonly uncommented: string;
  readonly literals: ReadonlyMap<number, Literal>;
  readonly pairs: Pairs;
  /** The line of an offset, from 1. */
  readonly lineAt: (offset: number) => number;
  /** The offset at which a line begins. */
  readonly startOf: (line: number) => number;
}

export function parseText(path: string, text: string): Parsed {
  const { code, uncommented, literals } = readSource(text, syntaxOf(path) ?? commonSyntax);
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const byStart = new Map<number, Literal>();
  for (const literal of literals) if (!byStart.has(literal.at)) byStart.set(literal.at, literal);
  return {
    text,
    code,
    uncommented,
    literals: byStart,
    pairs: pairBrackets(code),
    lineAt: offset => {
      let [low, high] = [0, starts.length];
      while (low + 1 < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle;
      }
      return low + 1;
    },
    startOf: line => starts[line - 1] ?? text.length,
  };
}

/** The comments alone; everything else is blank. */
export function commentsOf({ text, uncommented }: Parsed): string {
  const comments: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    comments.push(char === uncommented[at] && char !== '\n' ? ' ' : char);
  }
  return comments.join('');
}
