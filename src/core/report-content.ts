/** The change itself, within limits: what a person looks at who has to decide. Hostile text throughout. */
export interface ReportedContent {
  /** What its record says. */
  readonly answers: readonly ReportedAnswer[];
  /** In git's order; those with a finding come first. */
  readonly files: readonly ReportedFile[];
  /** How many more there are. */
  readonly unlisted: number;
}

export interface ReportedAnswer {
  readonly key: string;
  /** The file, the commit or the pull request in which it stands. */
  readonly source: string;
  readonly parts: readonly { readonly name?: string; readonly text: string }[];
}

export interface ReportedFile {
  readonly path: string;
  readonly change: 'added' | 'modified' | 'deleted';
  readonly owners: readonly string[];
  readonly hunks: readonly DiffHunk[];
  /** How many of its added and removed lines are not in the hunks. */
  readonly leftOut: number;
  /** Why there are no hunks. */
  readonly reason?: string;
}

/** Consecutive lines of a file's diff, as a person reads it. */
export interface DiffHunk {
  /** The number of its first line on each side; counts from 1. */
  readonly before: number;
  readonly after: number;
  /** Each one after its sign: `+`, `-` or a space. */
  readonly lines: readonly string[];
}
