import type { Finding } from '../../outcome.ts';

/** What a part of the history says. */
export interface Told {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

/** A finding about a migration; codes read `migrations.what`. */
export function migrationFinding(what: string, path: string | undefined, message: string, hint: string): Finding {
  return {
    code: `migrations.${what}`,
    message,
    actor: 'author',
    hint,
    ...(path === undefined ? {} : { place: { path } }),
  };
}
