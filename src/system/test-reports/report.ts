import type { TestCase } from '../../core/run/command.ts';
import type { Places } from './places.ts';

/** What a report says, or why it cannot be believed. Whatever the text is, a parser answers and does not throw. */
export type ParsedReport =
  | { readonly ok: true; readonly tests: readonly TestCase[] }
  | { readonly ok: false; readonly reason: string };

export type ReportParser = (text: string, places: Places) => ParsedReport | Promise<ParsedReport>;

export const unreadable = (reason: string): ParsedReport => ({ ok: false, reason });

const longestName = 1000;
const longestMessage = 8000;

export interface FailedTest {
  readonly name: string;
  readonly message: string;
  readonly place?: { readonly path: string; readonly line?: number } | undefined;
}

export function failedTest({ name, message, place }: FailedTest): TestCase {
  return {
    name: name.slice(0, longestName) || '(no name)',
    result: 'failed',
    ...(message.trim() ? { message: message.trim().slice(0, longestMessage) } : {}),
    ...place,
  };
}

export const otherTest = (name: string, result: 'passed' | 'skipped'): TestCase => ({
  name: name.slice(0, longestName) || '(no name)',
  result,
});
