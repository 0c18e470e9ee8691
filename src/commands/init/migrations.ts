import type { Files } from '../../core/facts.ts';
import { findPlaces, isForeign, type MigrationPlace } from '../../core/migrations/find.ts';
import { otherTools } from '../../core/migrations/frameworks/others.ts';
import type { FrameworkName } from '../../core/migrations/migration.ts';

export interface FoundMigrations {
  readonly tool: string;
  /** The globs of the kind `database`. */
  readonly paths: readonly string[];
  /** Undefined for a tool whose migrations cannot be judged. */
  readonly framework?: FrameworkName;
  /** The one folder in which they lie. */
  readonly folder?: string;
}

/** The tool that changes the database, and where its migrations lie. */
export async function findMigrations(
  paths: readonly string[],
  read: Files['read'],
): Promise<FoundMigrations | undefined> {
  const places = await findPlaces(paths, read, {});
  const [first, ...others] = [...places].sort((a, b) => b.files.length - a.files.length);
  return first ? known(first, [first, ...others]) : findOther(paths);
}

/** Of several frameworks, the one with the most migrations. */
function known({ framework }: MigrationPlace, all: readonly MigrationPlace[]): FoundMigrations {
  const folders = all
    .filter(one => one.framework === framework)
    .map(({ folder }) => folder)
    .sort();
  const [folder, ...more] = folders;
  return {
    tool: framework.title,
    // Each app has its own, and there will be others.
    paths: framework.name === 'django' ? ['**/migrations/*.py'] : folders.map(one => (one ? `${one}/**` : 'deploy/**')),
    framework: framework.name,
    ...(folder !== undefined && !more.length && framework.name !== 'django' ? { folder } : {}),
  };
}

function findOther(paths: readonly string[]): FoundMigrations | undefined {
  for (const { title, mark, place } of otherTools) {
    if (mark && !paths.some(path => mark.test(path))) continue;
    const found = paths.filter(path => place.test(path) && !isForeign(path));
    const folders = new Set(found.map(path => place.exec(path)?.[1] ?? ''));
    if (folders.size) return { tool: title, paths: [...folders].sort().map(folder => `${folder}/**`) };
  }
  return undefined;
}
