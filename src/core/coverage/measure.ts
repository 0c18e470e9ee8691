import type { FileLines, Line } from '../change.ts';
import { hasCode, holdsTypesOnly, isStatement, leavesOut } from './code.ts';
import type { LineCoverage } from './coverage.ts';

/** A changed file and what the report says of the lines that the change adds to it. Numbers are of lines, in order. */
export interface MeasuredFile {
  readonly path: string;
  readonly covered: readonly number[];
  readonly uncovered: readonly number[];
  /** `unknown`: the report does not know the file. `other`: it knows the file, but as another one than this. */
  readonly known: 'yes' | 'unknown' | 'other';
  /** Lines that cannot be executed, and do not part those before and behind them. */
  readonly between: ReadonlySet<number>;
  /** Added lines that tell the coverage tool to look away. */
  readonly leftOut: readonly number[];
}

/**
 * Of a file that the report does not know, each added line with code counts as not executed: it may never have been
 * loaded. So does a plain statement in a file of which the report knows no added line at all: it is about another one.
 */
export function measureFile(
  path: string,
  { added }: FileLines,
  text: string,
  report: LineCoverage | undefined,
): MeasuredFile {
  const code = added.filter(line => hasCode(line.text, path));
  const common = {
    path,
    between: linesBetween(added, text, path, report),
    leftOut: added.filter(line => leavesOut(line.text)).map(numberOf),
  };
  if (!report)
    return {
      ...common,
      covered: [],
      uncovered: holdsTypesOnly(text, path) ? [] : code.map(numberOf),
      known: 'unknown',
    };
  const known = code.map(numberOf).filter(number => report.has(number));
  const statements = code.filter(line => isStatement(line.text)).map(numberOf);
  if (known.length === 0 && statements.length > 0)
    return { ...common, covered: [], uncovered: statements, known: 'other' };
  return {
    ...common,
    covered: known.filter(number => report.get(number)),
    uncovered: known.filter(number => !report.get(number)),
    known: 'yes',
  };
}

/** Lines without code, also those that were there before, and added ones that the report does not know. */
function linesBetween(
  added: readonly Line[],
  text: string,
  path: string,
  report: LineCoverage | undefined,
): ReadonlySet<number> {
  const without = text.split('\n').flatMap((line, index) => (hasCode(line, path) ? [] : [index + 1]));
  return new Set([...without, ...added.map(numberOf).filter(number => !report?.has(number))]);
}

const numberOf = ({ number }: Line): number => number;

/** The last line of this text that the report knows and that is not there, if any. */
export function beyondEnd(text: string, report: LineCoverage, path: string): number | undefined {
  // JaCoCo gives what Kotlin inlines numbers behind the end of the file: https://github.com/jacoco/jacoco/issues/764
  if (/\.kt$/i.test(path)) return undefined;
  // Some tools count the nothing behind the last line break as a line.
  const end = text.split('\n').length;
  let last = 0;
  for (const number of report.keys()) last = Math.max(last, number);
  return last > end ? last : undefined;
}

export interface LineRange {
  readonly line: number;
  readonly endLine: number;
}

/** The uncovered lines as few ranges: lines between them that cannot be executed join them. */
export function uncoveredRanges({ uncovered, between }: MeasuredFile): readonly LineRange[] {
  const ranges: { line: number; endLine: number }[] = [];
  for (const line of uncovered) {
    const last = ranges.at(-1);
    let next = last ? last.endLine + 1 : 0;
    while (last && next < line && between.has(next)) next++;
    if (last && next === line) last.endLine = line;
    else ranges.push({ line, endLine: line });
  }
  return ranges;
}
