import { closeSync, constants, openSync, readSync } from 'node:fs';

/** What the first line of a script names as its interpreter, in words; undefined where the file is no script. */
export function interpreterOf(path: string): readonly string[] | undefined {
  const start = startOf(path);
  if (!start.startsWith('#!')) return undefined;
  return start.slice(2).split('\n', 1)[0]?.trim().split(/\s+/);
}

function startOf(path: string): string {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const piece = Buffer.alloc(256);
    return piece.toString('latin1', 0, readSync(descriptor, piece));
  } finally {
    closeSync(descriptor);
  }
}
