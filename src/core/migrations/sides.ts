import { UserError } from '../errors.ts';
import type { Facts } from '../facts.ts';
import { changesOf, type MigrationChanges } from './changes.ts';
import type { Migrations, MigrationsRequest } from './migration.ts';

/** One folder at the three sides of a change, and what the change does to it. */
export interface MigrationSides {
  readonly folder: string;
  /** Where the change left the base. */
  readonly before: Migrations | undefined;
  /** The tip of the base. */
  readonly base: Migrations | undefined;
  readonly head: Migrations | undefined;
  readonly changes: MigrationChanges;
}

/** All folders with migrations, at whichever side. Throws a UserError where there are none at all, unless there may be. */
export async function readSides(
  facts: Pick<Facts, 'migrations'>,
  request: MigrationsRequest,
  none: 'may be none' | 'some' = 'some',
): Promise<readonly MigrationSides[]> {
  const [before, base, head] = await Promise.all([
    facts.migrations('before', request),
    facts.migrations('base', request),
    facts.migrations('head', request),
  ]);
  const folders = [...new Set([...before, ...base, ...head].map(({ folder }) => folder))].sort();
  if (!folders.length && none === 'some') {
    const where = request.folder === undefined ? 'the repository' : `\`${request.folder}\``;
    const what =
      request.framework === undefined ? 'migrations of a known framework' : `${request.framework} migrations`;
    throw new UserError(
      `there are no ${what} in ${where}`,
      'say where they are with `folder` and `framework`; those of another tool cannot be judged: `enforce: observe`',
    );
  }
  return folders.map(folder => {
    const of = (side: readonly Migrations[]) => side.find(one => one.folder === folder);
    const sides = { before: of(before), base: of(base), head: of(head) };
    return { folder, ...sides, changes: changesOf(sides.before, sides.head) };
  });
}

/** Whether the change does anything to it at all. */
export function isTouched({ changes, before, head }: MigrationSides): boolean {
  const { added, edited, deleted, renamed } = changes;
  if (added.length || edited.length || deleted.length || renamed.length) return true;
  const strays = (side: Migrations | undefined) =>
    JSON.stringify([side?.orphans, side?.ignored, side?.unread, side?.journal, side?.badSum]);
  return strays(before) !== strays(head);
}
