import type { Files } from '../facts.ts';
import type { MigrationPlace } from './find.ts';
import type { Step } from './frameworks/framework.ts';
import { readJournal } from './journal.ts';
import type { Migration, Migrations, Orphan } from './migration.ts';
import { sortMigrations } from './order.ts';
import { type Phase, phaseIn } from './phase.ts';
import { dialectsOf, type ServerName } from './server.ts';

type Found = Step & { readonly path: string; readonly phase: Phase | undefined };

/** Reads a folder's files, and joins ways up with their ways back. */
export async function readMigrations(
  place: MigrationPlace,
  read: Files['read'],
  server: ServerName | undefined,
): Promise<Migrations> {
  const { framework, folder } = place;
  const unread: string[] = [];
  const texts = await Promise.all(place.files.map(({ path, role }) => (role.way === 'aside' ? '' : read(path))));
  const steps = place.files.flatMap(({ path, role }, index): Found[] => {
    const text = texts[index];
    if (text === undefined) {
      unread.push(path);
      return [];
    }
    const own = framework.split({ path, text }, role);
    // A file may hold several migrations; of one, it may stand before the mark of its way up.
    const ofFile = own.length === 1 ? phaseIn(text) : undefined;
    return own.map(step => ({ ...step, path, phase: ofFile ?? phaseIn(step.up?.text ?? '') }));
  });
  const own = server === undefined ? steps : forServer(steps, server);
  const { list, orphans } = pair(own, new Map(place.files.map(({ path }, index) => [path, texts[index] ?? ''])));
  const journal = await readJournal(framework.name, folder, read);
  return {
    framework: framework.name,
    folder,
    list: sortMigrations(list, framework, journal),
    orphans,
    journal,
    ignored: place.others.filter(path => /\.sql$/i.test(path) && folderOf(path) === folder),
    unread,
  };
}

/** What is meant for this server, and what is meant for all, unless there is one of the same version for this one. */
function forServer(steps: readonly Found[], server: ServerName): readonly Found[] {
  const dialects: readonly string[] = dialectsOf[server];
  const key = ({ version, name, up }: Found) => `${version}\0${name}\0${up ? 'up' : 'down'}`;
  const special = new Set(steps.filter(({ dialect }) => dialect !== undefined && dialects.includes(dialect)).map(key));
  return steps.flatMap(step => {
    if (step.dialect === undefined) return special.has(key(step)) ? [] : step;
    const { dialect, ...own } = step;
    return dialects.includes(dialect) ? own : [];
  });
}

/** Those of one version belong together; where several share it, those of one name. */
function pair(steps: readonly Found[], texts: ReadonlyMap<string, string>): { list: Migration[]; orphans: Orphan[] } {
  const downs = steps.filter(step => !step.up && step.down && step.problem === undefined);
  const ups = steps.filter(step => step.up || step.problem !== undefined);
  const byName = new Map(downs.map(step => [fullName(step), step]));
  const byVersion = new Map(downs.map(step => [`${step.version}\0${step.dialect ?? ''}`, step]));
  const ofName = new Map<string, Found[]>();
  for (const down of downs) {
    const key = `${down.version}\0${down.name}`;
    ofName.set(key, [...(ofName.get(key) ?? []), down]);
  }
  const used = new Set<Found>();
  const list = ups.map((step): Migration => {
    const { version, name, path, dialect, parents, problem, phase } = step;
    const other =
      byName.get(fullName(step)) ??
      byName.get(fullName({ ...step, dialect: '' })) ??
      byVersion.get(`${version}\0${dialect ?? ''}`);
    if (other) used.add(other);
    // What is meant for all may be taken back by each server in its own way.
    if (dialect === undefined) for (const down of ofName.get(`${version}\0${name}`) ?? []) used.add(down);
    return {
      version,
      name,
      path,
      up: step.up ?? { kind: 'program', path, text: texts.get(path) ?? '' },
      down: step.down ?? other?.down,
      ...(dialect === undefined ? {} : { dialect }),
      ...(parents === undefined ? {} : { parents }),
      ...(phase === undefined ? {} : { phase }),
      ...(problem === undefined ? {} : { problem }),
    };
  });
  const orphans = downs.filter(step => !used.has(step)).map(({ version, name, path }) => ({ version, name, path }));
  return { list, orphans };
}

const fullName = ({ version, name, dialect }: Pick<Step, 'version' | 'name' | 'dialect'>) =>
  `${version}\0${name}\0${dialect ?? ''}`;

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
