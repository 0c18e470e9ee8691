import { writeSync } from 'node:fs';

/**
 * Writes to a descriptor without a stream, which node takes longer to make than a report is long. Gives what of it is left:
 * where a pipe is full for now, a stream has to wait for it. One that somebody closed takes nothing more.
 */
export function writeAtOnce(descriptor: number, text: string): Uint8Array {
  let rest = Buffer.from(text);
  try {
    while (rest.length) rest = rest.subarray(writeSync(descriptor, rest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return rest.subarray(rest.length);
    if (code !== 'EAGAIN') throw error;
  }
  return rest;
}
