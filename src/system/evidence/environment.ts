import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { arch, platform } from 'node:process';
import type { Environment, Inputs } from '../../core/evidence/key.ts';
import { childEnv, type Env } from '../child-env.ts';
import { GitFailure } from '../git.ts';
import type { Repository } from '../repository.ts';
import { readSettings } from '../settings.ts';
import { type Asking, ask } from './ask.ts';
import { sha256 } from './digest.ts';
import { digestFiltered } from './filtered.ts';
import { bytesSettings } from './git-settings.ts';
import { hiddenFiles } from './hidden.ts';
import { inputFiles } from './input-files.ts';
import { digestInstalled, findInstalled } from './installed.ts';
import { type Keyed, openMemory } from './memory.ts';
import { withScripts } from './package-scripts.ts';
import { findPrograms } from './programs.ts';
import { findPythons } from './python.ts';
import { systemRelease } from './release.ts';
import { runtimeVersions } from './runtimes.ts';
import { checkedOutSubmodules } from './submodules.ts';
import { Unknowable } from './unknowable.ts';
import { digestVariables } from './variables.ts';

export interface EnvironmentRequest {
  /** The user's. */
  readonly repository: Repository;
  /** The folder that holds the judged files: the repository's own, or a scratch checkout of it. */
  readonly dir: string;
  readonly inPlace: boolean;
  /** Below `dir`, where the command runs; '' for the root. */
  readonly folder: string;
  readonly run: string | readonly string[];
  /** The names that the policy lists; undefined: all count. */
  readonly variables: readonly string[] | undefined;
  /** Commands whose output counts. */
  readonly probes: readonly string[];
  /** Files that count beside the tree: see `inputFiles`. */
  readonly inputs: readonly string[];
  readonly env: Env;
  readonly signal: AbortSignal;
  /** Without one, nothing is remembered, and variables only count where the policy lists them. */
  readonly machine: Keyed | undefined;
}

export type Described =
  | { readonly ok: true; readonly inputs: Inputs; readonly environment: Environment }
  | { readonly ok: false; readonly reason: string };

/** Characters of a probe's output that are kept as they are. */
const longestAnswer = 500;

/** Finds out what a run depends on beside its tree and its definition; or why that cannot be known, in words. */
export async function describeEnvironment(request: EnvironmentRequest): Promise<Described> {
  try {
    return { ok: true, ...(await describe(request)) };
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof Unknowable || error instanceof GitFailure) return { ok: false, reason: error.message };
    const { code, path } = error as NodeJS.ErrnoException;
    if (typeof code === 'string' && path !== undefined)
      return { ok: false, reason: `\`${path}\` cannot be read (${code})` };
    throw error;
  }
}

async function describe(request: EnvironmentRequest): Promise<{ inputs: Inputs; environment: Environment }> {
  const { repository, dir, inPlace, folder, run, variables, probes, env, signal, machine } = request;
  const memory = openMemory(repository, env, machine);
  const digesting = { memory, signal };
  const cwd = join(dir, folder);
  const asking: Asking = { env, variables, dir, folder, cwd, signal };
  const search = { env: childEnv(env, { variables, dir, folder }), cwd };
  const folders = foldersAbove(folder).map(one => join(dir, one));
  const named = withScripts(run, folders);
  const words = named.words.map(word => basename(word));
  const files = folders.flatMap(one => readdirSync(one));
  const counted = digestVariables(env, variables, machine);

  const installed = await findInstalled(repository, dir);
  // A scratch checkout knows them by two paths.
  const installedPlaces = installed.flatMap(({ path, real }) => [real, join(dir, path)]);
  const programs = await findPrograms({
    programs: named.programs,
    search,
    memory,
    dir,
    installed: installedPlaces,
  });
  const settings = await readSettings(repository.git);
  const [filtered, dependencies, runtimes, pythons, answers] = await Promise.all([
    digestFiltered(repository, dir, settings, digesting),
    digestInstalled(installed, repository.top, digesting),
    runtimeVersions({ files, words, search, asking, memory }),
    findPythons({
      ...{ files, words, search, asking, memory, installed: installedPlaces, interpreters: programs.pythons },
      isKnown: probes.length > 0 || installed.some(({ path }) => /(?:^|\/)\.?venv$/.test(path)),
    }),
    Promise.all(probes.map(async probe => [probe, await answer(probe, asking)] as const)),
  ]);
  const environment: Environment = {
    os: platform,
    release: systemRelease(),
    arch,
    runtimes: { ...runtimes, ...pythons.runtimes },
    programs: programs.digests,
    probes: Object.fromEntries(answers),
    dependencies: { ...dependencies, ...pythons.distributions },
    variables: counted,
    git: {
      ...bytesSettings({ repository, settings, env }),
      ...(filtered === undefined ? {} : { 'filtered files': filtered }),
    },
  };
  if (!isRecognised(environment))
    throw new Unknowable(
      'nothing tells what this command runs on: let `probes` name a command that prints its version',
    );
  const inputs: Inputs = {
    files: await inputFiles(request, digesting),
    // A scratch checkout has neither of them.
    hidden: inPlace
      ? await hiddenFiles(
          { repository, settings, env },
          installed.map(({ path }) => path),
          digesting,
        )
      : {},
    submodules: inPlace ? await checkedOutSubmodules(repository.git, repository.top, repository.dirty, digesting) : {},
  };
  memory.save();
  return { inputs, environment };
}

function isRecognised({ runtimes, programs, probes }: Environment): boolean {
  return [runtimes, probes].some(one => Object.keys(one).length > 0) || Object.values(programs).some(Boolean);
}

/** The folder itself and those above it; '' is the root. */
function foldersAbove(folder: string): readonly string[] {
  const parts = folder.split('/').filter(part => part !== '' && part !== '.');
  return [...parts.keys(), parts.length].map(count => parts.slice(0, count).join('/'));
}

async function answer(probe: string, asking: Asking): Promise<string> {
  const { exitCode, output } = await ask(probe, asking);
  if (exitCode !== 0) throw new Unknowable(`the probe \`${probe}\` exited with ${exitCode}`);
  return output.length <= longestAnswer ? output : `sha256:${sha256(output)}`;
}
