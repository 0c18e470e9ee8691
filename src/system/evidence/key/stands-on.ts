import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { execPath, platform } from 'node:process';
import type { Environment, Inputs } from '../../../core/evidence/key.ts';
import { visitFolders } from '../../dependencies.ts';
import { readIndex } from '../../index-entries.ts';
import { machinePlace } from '../signature/machine.ts';
import type { EnvironmentRequest } from './environment.ts';
import { findProgram, type ProgramSearch, programPlaces } from './find-program.ts';
import { findInstalled } from './installed.ts';
import { namesPython } from './python.ts';
import { countedRuntimes } from './runtimes.ts';

/**
 * The files and folders that an environment was described by, and those that would be: while all of them look the same,
 * and git's settings and the variables are the same, so is the description. Undefined where that does not hold, or would
 * take the looks of too many.
 */
export type StandsOn = () => Promise<readonly string[] | undefined>;

export interface StandsOnRequest {
  readonly request: EnvironmentRequest;
  readonly inputs: Inputs;
  readonly environment: Environment;
  /** With what it was looked for. */
  readonly looked: {
    readonly files: readonly string[];
    readonly words: readonly string[];
    readonly programs: readonly string[];
    /** In which files tell of runtimes and scripts. */
    readonly folders: readonly string[];
    readonly search: ProgramSearch;
    readonly mayDiffer: boolean;
  };
}

const mostFolders = 100;
/** Files that are read for what they tell, or whose digests are made, follow links: only plain ones look as they are. */
const isPlain = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * Each part of the description is named here, and so is what of it is known to stand on files alone; all else is a reason
 * to describe it anew. A part that is added does not compile before somebody has thought of it.
 */
export async function findStandsOn({ request, inputs, environment, looked }: StandsOnRequest) {
  const { os: _, arch: __, release: ___, variables: ____, ...described } = environment;
  const { runtimes, programs, probes, dependencies, git, ...others } = described satisfies Record<string, object>;
  const { files, hidden, submodules, ...more } = inputs;
  noneLeft({ ...others, ...more });
  const { repository, dir, folder, env } = request;
  const { search } = looked;
  const without = [probes, dependencies, hidden, submodules, request.probes, request.inputs];
  if (!request.inPlace || platform === 'win32' || without.some(one => Object.keys(one).length)) return undefined;
  // Of Node, this very process is asked; other programs would have to be.
  if (namesPython(looked) || countedRuntimes(looked).some(name => name !== 'node')) return undefined;
  const node = findProgram('node', search);
  if (Object.keys(runtimes).some(name => name !== 'node') || !isSame(node, execPath)) return undefined;
  if (looked.mayDiffer || Object.keys(git).length) return undefined;
  const { links, assumed, skipped } = await readIndex(repository.git);
  if (links.length || assumed.length || skipped.length) return undefined;
  if ((await findInstalled(repository, dir)).length) return undefined;
  const visited = visitFolders(dir);
  const unasked = Object.keys(files).map(name => join(dir, name));
  const path = (search.env['PATH'] ?? '').split(':');
  if (visited.length > mostFolders || !unasked.every(isPlain) || !path.every(isAbsolute)) return undefined;
  const machine = machinePlace(env);
  return [
    ...visited.map(one => join(dir, one.folder)),
    ...looked.folders.flatMap(one => [one, join(one, 'package.json')]),
    ...[dir, join(dir, folder), ...unasked, ...path],
    ...['node', ...looked.programs, ...Object.keys(programs)].flatMap(name => programFiles(name, search)),
    ...['/etc/os-release', '/usr/lib/os-release', '/etc/localtime'],
    ...(machine === undefined ? [] : [machine, dirname(machine)]),
  ];
}

const noneLeft = (_: Record<string, never>) => undefined;

const isSame = (place: string | undefined, other: string) =>
  place === undefined || realpathSync(place) === realpathSync(other);

/** All places up to where it is found, and what its digest is of. */
function programFiles(name: string, search: ProgramSearch): readonly string[] {
  const places = programPlaces(name, search);
  const found = findProgram(name, search);
  if (found === undefined) return places;
  const real = realpathSync(found);
  const about = packagesOf(real);
  return [...places.slice(0, places.indexOf(found) + 1), real, ...about];
}

function packagesOf(real: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(real); folder !== dirname(folder); folder = dirname(folder)) folders.push(folder);
  return real.includes('node_modules')
    ? folders.map(one => join(one, 'package.json')).filter(one => existsSync(one))
    : [];
}
