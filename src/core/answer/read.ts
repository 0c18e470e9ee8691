import { visibleText } from './words.ts';

/** An answer as a text, and the text in which its date stands. */
export interface AnswerText {
  readonly text: string;
  readonly dated: string;
}

/** Reads a text, a number, a truth value, or a map of `date` and `answer`. Undefined for anything else. */
export function readAnswer(value: unknown): AnswerText | undefined {
  if (typeof value === 'string') return { text: visibleLines(value), dated: value };
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value), dated: '' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { date, answer = date, ...other } = value as Record<string, unknown>;
  if (typeof date !== 'string' || typeof answer !== 'string' || Object.keys(other).length) return undefined;
  return { text: visibleLines(answer), dated: date };
}

/** What an answer is that cannot be read as a text. */
export const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : 'a map with other keys than `date` and `answer`';

const visibleLines = (text: string) => text.split('\n').map(visibleText).join('\n').trim();
