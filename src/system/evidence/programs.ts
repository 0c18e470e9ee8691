import { realpathSync } from 'node:fs';
import { basename, sep } from 'node:path';
import { digestFile } from './content-digest.ts';
import { findProgram, type ProgramSearch } from './find-program.ts';
import type { Memory } from './memory.ts';
import { isRuntime } from './runtimes.ts';
import { interpreterOf } from './script.ts';
import { isBelow } from './walk.ts';

export interface ProgramsRequest {
  readonly programs: readonly string[];
  readonly search: ProgramSearch;
  readonly memory: Memory;
  /** The folders in which installed programs have digests of their own. */
  readonly installed: readonly string[];
}

export interface Programs {
  /** Digests by name; null: there is none. */
  readonly digests: Readonly<Record<string, string | null>>;
  /** The Pythons that scripts among them name. */
  readonly pythons: readonly string[];
}

/** The programs that a command starts, and the interpreters of those that are scripts. */
export async function findPrograms({ programs, search, memory, installed }: ProgramsRequest): Promise<Programs> {
  const digests = new Map<string, string | null>();
  const pythons = new Set<string>();
  const add = async (name: string, depth = 0): Promise<void> => {
    if (digests.has(name) || isRuntime(basename(name))) return;
    const place = findProgram(name, search);
    if (place === undefined) {
      digests.set(name, null);
      return;
    }
    const isInstalled = installed.some(folder => isBelow(place, folder)) || place.includes(`${sep}node_modules${sep}`);
    if (!isInstalled) digests.set(name, await digestFile(realpathSync(place), memory));
    const [interpreter, ...args] = interpreterOf(realpathSync(place)) ?? [];
    if (interpreter === undefined || depth > 3) return;
    const named = basename(interpreter) === 'env' ? args.find(word => !/^-|=/.test(word)) : interpreter;
    if (named === undefined) return;
    if (/^python/.test(basename(named)) && named.includes('/')) pythons.add(named);
    else await add(named, depth + 1);
  };
  for (const name of programs) await add(name);
  return {
    digests: Object.fromEntries(digests),
    pythons: [...pythons].filter(path => !installed.some(folder => isBelow(path, folder))),
  };
}
