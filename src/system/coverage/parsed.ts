import type { Tree } from './tree.ts';

/** A file as a report writes it. */
export interface ReportedFile {
  readonly written: string;
  /** Folders that `written` may be relative to, as the report writes them. */
  readonly below?: readonly string[];
  readonly lines: Map<number, boolean>;
  /** Those that single tests executed, by their names, where the report tells it. */
  readonly tests?: Map<string, Set<number>>;
}

/** What one report says, or why it cannot be believed. Whatever the text is, a parser answers and does not throw. */
export type ParsedCoverage = { readonly ok: true; readonly files: readonly ReportedFile[] } | Unreadable;

export interface Unreadable {
  readonly ok: false;
  readonly reason: string;
}

export type CoverageParser = (text: string, tree: Tree) => ParsedCoverage | Promise<ParsedCoverage>;

export const unreadable = (reason: string): Unreadable => ({ ok: false, reason });

/** A line was executed if one of those who know it says so. */
export function addLine(lines: Map<number, boolean>, line: number, isCovered: boolean): void {
  lines.set(line, isCovered || (lines.get(line) ?? false));
}

/** The same of a test. */
export function addTestLine(tests: Map<string, Set<number>>, test: string, line: number): void {
  const known = tests.get(test) ?? new Set();
  tests.set(test, known.add(line));
}

/** How often, as a number: some tools write `1e+06`, or what a counter that ran over is. Undefined where it is none. */
export function hits(value: unknown): number | undefined {
  const written =
    typeof value === 'string' && /^-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:e\+?[0-9]{1,3})?$/i.test(value.trim());
  const number = written ? Number(value) : value;
  return typeof number === 'number' && !Number.isNaN(number) ? number : undefined;
}
