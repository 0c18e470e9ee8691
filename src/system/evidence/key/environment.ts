import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { arch, platform } from 'node:process';
import type { Environment, Inputs } from '../../../core/evidence/key.ts';
import { childEnv } from '../../child-env.ts';
import { GitFailure } from '../../git.ts';
import { sha256 } from '../digest.ts';
import { type Asking, ask } from './ask.ts';
import { inputFiles } from './input-files.ts';
import { withScripts } from './package-scripts.ts';
import { type Moment, type PlaceRequest, placeAt } from './place.ts';
import { findPrograms } from './programs.ts';
import { findPythons } from './python.ts';
import { systemRelease } from './release.ts';
import { runtimeVersions } from './runtimes.ts';
import { findStandsOn, type StandsOn } from './stands-on.ts';
import { Unknowable } from './unknowable.ts';
import { digestVariables } from './variables.ts';

export interface EnvironmentRequest extends PlaceRequest {
  /** Below `dir`, where the command runs; '' for the root. */
  readonly folder: string;
  readonly run: string | readonly string[];
  /** The names that the policy lists; undefined: all count. */
  readonly variables: readonly string[] | undefined;
  /** Commands whose output counts. */
  readonly probes: readonly string[];
  /** Files that count beside the tree: see `inputFiles`. */
  readonly inputs: readonly string[];
  /** Shared by requests between which nothing is run. */
  readonly moment?: Moment | undefined;
}

export type Described =
  | { readonly ok: true; readonly inputs: Inputs; readonly environment: Environment; readonly standsOn: StandsOn }
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

async function describe(request: EnvironmentRequest): Promise<Omit<Extract<Described, { ok: true }>, 'ok'>> {
  const { dir, folder, run, variables, probes, env, signal, machine, moment = new Map() } = request;
  const counted = digestVariables(env, variables, machine);
  const folders = foldersAbove(folder).map(one => join(dir, one));
  const named = withScripts(run, folders);
  const { digesting, installed, hasVirtualEnvironment, ...place } = await placeAt(request, moment);
  const { memory } = digesting;
  const cwd = join(dir, folder);
  const search = { env: childEnv(env, { variables, dir, folder }), cwd };
  const asking: Asking = { env, variables, dir, folder, cwd, signal };
  const about = {
    files: folders.flatMap(one => readdirSync(one)),
    words: named.words.map(word => basename(word)),
    ...{ search, asking, memory, installed },
  };
  try {
    const programs = await findPrograms({ programs: named.programs, dir, search, memory, installed });
    const isKnown = probes.length > 0 || hasVirtualEnvironment;
    const [runtimes, pythons, answers] = await allOf([
      runtimeVersions(about),
      findPythons({ ...about, interpreters: programs.pythons, isKnown }),
      allOf(probes.map(async probe => [probe, await answer(probe, asking)] as const)),
    ]);
    const environment: Environment = {
      os: platform,
      release: systemRelease(),
      arch,
      runtimes: { ...runtimes, ...pythons.runtimes },
      programs: programs.digests,
      probes: Object.fromEntries(answers),
      dependencies: { ...place.dependencies, ...pythons.distributions },
      variables: counted,
      git: place.git,
    };
    if (!isRecognised(environment))
      throw new Unknowable(
        'nothing tells what this command runs on: let `probes` name a command that prints its version',
      );
    const { hidden, submodules } = place;
    const inputs = { files: await inputFiles(request, digesting), hidden, submodules };
    const looked = { ...about, programs: named.programs, folders, mayDiffer: place.mayDiffer };
    return { inputs, environment, standsOn: () => findStandsOn({ request, inputs, environment, looked }) };
  } finally {
    memory.save();
  }
}

/** As `Promise.all`, but when one fails the others are waited for: a program that was asked is not left running. */
async function allOf<T extends readonly unknown[]>(work: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
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
