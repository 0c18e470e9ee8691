/** What a run of all tests told of who executes what. Plain data: it is kept with the trial. */
export type TestCoverage = ProgramCoverage | LineCoverage | NoCoverage;

/** Of test files that are programs of their own, as those of `node --test`. */
export interface ProgramCoverage {
  readonly from: 'programs';
  /** Test files that started programs or threads, which may have executed anything; as in `by`. */
  readonly starting: readonly (string | null)[];
  /** By path from the root; a file that is not here may have been read in other ways. */
  readonly files: Readonly<Record<string, readonly LoadedFile[]>>;
}

export interface LoadedFile {
  /** The test files that loaded it, from the folder of the run; null for a program that is none. */
  readonly by: readonly (string | null)[];
  /** Lines strictly inside of functions that were not called. */
  readonly uncalled: Lines;
}

/** As the report says, which the tests themselves write. */
export interface LineCoverage {
  readonly from: 'report';
  /** The tests, or what they execute, may start programs or threads, of which the report may know nothing. */
  readonly mayStart: boolean;
  /** By path from the root. Lines that are in neither were not counted. */
  readonly files: Readonly<Record<string, ReportedLines>>;
}

export interface ReportedLines {
  readonly executed: Lines;
  readonly missed: Lines;
  /** Lines that a test file executes, by its path from the folder of the run, as far as the report tells it. */
  readonly tests: Readonly<Record<string, Lines>>;
}

/** Why nothing is known. */
export interface NoCoverage {
  readonly from: 'nothing';
  readonly reason: string;
}

/** The first and the last of each stretch, from 1, in order. */
export type Lines = readonly (readonly [number, number])[];

export const includes = (lines: Lines, line: number): boolean =>
  lines.some(([first, last]) => line >= first && line <= last);

/** These numbers as stretches. */
export function stretches(numbers: Iterable<number>): Lines {
  const found: [number, number][] = [];
  for (const line of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else found.push([line, line]);
  }
  return found;
}
