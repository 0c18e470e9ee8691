import { realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { sha256 } from '../digest.ts';
import { type Asking, ask } from './ask.ts';
import { findProgram, type ProgramSearch } from './find-program.ts';
import { fingerprintFile } from './fingerprint.ts';
import type { Memory } from './memory.ts';
import { isShim } from './shim.ts';
import { Unknowable } from './unknowable.ts';
import { isBelow } from './walk.ts';

const files = /^(?:pyproject\.toml|requirements.*\.txt|setup\.(?:py|cfg)|Pipfile|tox\.ini|pytest\.ini)$/;
const words = /^(?:python[\d.]*|pip[\d.]*|pytest|py\.test|uv|tox|nox|poetry|pipenv|pdm|hatch|conda|mamba)$/;
/** They keep what they install where only they know. */
const keepers = /^(?:tox|nox|poetry|pipenv|pdm|hatch|conda|mamba)$/;

export const isPython = (name: string) => /^python[\d.]*$/.test(name);

export interface PythonRequest {
  readonly files: readonly string[];
  readonly words: readonly string[];
  /** Interpreters that programs name, by path. */
  readonly interpreters: readonly string[];
  readonly search: ProgramSearch;
  readonly asking: Asking;
  readonly memory: Memory;
  /** Digests of these folders stand for the virtual environments among them. */
  readonly installed: readonly string[];
  /** True where the policy's own probes tell more, or a virtual environment stands in the repository. */
  readonly isKnown: boolean;
}

export interface Pythons {
  readonly runtimes: Readonly<Record<string, string>>;
  /** Digests of what is installed for one, where that is not in the repository: nothing else tells. */
  readonly distributions: Readonly<Record<string, string>>;
}

/** The Pythons that the project's files and the command's words tell of, and what is installed for them. */
export async function findPythons(request: PythonRequest): Promise<Pythons> {
  const { search, installed } = request;
  const keeper = request.words.find(word => keepers.test(word));
  if (keeper !== undefined && !request.isKnown)
    throw new Unknowable(
      `where \`${keeper}\` installs what the tests run with is not known: let \`probes\` list it, as \`pip freeze\` does`,
    );
  const names = namesPython(request) ? ['python3', 'python', ...request.words.filter(isPython)] : [];
  const found = [...new Set(names)].flatMap(name => {
    const place = findProgram(name, search);
    return place === undefined ? [] : [[name, place] as const];
  });
  const all = [...found, ...request.interpreters.map(path => [path, path] as const)];
  const told = await Promise.all(all.map(async ([name, place]) => [name, place, await tell(place, request)] as const));
  return {
    runtimes: Object.fromEntries(told.map(([name, , { version }]) => [name, version])),
    distributions: Object.fromEntries(
      told.flatMap(([name, place, { distributions }]) =>
        distributions === undefined || installed.some(folder => isBelow(place, folder))
          ? []
          : [[`${name} packages`, distributions]],
      ),
    ),
  };
}

/** Whether the project's files, or the command's words, tell of a Python. */
export function namesPython(request: Pick<PythonRequest, 'files' | 'words'>): boolean {
  return request.files.some(file => files.test(file)) || request.words.some(word => words.test(word));
}

interface Told {
  readonly version: string;
  readonly distributions?: string;
  /** Where it looks for modules. To install or remove a distribution changes the time of such a folder. */
  readonly path: readonly string[];
}

async function tell(place: string, { memory, asking, search }: PythonRequest): Promise<Told> {
  const real = realpathSync(place);
  const settings = Object.entries(search.env).filter(([name]) => /^(?:PYTHON|VIRTUAL_ENV|CONDA)/.test(name));
  const about = `python ${place}`;
  if (isShim(basename(place).replace(/[\d.]+$/, ''), real)) return askIt(place, asking);
  const file = fingerprintFile(real);
  const id = JSON.stringify([file.id, settings]);
  const known = memory.recall(about, id);
  if (known !== undefined) {
    const { told, folders } = JSON.parse(known) as { told: Told; folders: string };
    if (stateOf(told.path) === folders) return told;
  }
  const told = await askIt(place, asking);
  const folders = stateOf(told.path);
  if (file.holds && folders !== undefined) memory.remember(about, id, JSON.stringify({ told, folders }));
  return told;
}

/** Its own module path without the current folder, whose files could stand in for the standard library's. */
const question = `
import sys
sys.path = [p for p in sys.path if p]
import json, importlib.metadata as m
all = sorted(set(str(d.metadata["Name"]) + "==" + str(d.version) for d in m.distributions()))
print(json.dumps([sys.version, sys.path, all]))
`;

async function askIt(place: string, asking: Asking): Promise<Told> {
  const { exitCode, output } = await ask([place, '-c', question], asking);
  if (exitCode !== 0) return { version: `exits with ${exitCode}: ${output.slice(-200)}`, path: [] };
  try {
    const [version, path, all] = JSON.parse(output.slice(output.lastIndexOf('\n') + 1)) as [string, string[], string[]];
    return { version, path, distributions: sha256(all.join('\n')) };
  } catch {
    throw new Unknowable(`\`${place}\` does not tell what is installed for it`);
  }
}

/** Undefined where one changed so lately that it could change again within the same tick of the clock. */
function stateOf(folders: readonly string[]): string | undefined {
  const states = folders.map(folder => {
    const { mtimeMs = 0, ctimeMs = 0, ino = 0 } = statSync(folder, { throwIfNoEntry: false }) ?? {};
    return [mtimeMs, ctimeMs, ino] as const;
  });
  return states.some(([, ctimeMs]) => ctimeMs > Date.now() - 3000) ? undefined : JSON.stringify(states);
}
