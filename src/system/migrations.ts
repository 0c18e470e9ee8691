import type { Facts, Files, Side } from '../core/facts.ts';
import type { Migrations } from '../core/migrations/migration.ts';

/** Finds the migrations of each side once, however many requirements ask for them. */
export function openMigrations(files: (side: Side) => Files): Facts['migrations'] {
  const known = new Map<string, Promise<readonly Migrations[]>>();
  return async (side, request) => {
    const key = JSON.stringify([side, request.folder, request.framework, request.server]);
    const { findMigrations } = await import('../core/migrations/find.ts');
    const found = known.get(key) ?? findMigrations(files(side), request);
    known.set(key, found);
    return found;
  };
}
