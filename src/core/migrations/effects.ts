import { throwsDataAway } from '../rollback/irreversible.ts';
import type { Migration } from './migration.ts';
import type { MigrationSides } from './sides.ts';

export const effects = ['destroys-data'] as const;
export type Effect = (typeof effects)[number];

/** The first of the migrations that a change adds, or edits, which has one of these effects. */
export function findEffect(
  folders: readonly MigrationSides[],
  wanted: readonly Effect[],
): { readonly effect: Effect; readonly path: string } | undefined {
  const touched = folders.flatMap(({ changes }) => [...changes.added, ...changes.edited.map(({ after }) => after)]);
  for (const migration of touched)
    for (const effect of wanted) if (has[effect](migration)) return { effect, path: migration.path };
  return undefined;
}

const has: Readonly<Record<Effect, (migration: Migration) => boolean>> = {
  'destroys-data': ({ up }) => throwsDataAway(up),
};
