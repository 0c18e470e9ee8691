/** Who has to act next. */
export type Actor = 'author' | 'reviewer' | 'owner' | 'maintainer';

/** A place in the judged tree. Lines and columns count from 1. */
export interface Place {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
}

/**
 * One thing that is wrong. `code` is stable across versions and reads `section.what`, for example `flags.unregistered`.
 * `message` says what and why, `hint` what to do; `command` is what the actor can type to do it.
 */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly actor: Actor;
  readonly hint?: string;
  readonly place?: Place;
  readonly command?: string;
  /** Raw output that helps to understand the finding: hostile text, several lines. Reporters neutralise and cut it. */
  readonly detail?: string;
}

export type NonEmpty<T> = readonly [T, ...T[]];

export interface Pass {
  readonly status: 'pass';
  /** The one line that says why. */
  readonly proof: string;
  /** True where a person's word was taken because no machine can test it. */
  readonly claimed?: boolean;
  /** What a reader should know all the same, such as the name of a flaky test. */
  readonly notes?: readonly string[];
  /** What the notes say of lines, for whoever shows it beside them: nothing here fails. */
  readonly marks?: readonly Finding[];
}

export interface Fail {
  readonly status: 'fail';
  readonly findings: NonEmpty<Finding>;
  readonly notes?: readonly string[];
  readonly marks?: readonly Finding[];
}

/** Needs someone else, or a later stage. */
export interface Pending {
  readonly status: 'pending';
  readonly reason: string;
  readonly actor: Actor;
  /** The people or teams it waits for, as their forge writes them, such as `@acme/payments`. */
  readonly waitingFor: readonly string[];
  /** The stage at which it counts as a failure; the requirement's own where it is absent. */
  readonly until?: 'push' | 'merge';
}

export interface Skip {
  readonly status: 'skip';
  readonly reason: string;
}

export interface Waived {
  readonly status: 'waived';
  readonly reason: string;
  readonly approvedBy: string;
  /** ISO date, the last day on which the waiver holds. */
  readonly expires: string;
  readonly findings: NonEmpty<Finding>;
}

export interface CheckError {
  readonly status: 'error';
  readonly message: string;
  readonly hint?: string;
}

/** What a check may answer. The other outcomes are the engine's alone. */
export type Judgment = Pass | Fail | Pending | Skip;
export type Outcome = Judgment | Waived | CheckError;

export const pass = (proof: string, { notes, marks, ...more }: Omit<Pass, 'status' | 'proof'> = {}): Pass => ({
  status: 'pass',
  proof,
  ...more,
  ...remarks(notes, marks),
});

export const skip = (reason: string): Skip => ({ status: 'skip', reason });

/** Fails with these findings, or passes with this proof when there is none. */
export function failOr(
  findings: readonly Finding[],
  proof: () => Pass,
  notes?: readonly string[],
  marks?: readonly Finding[],
): Pass | Fail {
  const [first, ...rest] = findings;
  if (!first) return proof();
  return { status: 'fail', findings: [first, ...rest], ...remarks(notes, marks) };
}

const remarks = (notes: readonly string[] = [], marks: readonly Finding[] = []): Pick<Pass, 'notes' | 'marks'> => ({
  ...(notes.length ? { notes } : {}),
  ...(marks.length ? { marks } : {}),
});

export const fail = (first: Finding, ...rest: readonly Finding[]): Fail => ({
  status: 'fail',
  findings: [first, ...rest],
});

/** All that an outcome says of places. */
export const placed = (outcome: Outcome): readonly Finding[] => [
  ...('findings' in outcome ? outcome.findings : []),
  ...('marks' in outcome ? (outcome.marks ?? []) : []),
];
