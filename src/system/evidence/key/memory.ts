import { timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { getuid, pid } from 'node:process';
import { isCi } from '../../../core/ci.ts';
import type { Env } from '../../child-env.ts';
import { makePrivateFolder } from '../../private-folder.ts';
import type { Repository } from '../../repository.ts';
import type { Machine } from '../signature/machine.ts';

/** A machine whose digests nobody else can make. */
export type Keyed = Pick<Machine, 'digest'>;

/** What was expensive to find out, by the fingerprint of what it was found out from. */
export interface Memory {
  readonly recall: (about: string, fingerprint: string) => string | undefined;
  readonly remember: (about: string, fingerprint: string, value: string) => void;
  /** Keeps it for the next run, where that can be done safely. */
  readonly save: () => void;
}

const most = 300;
const sealLength = 64;
const largest = 4 * 1024 * 1024;

/**
 * The memory of a repository on this machine, shared by its worktrees. It is sealed by the machine. Without one
 * there is none, nor in a CI system: the change's own tests run there as the same user, and would leave the next change of
 * the same runner what it is judged by.
 */
export function openMemory(repository: Repository, env: Env, machine: Keyed | undefined): Memory {
  const place =
    machine && !isCi(env) ? { path: join(dirname(repository.objects), 'landworthy', 'memory'), machine } : undefined;
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
      if (place && isNew) write(place, [...known].slice(-most));
      isNew = false;
    },
  };
}

type Entries = readonly (readonly [about: string, [fingerprint: string, value: string]])[];
interface Place {
  readonly path: string;
  readonly machine: Keyed;
}

function read({ path, machine }: Place): Entries {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const { uid, mode, size } = fstatSync(descriptor);
    if (size > largest || (getuid && (uid !== getuid() || (mode & 0o022) !== 0))) return [];
    const content = readFileSync(descriptor);
    const seal = content.subarray(0, sealLength);
    const text = content.subarray(sealLength);
    return timingSafeEqual(seal, sealOf(text, machine)) ? JSON.parse(text.toString('utf8')) : [];
  } catch {
    return [];
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function write({ path, machine }: Place, entries: Entries): void {
  const draft = `${path}.${pid}`;
  try {
    makePrivateFolder(dirname(path));
    const text = Buffer.from(JSON.stringify(entries));
    writeFileSync(draft, Buffer.concat([sealOf(text, machine), text]), { flag: 'wx', mode: 0o600 });
    renameSync(draft, path);
  } catch {
    // Without it the next run finds it all out again.
    try {
      unlinkSync(draft);
    } catch {
      // It was never made.
    }
  }
}

const sealOf = (text: Buffer, machine: Keyed) => Buffer.from(machine.digest(`memory\0${text.toString('utf8')}`));
