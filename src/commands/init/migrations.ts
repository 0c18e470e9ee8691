import type { Files } from '../../core/facts.ts';
import { findPlaces, isForeign, type MigrationPlace } from '../../core/migrations/find.ts';
import { otherTools } from '../../core/migrations/frameworks/others.ts';
import type { FrameworkName, Migration } from '../../core/migrations/migration.ts';
import { readMigrations } from '../../core/migrations/read.ts';
import { findServer } from './server.ts';

export interface FoundMigrations {
  readonly tool: string;
  /** The globs of the kind `database`. */
  readonly paths: readonly string[];
  /** Undefined for a tool whose migrations cannot be judged. */
  readonly framework?: FrameworkName;
  /** The one folder in which they lie. */
  readonly folder?: string;
  /** The server that they are for: `postgres 15`. */
  readonly server?: string;
  /** Whether some can be read, and so be linted. */
  readonly isSql?: boolean;
  /** Whether they can be done with what comes with landworthy. */
  readonly canRehearse?: boolean;
}

/** The tool that changes the database, and where its migrations lie. */
export async function findMigrations(
  paths: readonly string[],
  read: Files['read'],
): Promise<FoundMigrations | undefined> {
  const places = await findPlaces(paths, read, {});
  const [first] = [...places].sort((a, b) => b.files.length - a.files.length);
  // Of several frameworks, the one with the most migrations.
  const own = places.filter(({ framework }) => framework === first?.framework);
  return first ? { ...known(first, own), ...(await means(own, paths, read)) } : findOther(paths);
}

function known({ framework }: MigrationPlace, own: readonly MigrationPlace[]): FoundMigrations {
  const folders = own.map(({ folder }) => folder).sort();
  const [folder, ...more] = folders;
  return {
    tool: framework.title,
    // Each app has its own, and there will be others.
    paths: framework.name === 'django' ? ['**/migrations/*.py'] : folders.map(one => (one ? `${one}/**` : 'deploy/**')),
    framework: framework.name,
    ...(folder !== undefined && !more.length && framework.name !== 'django' ? { folder } : {}),
  };
}

/** How they can be looked into. What cannot be known here is left to whoever knows. */
async function means(
  places: readonly MigrationPlace[],
  paths: readonly string[],
  read: Files['read'],
): Promise<Pick<FoundMigrations, 'server' | 'isSql' | 'canRehearse'>> {
  const server = await findServer(places, paths, read);
  const [place, ...more] = places;
  if (!place || server === undefined) return {};
  const { list } = await readMigrations(place, read, undefined);
  const isSql = list.some(({ up }) => up.kind === 'sql');
  // One folder may stand on what another made; and no MySQL comes with us.
  const canRehearse = isSql && !more.length && !server.startsWith('mysql') && list.every(isPlain);
  return { server, isSql, canRehearse };
}

/** Whether nothing of it needs `psql`, an administrator, or what not every server has. */
function isPlain({ up, down, problem }: Migration): boolean {
  if (up.kind === 'program' || down?.kind === 'program') return false;
  const extensions = [...up.text.matchAll(/\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)/gi)];
  return (
    problem === undefined &&
    !/^\\|\bcopy\b[^;]*\bfrom\s+stdin\b|\bcreate\s+(?:role|user|database|event\s+trigger)\b/im.test(up.text) &&
    extensions.every(([, name = '']) => usual.test(name))
  );
}

/** Whoever owns a database may make these, and the embedded PostgreSQL has them (postgresql.org/docs, "trusted" ones). */
const usual =
  /^(?:plpgsql|btree_gin|btree_gist|citext|cube|fuzzystrmatch|hstore|intarray|ltree|pg_trgm|pgcrypto|unaccent|uuid-ossp)$/i;

function findOther(paths: readonly string[]): FoundMigrations | undefined {
  for (const { title, mark, place } of otherTools) {
    if (mark && !paths.some(path => mark.test(path))) continue;
    const found = paths.filter(path => place.test(path) && !isForeign(path));
    const folders = new Set(found.map(path => place.exec(path)?.[1] ?? ''));
    if (folders.size) return { tool: title, paths: [...folders].sort().map(folder => `${folder}/**`) };
  }
  return undefined;
}
