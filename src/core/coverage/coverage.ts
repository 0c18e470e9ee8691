import type { CommandRequest, CommandRun } from '../run/command.ts';

export type CoverageFormat = 'lcov' | 'cobertura' | 'istanbul' | 'v8' | 'go' | 'jacoco' | 'python';

export interface CoverageRequest extends CommandRequest {
  /** `file` is a path or a glob relative to the repository's root. */
  readonly report: { readonly format: CoverageFormat; readonly file: string };
}

/** The lines of one file that can be executed, by number from 1, and whether they were. */
export type LineCoverage = ReadonlyMap<number, boolean>;

/** Lines by the name of a test. */
export type TestLines = ReadonlyMap<string, ReadonlySet<number>>;

/** What the reports of one run say. All of them together: a line was executed if one of them says so. */
export type Coverage =
  | {
      readonly ok: true;
      /** By path in the judged tree. */
      readonly files: ReadonlyMap<string, LineCoverage>;
      /** For these paths the lines that single tests executed, by the names that the report gives the tests, where it does. */
      readonly tests: ReadonlyMap<string, TestLines>;
      /** Paths, as the report writes them, of which the judged tree has no file. */
      readonly strange: readonly string[];
      /** Those that may be several of its files. */
      readonly ambiguous: readonly AmbiguousPath[];
    }
  | { readonly ok: false; readonly reason: string };

export interface AmbiguousPath {
  readonly written: string;
  readonly candidates: readonly string[];
}

export interface CoverageRun extends CommandRun {
  readonly coverage: Coverage;
}
