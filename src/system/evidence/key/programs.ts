import { existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sha256 } from '../digest.ts';
import { digestFile } from './content-digest.ts';
import { findProgram, type ProgramSearch } from './find-program.ts';
import type { Memory } from './memory.ts';
import { isPython } from './python.ts';
import { isRuntime } from './runtimes.ts';
import { interpreterOf } from './script.ts';
import { isBelow } from './walk.ts';

export interface ProgramsRequest {
  readonly programs: readonly string[];
  readonly search: ProgramSearch;
  readonly memory: Memory;
  /** The root of the judged files. */
  readonly dir: string;
  /** The folders in which installed programs have digests of their own. */
  readonly installed: readonly string[];
}

export interface Programs {
  /** Digests by name; null: there is none. */
  readonly digests: Readonly<Record<string, string | null>>;
  /** The Pythons among them, and those that scripts among them name, by their paths. */
  readonly pythons: readonly string[];
}

/** The programs that a command starts, and the interpreters of those that are scripts. */
export async function findPrograms(request: ProgramsRequest): Promise<Programs> {
  const { programs, search, memory, installed, dir } = request;
  const isInstalled = (place: string) =>
    installed.some(folder => isBelow(place, folder)) || isBelow(place, join(dir, 'node_modules'));
  const digests = new Map<string, string | null>();
  const pythons = new Set<string>();
  const add = async (name: string, depth = 0): Promise<void> => {
    const isPath = name.includes('/');
    // A runtime's version is known as that of what PATH finds under its name.
    if (digests.has(name) || (!isPath && isRuntime(name))) return;
    const place = findProgram(name, search);
    if (place === undefined) {
      digests.set(name, null);
      return;
    }
    if (isPython(basename(place))) {
      if (!isInstalled(place)) pythons.add(place);
      return;
    }
    const real = realpathSync(place);
    if (!isInstalled(place)) digests.set(name, await digestProgram(real, memory));
    const interpreter = interpreterNamed(real);
    if (interpreter !== undefined && depth < deepest) await add(interpreter, depth + 1);
  };
  for (const name of programs) await add(name);
  return { digests: Object.fromEntries(digests), pythons: [...pythons] };
}

/** Scripts that scripts run on. */
const deepest = 3;

function interpreterNamed(path: string): string | undefined {
  const [interpreter, ...args] = interpreterOf(path) ?? [];
  if (interpreter === undefined || basename(interpreter) !== 'env') return interpreter;
  return args.find(word => !/^-|=/.test(word));
}

/** A package's program is often only the door to it: which version is behind, the package's own file tells. */
async function digestProgram(path: string, memory: Memory): Promise<string> {
  const [folder] = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(path) ?? [];
  const about = folder === undefined ? undefined : join(folder, 'package.json');
  const own = await digestFile(path, memory);
  return about !== undefined && existsSync(about) ? sha256(`${own} ${await digestFile(about, memory)}`) : own;
}
