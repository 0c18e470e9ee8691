/**
 * Something that the user can mend and that keeps us from finding out: a wrong option, a shallow clone, a base that does
 * not exist. The message says what and why; the hint says what to do.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** One mistake in a policy, at a place in one of its files. Lines and columns count from 1. */
export interface PolicyProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint?: string;
  /** The lines around it, with a marker below the place. */
  readonly frame?: string;
}

/** A policy with mistakes: all of them at once. */
export class PolicyError extends UserError {
  override readonly name = 'PolicyError';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    const [first] = problems;
    super(
      problems.length === 1 && first
        ? `${first.file}:${first.line}:${first.column}: ${first.message}`
        : `the policy has ${problems.length} mistakes`,
      'run `landworthy policy check` to see each with its place',
    );
    this.problems = problems;
  }
}
