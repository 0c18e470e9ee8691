import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readSync, type Stats } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { fingerprintFile, fingerprintFolder } from './fingerprint.ts';
import type { Memory } from './memory.ts';
import { readLink, type WalkRules, walk } from './walk.ts';

export interface Digesting {
  readonly memory: Memory;
  readonly signal: AbortSignal;
}

/** SHA-256 over the names, modes and contents of all files below a folder; undefined where there are none. */
export async function digestFolder(root: string, rules: WalkRules, { memory, signal }: Digesting) {
  const { id, holds, count } = fingerprintFolder(root, rules);
  if (count === 0) return undefined;
  const about = `folder ${root}`;
  const known = memory.recall(about, id);
  if (known !== undefined) return known;
  const files: { name: string; path: string; stats: Stats }[] = [];
  walk(root, rules, (name, path, stats) => files.push({ name, path, stats }));
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const hash = createHash('sha256');
  let pause = performance.now() + 100;
  for (const { name, path, stats } of files) {
    hash.update(`${name}\0${describe(path, stats, rules.inside)}\0`);
    if (performance.now() < pause) continue;
    // So that an interruption is heard.
    await turn();
    signal.throwIfAborted();
    pause = performance.now() + 100;
  }
  const digest = hash.digest('hex');
  if (holds) memory.remember(about, id, digest);
  return digest;
}

/** SHA-256 of a file's content, behind all links. */
export function digestFile(path: string, memory: Memory): string {
  const { id, holds } = fingerprintFile(path);
  const known = memory.recall(`file ${path}`, id);
  if (known !== undefined) return known;
  const digest = digestContent(path);
  if (holds) memory.remember(`file ${path}`, id, digest);
  return digest;
}

/** As git has it, all that a mode says is whether a file may be executed. */
function describe(path: string, stats: Stats, inside: string): string {
  if (stats.isSymbolicLink()) return `link ${readLink(path, inside)}`;
  if (!stats.isFile()) return 'neither a file nor a link';
  return `${stats.mode & 0o100 ? 'program' : 'file'} ${digestContent(path)}`;
}

const piece = Buffer.allocUnsafe(256 * 1024);

export function digestContent(path: string): string {
  const hash = createHash('sha256');
  // A pipe in a file's place would have us wait for ever.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    for (let length = 1; length > 0; ) {
      length = readSync(descriptor, piece);
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}
