import type { Files } from '../facts.ts';
import type { Framework, Role } from './frameworks/framework.ts';
import { frameworks } from './frameworks/index.ts';
import type { Migrations, MigrationsRequest } from './migration.ts';
import { readMigrations } from './read.ts';

/** The migrations at one side of the change, one entry for each folder. */
export async function findMigrations(files: Files, request: MigrationsRequest): Promise<readonly Migrations[]> {
  const places = await findPlaces(await files.list(), files.read, request);
  return Promise.all(places.map(place => readMigrations(place, files.read, request.server)));
}

/** A folder with the files that its framework reads. */
export interface MigrationPlace {
  readonly framework: Framework;
  readonly folder: string;
  readonly files: readonly PlacedFile[];
  /** The folder's other files. */
  readonly others: readonly string[];
}

export interface PlacedFile {
  readonly path: string;
  readonly role: Role;
}

/** What is somebody else's, or made for a test. */
const foreign = /(?:^|\/)(?:node_modules|vendor|third_party|tests?|__tests__|testdata|fixtures|stubs?|examples?)\//i;

export const isForeign = (path: string): boolean => foreign.test(path);

/** Where migrations lie, and of which framework; sorted by folder. Opens a few files where names do not tell. */
export async function findPlaces(
  paths: readonly string[],
  read: Files['read'],
  { folder, framework }: Pick<MigrationsRequest, 'folder' | 'framework'>,
): Promise<readonly MigrationPlace[]> {
  const wanted = frameworks.filter(one => framework === undefined || one.name === framework);
  const all = new Set(paths);
  const marked = new Map(wanted.map(one => [one, !one.mark || paths.some(path => one.mark?.test(path))]));
  const configured = ({ config }: Framework) => config !== undefined && paths.some(path => config.test(path));
  const taken = new Map<string, MigrationPlace>();
  const used = new Set<string>();
  const candidates = folder === undefined ? paths.filter(path => !isForeign(path)) : paths;
  for (const one of wanted) {
    if (framework === undefined && !marked.get(one)) continue;
    for (const place of groupByFolder(candidates, one, folder)) {
      // A framework that reads folders below its own has read these.
      if (taken.has(place.folder) || place.files.some(({ path }) => used.has(path))) continue;
      const isSure = framework !== undefined;
      if (!isSure && one.beside !== undefined && !all.has(join(place.folder, one.beside))) continue;
      if (!isSure && place.files.some(({ path }) => one.unlike?.test(path))) continue;
      if (!isSure && one.text && !configured(one) && !(await holds(place, one.text, read))) continue;
      taken.set(place.folder, place);
      for (const { path } of place.files) used.add(path);
    }
  }
  return [...taken.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

function groupByFolder(
  paths: readonly string[],
  framework: Framework,
  folder: string | undefined,
): readonly MigrationPlace[] {
  const groups = new Map<string, { files: PlacedFile[]; others: string[] }>();
  const prefix = folder === undefined || folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
  for (const path of paths) {
    let own: string;
    let relative: string;
    if (folder === undefined) {
      const found = framework.place.exec(path);
      if (!found) continue;
      [own, relative] = [found[1] ?? '', found[2] ?? ''];
    } else {
      if (!path.startsWith(prefix)) continue;
      [own, relative] = [prefix.slice(0, -1), path.slice(prefix.length)];
    }
    const group = groups.get(own) ?? { files: [], others: [] };
    groups.set(own, group);
    const role = framework.read(relative);
    if (role) group.files.push({ path, role });
    else group.others.push(path);
  }
  return [...groups]
    .filter(([, { files }]) => files.some(({ role }) => role.way !== 'aside'))
    .map(([name, group]) => ({ framework, folder: name, ...group }));
}

const looked = 4;

/** Whether one of the newest files, by name, or of the oldest, holds this. */
async function holds({ files }: MigrationPlace, text: RegExp, read: Files['read']): Promise<boolean> {
  for (const { path } of [...files.slice(-looked).reverse(), ...files.slice(0, looked)])
    if (text.test((await read(path)) ?? '')) return true;
  return false;
}

const join = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);
