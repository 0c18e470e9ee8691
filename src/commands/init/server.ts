import type { Files } from '../../core/facts.ts';
import type { MigrationPlace } from '../../core/migrations/find.ts';
import { dialectsOf, type ServerName } from '../../core/migrations/server.ts';

/**
 * The server that these migrations are for, and its version where the repository starts one for itself: `postgres 15`.
 * Undefined where they are for several, or do not tell.
 */
export async function findServer(
  places: readonly MigrationPlace[],
  paths: readonly string[],
  read: Files['read'],
): Promise<string | undefined> {
  const names = new Set<ServerName>();
  for (const place of places)
    for (const name of namedBy(place) ?? (await configuredIn(place, read)) ?? (await meantBy(place, read)))
      names.add(name);
  const [name, other] = names;
  if (name === undefined || other !== undefined) return undefined;
  const versions = new Set(await startedVersions(name, paths, read));
  const [version] = versions;
  return versions.size === 1 ? `${name} ${version}` : name;
}

const servers = ['postgres', 'mysql', 'sqlite'] as const;

/** By the name of a folder, or a part of a file's name, as those have who support several. */
function namedBy({ files }: MigrationPlace): readonly ServerName[] | undefined {
  const parts = new Set(files.flatMap(({ path }) => path.toLowerCase().split(/[/.]/)));
  const found = servers.filter(name => dialectsOf[name].some(dialect => parts.has(dialect)));
  return found.length ? found : undefined;
}

/** What Prisma and Drizzle write down beside them. */
async function configuredIn(
  { folder }: MigrationPlace,
  read: Files['read'],
): Promise<readonly ServerName[] | undefined> {
  const texts = [await read(`${folder}/migration_lock.toml`), await read(`${folder}/meta/_journal.json`)];
  const name = texts.map(text => /(?:\bprovider\s*=|"dialect"\s*:)\s*"(\w+)"/.exec(text ?? '')?.[1]).find(Boolean);
  const found = servers.filter(one => name !== undefined && dialectsOf[one].includes(name));
  return found.length ? found : undefined;
}

/** What this server alone knows. */
const marks: Readonly<Record<(typeof servers)[number], RegExp>> = {
  postgres:
    /\b(?:(?:big)?serial|timestamptz|jsonb|bytea|plpgsql|regclass)\b|\$\w*\$|::\w|\bcreate\s+extension\b|\busing\s+(?:gin|gist|btree)\b/i,
  mysql: /`|\bauto_increment\b|\bengine\s*=|\bunsigned\b/i,
  sqlite: /\bautoincrement\b|\bpragma\s|\bwithout\s+rowid\b/i,
};
const looked = 20;

async function meantBy({ files }: MigrationPlace, read: Files['read']): Promise<readonly ServerName[]> {
  const some = new Set([...files.slice(0, looked), ...files.slice(-looked)].map(({ path }) => path));
  const texts = await Promise.all([...some].filter(path => path.endsWith('.sql')).map(read));
  return servers.filter(name =>
    texts.some(text => marks[name].test((text ?? '').replace(/--.*|\/\*[\s\S]*?\*\//g, ''))),
  );
}

/** Where a repository starts servers for its tests. */
const started = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$|^\.github\/workflows\/[^/]+\.ya?ml$|^\.gitlab-ci\.ya?ml$/;

async function startedVersions(
  name: ServerName,
  paths: readonly string[],
  read: Files['read'],
): Promise<readonly string[]> {
  const texts = await Promise.all(
    paths
      .filter(path => started.test(path))
      .slice(0, 50)
      .map(read),
  );
  const image = new RegExp(`image:\\s*["']?(?:[\\w./-]+/)?${name}(?:ql)?:(\\d+(?:\\.\\d+)?)`, 'g');
  return texts.flatMap(text => [...(text ?? '').matchAll(image)].map(([, version = '']) => version));
}
