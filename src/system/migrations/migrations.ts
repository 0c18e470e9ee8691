import type { Facts, Files, Side } from '../../core/facts.ts';
import type { Migrations, MigrationsRequest } from '../../core/migrations/migration.ts';
import { atlasSumProblem } from './atlas-sum.ts';

/** Finds the migrations of each side once, however many requirements ask for them. */
export function openMigrations(files: (side: Side) => Files): Facts['migrations'] {
  const known = new Map<string, Promise<readonly Migrations[]>>();
  return async (side, request) => {
    const key = JSON.stringify([side, request.folder, request.framework, request.server]);
    const found = known.get(key) ?? readSide(files(side), request);
    known.set(key, found);
    return found;
  };
}

export async function readSide(files: Files, request: MigrationsRequest): Promise<readonly Migrations[]> {
  const { findMigrations } = await import('../../core/migrations/find.ts');
  const found = await findMigrations(files, request);
  return Promise.all(
    found.map(async one =>
      one.framework === 'atlas' ? { ...one, badSum: await atlasSumProblem(one.folder, files) } : one,
    ),
  );
}
