import { createHash } from 'node:crypto';
import { realpathSync, type Stats, statSync } from 'node:fs';

/** What changes whenever content does, and is much cheaper to find out than content. */
export interface Fingerprint {
  readonly id: string;
  /** False where something is so young that it could change once more within the same tick of the clock. */
  readonly holds: boolean;
}

/** Some file systems count time in steps of two seconds. A clock that was set back makes files look young: not wrong either. */
const youth = 3000;

/** Takes the fingerprint of files by their names, sizes, times, inodes and modes. */
export function takeFingerprint() {
  const now = Date.now();
  const numbers: number[] = [];
  let names = '';
  let newest = 0;
  return {
    add: (name: string, _path: string, { size, mtimeMs, ctimeMs, ino, mode }: Stats) => {
      names += name;
      names += '\0';
      numbers.push(size, mtimeMs, ctimeMs, ino, mode);
      if (ctimeMs > newest) newest = ctimeMs;
    },
    /** Undefined where there were none. */
    end: (): Fingerprint | undefined => {
      if (numbers.length === 0) return undefined;
      const id = createHash('sha256').update(names).update(new Float64Array(numbers)).digest('hex');
      return { id, holds: newest < now - youth };
    },
  };
}

/** The fingerprint of one file, behind all links. Throws where there is none. */
export function fingerprintFile(path: string): Fingerprint {
  const real = realpathSync(path);
  const { size, mtimeMs, ctimeMs, ino, mode } = statSync(real);
  return { id: JSON.stringify([real, size, mtimeMs, ctimeMs, ino, mode]), holds: ctimeMs < Date.now() - youth };
}
