// What the policy and the report call by the same words. Apart from both, because the report is read where no policy is.

export type Stage = 'push' | 'merge';
export type Enforcement = 'block' | 'warn' | 'observe';
export type Verdict = 'pass' | 'fail' | 'undecided';

/** The place of a requirement in one of the policy's files, or in a starter policy such as `landworthy:standard`. */
export interface Origin {
  readonly file: string;
  readonly line: number;
}

export const exitCodes: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, undecided: 2 };
