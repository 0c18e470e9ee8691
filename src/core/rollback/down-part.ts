import type { Facts } from '../facts.ts';
import type { Migration as KnownMigration } from '../migrations/migration.ts';
import { wayBackOf } from '../migrations/way-back.ts';
import type { Finding } from '../outcome.ts';
import { isRecordPath } from '../record/record.ts';
import { doesSomething, isReversedByItsTool } from './down-body.ts';
import { type Migration, migrationAt, partsOf } from './migration.ts';

/** What was found of the ways back of a change's migrations. */
export interface DownParts {
  readonly findings: readonly Finding[];
  /** Where each way back stands, such as `db/2_add.down.sql`. */
  readonly found: readonly string[];
}

type DownFacts = Pick<Facts, 'change' | 'files' | 'migrations'>;

/** For each migration that the change adds, the way back that comes with it; or, where the record names one, just that. */
export async function findDownParts(named: string | undefined, facts: DownFacts): Promise<DownParts> {
  const [{ files }, head] = await Promise.all([facts.change(), facts.files('head')]);
  const inDiff = new Set(files.filter(file => file.after).map(file => file.path));
  if (named !== undefined) {
    if (!inDiff.has(named)) {
      const message = `the way back \`${named}\` is not among the files that this change adds or edits`;
      return { found: [], findings: [finding('down-missing', message, undefined)] };
    }
    if (isRecordPath(named) || /\.(?:md|mdx|txt|rst|adoc|html?)$/i.test(named)) {
      const message = `\`${named}\` is a text for people, not a way back that could be run`;
      return { found: [], findings: [finding('down-missing', message, named)] };
    }
    const text = (await head.read(named)) ?? '';
    const migration = migrationAt(named) ?? { path: named, direction: 'down', downPaths: [] };
    return doesSomething(text, migration) ? { found: [named], findings: [] } : { found: [], findings: [empty(named)] };
  }

  const added = files.filter(file => file.after && !file.before).map(file => file.path);
  const known = await knownMigrations(facts);
  const own = added.flatMap(path => known.ups.get(path) ?? []);
  const ups = added
    .filter(path => !known.paths.has(path))
    .flatMap(path => migrationAt(path) ?? [])
    .filter(migration => migration.direction !== 'down');
  if (!own.length && !ups.length) {
    const message = 'the way back is `down-migration`, but this change adds no migration that is known as one';
    return { found: [], findings: [finding('down-missing', message, undefined)] };
  }
  const findings: Finding[] = [];
  const found: string[] = [];
  for (const migration of own) {
    const { path } = migration;
    const back = migration.down?.path ?? path;
    const way = inDiff.has(back) ? wayBackOf(migration) : 'missing';
    if (way === 'missing') findings.push(missing(migration));
    else if (way === 'empty') findings.push(empty(back));
    else found.push(way === 'by-tool' ? `${path} (its tool reverses it)` : back);
  }
  for (const migration of ups) {
    const { path, downPaths } = migration;
    const own = downPaths.find(candidate => inDiff.has(candidate)) ?? (hasOwnDown(migration) ? path : undefined);
    const text = own === undefined ? undefined : await head.read(own);
    const kind = own === undefined ? undefined : own === path ? migration : migrationAt(own);
    if (own === undefined || text === undefined || !kind) findings.push(missing(migration));
    else if (own === path && isReversedByItsTool(text, path)) found.push(`${path} (its tool reverses it)`);
    else if (own === path && !partsOf(text, kind).down.some(line => line.trim())) findings.push(missing(migration));
    else if (!doesSomething(text, kind)) findings.push(empty(own));
    else found.push(own);
  }
  return { findings, found };
}

/** Those of the frameworks whose layout is known, by their files; the others are told by their names alone. */
async function knownMigrations(facts: Pick<Facts, 'migrations'>) {
  const ups = new Map<string, readonly KnownMigration[]>();
  const paths = new Set<string>();
  for (const { framework, list, orphans } of await facts.migrations('head', {})) {
    // Numbered files of a runner that is not known may have anybody's marks in them.
    if (framework === 'sql') continue;
    for (const one of list) ups.set(one.path, [...(ups.get(one.path) ?? []), one]);
    for (const { path } of orphans) paths.add(path);
    for (const { path, down } of list) paths.add(path).add(down?.path ?? path);
  }
  return { ups, paths };
}

/** One file may hold both ways, unless its very name says that there is another. */
const hasOwnDown = ({ path }: Migration): boolean => !/\.up\.[^/]+$|(?:^|\/)up\.sql$|(?:^|\/)deploy\//.test(path);

const missing = ({ path }: Pick<Migration, 'path'>): Finding =>
  finding('down-missing', `the migration \`${path}\` has no way back in this change`, path);

const empty = (path: string): Finding => finding('down-empty', `the way back in \`${path}\` does nothing`, path);

function finding(what: string, message: string, path: string | undefined): Finding {
  return {
    code: `rollback.${what}`,
    message,
    actor: 'author',
    hint: 'write the migration that takes it back, or choose another strategy',
    ...(path === undefined ? {} : { place: { path } }),
  };
}
