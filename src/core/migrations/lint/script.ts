import type { Operation } from './operation.ts';

/** A script, read. */
export interface ReadScript {
  readonly statements: readonly ReadStatement[];
  readonly comments: readonly { readonly at: number; readonly end: number }[];
  /** What could not be read: each is a finding. */
  readonly unread: readonly { readonly at: number; readonly message: string }[];
  /** What was left out, and is no mistake. */
  readonly left: readonly { readonly at: number; readonly message: string }[];
}

export interface ReadStatement {
  /** Offsets in the script, from its first word on, without the semicolon. */
  readonly at: number;
  readonly end: number;
  readonly operations: readonly Operation[];
  readonly clauses?: { readonly algorithm?: string; readonly lock?: string };
}
