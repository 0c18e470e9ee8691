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
import { dirname } from 'node:path';
import { getuid, pid } from 'node:process';
import { makePrivateFolder } from '../private-folder.ts';
import type { Machine } from './signature/machine.ts';

/** A machine whose digests nobody else can make. */
export type Keyed = Pick<Machine, 'digest'>;

/** What a seal is over, beside the text: a file that is sealed for one purpose is none for another. */
export interface Sealing {
  readonly machine: Keyed;
  readonly purpose: string;
}

const sealLength = 64;

/** The text of a file that this machine itself has sealed; undefined where it is not there, or is anybody else's. */
export function readSealed(path: string, largest: number, sealing: Sealing): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const { uid, mode, size } = fstatSync(descriptor);
    if (size > largest || (getuid && (uid !== getuid() || (mode & 0o022) !== 0))) return undefined;
    const content = readFileSync(descriptor);
    const text = content.subarray(sealLength).toString('utf8');
    return timingSafeEqual(content.subarray(0, sealLength), sealOf(text, sealing)) ? text : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Writes it beside, and puts it into its place as a whole. Where that cannot be done, nothing is kept. */
export function writeSealed(path: string, text: string, sealing: Sealing): void {
  const draft = `${path}.${pid}`;
  try {
    makePrivateFolder(dirname(path));
    writeFileSync(draft, Buffer.concat([sealOf(text, sealing), Buffer.from(text)]), { flag: 'wx', mode: 0o600 });
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

const sealOf = (text: string, { machine, purpose }: Sealing) => Buffer.from(machine.digest(`${purpose}\0${text}`));
