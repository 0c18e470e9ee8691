import { type MigrationChanges, whatIsEdited } from '../changes.ts';
import type { Migration, Migrations } from '../migration.ts';
import { migrationFinding, type Told } from './told.ts';

/** The migrations at a tag that somebody may have deployed. */
export interface Released {
  readonly tag: string;
  readonly migrations: readonly Migrations[];
}

/** What was released stays as it was, also where an earlier change has edited it since. */
export function judgeReleased(
  released: Released,
  folder: string,
  changes: MigrationChanges,
  head: Migrations | undefined,
): Told {
  const { tag } = released;
  const then = released.migrations.find(one => one.folder === folder)?.list ?? [];
  const atHead = new Map((head?.list ?? []).map(one => [one.path, one]));
  const own = new Set([...changes.added, ...changes.edited.map(({ after }) => after)].map(({ path }) => path));
  const different = then.flatMap((old): { old: Migration; now: Migration | undefined }[] => {
    const now = atHead.get(old.path);
    const what = now && whatIsEdited(old, now);
    return !now || what === 'up' ? [{ old, now }] : [];
  });
  const findings = different
    .filter(({ now }) => now && own.has(now.path))
    .map(({ old }) =>
      migrationFinding(
        'released',
        old.path,
        `\`${old.path}\` was released with \`${tag}\`, and read otherwise there`,
        `put it back as it was in \`${tag}\``,
      ),
    );
  const deleted = new Set(changes.deleted.map(({ path }) => path));
  const earlier = different.filter(({ old, now }) => !(now && own.has(now.path)) && !deleted.has(old.path));
  const [first] = earlier;
  if (!first) return { findings, notes: [] };
  const more = earlier.length > 1 ? ` and ${earlier.length - 1} more` : '';
  return {
    findings,
    notes: [`\`${first.old.path}\`${more} was released with \`${tag}\` and is another one on the base already`],
  };
}

/** Whether an edit brings back what was released. */
export function isRestored(after: Migration, folder: string, released: Released | undefined): boolean {
  const then = released?.migrations.find(one => one.folder === folder)?.list.find(({ path }) => path === after.path);
  return then !== undefined && whatIsEdited(then, after) === undefined;
}
