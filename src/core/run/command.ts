// What the facts know of programs that were run. Their output is hostile text.

/** A command to run in the judged tree. A text goes through the shell; a list is run without one. */
export interface CommandRequest {
  readonly run: string | readonly string[];
  /** A folder below the repository's root, with `/`. */
  readonly in?: string;
  /** Milliseconds; at its end the whole process tree is killed. */
  readonly timeout: number;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The only variables that it gets, beside a few such as `PATH`; all, without it. */
  readonly variables?: readonly string[];
  /** In a scratch checkout, even where the working tree is what is judged. */
  readonly clean?: boolean;
  /** The requirement whose evidence the result may be, and which evidence may spare the run. Without it, neither. */
  readonly requirement?: string;
}

export interface CommandRun {
  /** Undefined when a signal or the timeout ended it, or when it could not be started. */
  readonly exitCode: number | undefined;
  readonly ended: 'exit' | 'signal' | 'timeout' | 'not-started';
  /** The end of standard output and standard error as they came, at most 64 KiB. */
  readonly output: string;
  /** The end of standard output alone, at most 1 MiB. */
  readonly stdout: string;
  readonly milliseconds: number;
  /** Files of the judged tree, but for the declared report, that are not as judged after it ran: edited or deleted. */
  readonly changedFiles: readonly string[];
  /** Files, neither ignored nor the declared report, that it left behind. */
  readonly newFiles: readonly string[];
  /** Set where it was not run again, because evidence proves how it ends. */
  readonly proved?: Proved;
}

/** Who proved it before, and when. */
export interface Proved {
  /** Principals; empty for this machine itself. */
  readonly by: readonly string[];
  /** When the run ended, such as `2026-11-23 14:02 UTC`. */
  readonly on: string;
}

export type ReportFormat = 'junit' | 'tap' | 'vitest' | 'jest' | 'go' | 'node';

/** Where the results of a test run are: a file that it writes (a glob for several), or its standard output. */
export interface ReportSource {
  readonly format: ReportFormat;
  /** Relative to the repository's root. Absent for standard output. */
  readonly file?: string;
}

export interface TestRequest extends CommandRequest {
  readonly report?: ReportSource;
}

export interface TestCase {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly message?: string;
  readonly path?: string;
  readonly line?: number;
  /** It failed at first and passed when the runner itself tried again. */
  readonly flaky?: true;
}

/** What a test run told. `counts` only: nothing but the closing lines could be read. */
export type TestResults =
  | { readonly from: 'report'; readonly tests: readonly TestCase[] }
  | {
      readonly from: 'counts';
      readonly runner: string;
      /** What was counted: `go test` without `-v` counts packages. */
      readonly unit: 'tests' | 'packages';
      readonly passed: number;
      readonly failed: number;
      readonly skipped: number;
      /** Of several runners in one output, those that ran no test: the others' numbers would hide them. */
      readonly idle?: readonly string[];
      /** The failed tests that were named on the way, as far as they could be read. */
      readonly named?: readonly TestCase[];
    }
  /** Of a run that evidence proves: how many there were, and where that was read. */
  | ({ readonly from: 'evidence' } & ProvedTests)
  | { readonly from: 'nothing'; readonly reason: string };

export interface ProvedTests {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unit: 'tests' | 'packages';
  /** `junit report reports/unit.xml` */
  readonly source: string;
}

export interface TestRun extends CommandRun {
  readonly results: TestResults;
}

/** A finding of another tool, from SARIF or rdjson. */
export interface Diagnostic {
  readonly rule: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly path?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  /** Somebody told the tool, in the code or beside it, that this one does not count. */
  readonly suppressed?: true;
}

export interface DiagnosticRequest extends CommandRequest {
  readonly report: { readonly format: 'sarif' | 'rdjson'; readonly file?: string };
}

export interface DiagnosticRun extends CommandRun {
  readonly diagnostics:
    | { readonly ok: true; readonly list: readonly Diagnostic[] }
    | { readonly ok: false; readonly reason: string };
}

/** A rollback that is done for real: see `Facts.rehearsal`. Without a way forward it would give the base back whatever happens. */
export interface RehearsalRequest {
  readonly forward: string | readonly string[];
  readonly back: string | readonly string[];
  readonly verify: string | readonly string[];
  /** Milliseconds, for each of the three. */
  readonly timeout: number;
}

export interface RehearsalStep {
  readonly name: 'apply' | 'forward' | 'restore' | 'back' | 'verify';
  readonly ended: CommandRun['ended'];
  readonly exitCode: number | undefined;
  /** The end of what it wrote, at most 64 KiB. */
  readonly output: string;
  readonly milliseconds: number;
}

export interface Rehearsal {
  /** In the order in which they were done; the last one failed, if any did. */
  readonly steps: readonly RehearsalStep[];
  /** Files that `forward` made and that were still there when the base's code was back; a few of them. */
  readonly left: readonly string[];
}
