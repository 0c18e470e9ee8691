import { UserError } from '../errors.ts';
import { throwsDataAway } from '../rollback/irreversible.ts';
import { claimsOf } from './lint/claims.ts';
import type { Claim } from './lint/rule.ts';
import type { Server } from './server.ts';
import type { MigrationSides } from './sides.ts';

export const effects = ['destroys-data', 'rewrites', 'offline'] as const;
export type Effect = (typeof effects)[number];

/** What of a rule's claim stands for an effect. */
const claimed: Readonly<Record<Effect, readonly Claim[]>> = {
  'destroys-data': ['destroys'],
  rewrites: ['rewrite'],
  offline: ['lock', 'rewrite', 'scan'],
};

export interface FoundEffect {
  /** Undefined where the migration cannot be read, and may have any. */
  readonly effect: Effect | undefined;
  readonly path: string;
}

/**
 * The first of the migrations that a change adds, or edits, which has one of these effects. Of a program no more can be
 * told than whether its words throw data away. Throws a UserError where the server has to be known.
 */
export async function findEffect(
  { changes, before, head }: MigrationSides,
  wanted: readonly Effect[],
  server: Server | undefined,
): Promise<FoundEffect | undefined> {
  const touched = [...changes.added, ...changes.edited.map(({ after }) => after)];
  if (!touched.length) return undefined;
  const destroying = wanted.includes('destroys-data') && touched.find(({ up }) => throwsDataAway(up));
  if (destroying) return { effect: 'destroys-data', path: destroying.path };
  if (!server) {
    const unknown = wanted.find(effect => effect !== 'destroys-data');
    if (unknown === undefined) return undefined;
    throw new UserError(
      `whether a migration has the effect \`${unknown}\` depends on the server`,
      'name it in a requirement of `migrations`, such as `server: postgres 15`',
    );
  }
  const framework = (head ?? before)?.framework ?? 'sql';
  for (const { path, claim } of await claimsOf({ added: touched, landed: before?.list ?? [], framework, server })) {
    if (claim === undefined) return { effect: undefined, path };
    const effect = wanted.find(one => claimed[one].includes(claim));
    if (effect) return { effect, path };
  }
  return undefined;
}
