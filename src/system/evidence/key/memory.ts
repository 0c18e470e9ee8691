import { dirname, join } from 'node:path';
import { isCi } from '../../../core/ci.ts';
import type { Env } from '../../child-env.ts';
import type { Repository } from '../../repository.ts';
import { type Keyed, readSealed, type Sealing, writeSealed } from '../sealed-file.ts';

/** What was expensive to find out, by the fingerprint of what it was found out from. */
export interface Memory {
  readonly recall: (about: string, fingerprint: string) => string | undefined;
  readonly remember: (about: string, fingerprint: string, value: string) => void;
  /** Keeps it for the next run, where that can be done safely. */
  readonly save: () => void;
}

const most = 300;
const largest = 4 * 1024 * 1024;

/**
 * The memory of a repository on this machine, shared by its worktrees. It is sealed by the machine. Without one
 * there is none, nor in a CI system: the change's own tests run there as the same user, and would leave the next change of
 * the same runner what it is judged by.
 */
export function openMemory(repository: Repository, env: Env, machine: Keyed | undefined): Memory {
  const place =
    machine && !isCi(env)
      ? { path: join(dirname(repository.objects), 'landworthy', 'memory'), sealing: { machine, purpose: 'memory' } }
      : undefined;
  const known = new Map(place && read(place));
  let isNew = false;
  return {
    recall: (about, fingerprint) => {
      const [was, value] = known.get(about) ?? [];
      return was === fingerprint ? value : undefined;
    },
    remember: (about, fingerprint, value) => {
      known.delete(about);
      known.set(about, [fingerprint, value]);
      isNew = true;
    },
    save: () => {
      if (place && isNew) writeSealed(place.path, JSON.stringify([...known].slice(-most)), place.sealing);
      isNew = false;
    },
  };
}

type Entries = readonly (readonly [about: string, [fingerprint: string, value: string]])[];
interface Place {
  readonly path: string;
  readonly sealing: Sealing;
}

function read({ path, sealing }: Place): Entries {
  const text = readSealed(path, largest, sealing);
  try {
    return text === undefined ? [] : JSON.parse(text);
  } catch {
    return [];
  }
}
