import type { Finding } from '../outcome.ts';

/** What one part of the check of migrations says: their history, lint, the rehearsal, the old code on the new schema. */
export interface Part {
  readonly findings: readonly Finding[];
  /** What a reader should know and nobody has to mend. */
  readonly notes: readonly string[];
  /** What is proved where there is no finding, as a part of one line: `3 migrations came back in PGlite 0.5 (PostgreSQL 18)`. */
  readonly proof: string | undefined;
}
