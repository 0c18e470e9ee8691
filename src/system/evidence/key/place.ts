import { join } from 'node:path';
import type { Env } from '../../child-env.ts';
import { readIndex } from '../../index-entries.ts';
import type { Repository } from '../../repository.ts';
import { readSettings } from '../../settings.ts';
import { sha256 } from '../digest.ts';
import type { Keyed } from '../sealed-file.ts';
import type { Digesting } from './content-digest.ts';
import { digestConverted, type JudgedTree } from './converted.ts';
import { digestFiltered } from './filtered.ts';
import { bytesSettings } from './git-settings.ts';
import { hiddenFiles, ignoresPrivately } from './hidden.ts';
import { digestInstalled, findInstalled } from './installed.ts';
import { openMemory } from './memory.ts';
import { checkedOutSubmodules } from './submodules.ts';

export interface PlaceRequest {
  /** The user's. */
  readonly repository: Repository;
  /** The folder that holds the judged files: the repository's own, or a scratch checkout of it. */
  readonly dir: string;
  readonly inPlace: boolean;
  readonly env: Env;
  readonly signal: AbortSignal;
  /** Without one, nothing is remembered, and variables only count where the policy lists them. */
  readonly machine: Keyed | undefined;
  /** What the files make; without it, nothing tells which of them git converts. */
  readonly judged?: JudgedTree;
}

/** What is the same for all commands that run in one folder, as it was at one moment. */
export interface Place {
  readonly digesting: Digesting;
  /** Folders of what is installed, by all paths that lead to them. */
  readonly installed: readonly string[];
  readonly hasVirtualEnvironment: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly git: Readonly<Record<string, string>>;
  readonly hidden: Readonly<Record<string, string>>;
  readonly submodules: Readonly<Record<string, string>>;
  /** Whether a clean working tree could hold other bytes all the same: git may convert some files, or ignores some on this machine alone. */
  readonly mayDiffer: boolean;
}

/** Places by their folders, as they are while nothing is run: several requirements ask for the same one. */
export type Moment = Map<string, Promise<Place>>;

export function placeAt(request: PlaceRequest, moment: Moment): Promise<Place> {
  const known = moment.get(request.dir) ?? describePlace(request);
  moment.set(request.dir, known);
  return known;
}

async function describePlace({ repository, dir, inPlace, env, signal, machine, judged }: PlaceRequest): Promise<Place> {
  const { git, top, dirty } = repository;
  const memory = openMemory(repository, env, machine);
  const digesting = { memory, signal };
  const [settings, installed] = await Promise.all([readSettings(git), findInstalled(repository, dir)]);
  const files = { repository, settings, env };
  const paths = installed.map(({ path }) => path);
  try {
    // A scratch checkout has neither hidden files nor submodules.
    const hidden = inPlace ? await hiddenFiles(files, paths, digesting) : {};
    const submodules = inPlace ? await checkedOutSubmodules(git, top, dirty, digesting) : {};
    const filtered = await digestFiltered(repository, dir, settings, digesting);
    const bytes = bytesSettings(files);
    const { paths: tracked, skipped } = await readIndex(git);
    // All that makes git convert is told by settings, or by such a file.
    const mayConvert = Object.keys(bytes).length > 0 || tracked.some(path => /(?:^|\/)\.gitattributes$/.test(path));
    const converted = judged && mayConvert ? await digestConverted(judged, dir, digesting) : undefined;
    return {
      digesting,
      // A scratch checkout knows them by two paths.
      installed: installed.flatMap(({ path, real }) => [real, join(dir, path)]),
      hasVirtualEnvironment: paths.some(path => /(?:^|\/)\.?venv$/.test(path)),
      dependencies: await digestInstalled(installed, top, digesting),
      git: {
        ...bytes,
        ...(filtered === undefined ? {} : { 'filtered files': filtered }),
        ...(converted === undefined ? {} : { 'converted files': converted }),
        // Files that the tree has, and no program can read here.
        ...(inPlace && skipped.length ? { 'sparse checkout': sha256(skipped.join('\0')) } : {}),
      },
      hidden,
      submodules,
      mayDiffer: mayConvert || ignoresPrivately(files),
    };
  } finally {
    memory.save();
  }
}
