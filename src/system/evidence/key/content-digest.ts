import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readSync, type Stats } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { type Fingerprint, fingerprintFile, takeFingerprint } from './fingerprint.ts';
import type { Memory } from './memory.ts';
import { readLink, type WalkRules, walk } from './walk.ts';

export interface Digesting {
  readonly memory: Memory;
  readonly signal: AbortSignal;
}

/** A file or a link, by a name that is the same in any copy. */
export interface FoundFile {
  readonly name: string;
  readonly path: string;
  readonly stats: Stats;
}

/** SHA-256 over the names, modes and contents of all files below a folder; undefined where there are none. */
export async function digestFolder(
  root: string,
  rules: WalkRules,
  { memory, signal }: Digesting,
): Promise<string | undefined> {
  const taking = takeFingerprint();
  walk(root, rules, taking.add);
  const fingerprint = taking.end();
  if (!fingerprint) return undefined;
  return recalled(`folder ${root}`, fingerprint, memory, () => {
    const files: FoundFile[] = [];
    walk(root, rules, (name, path, stats) => files.push({ name, path, stats }));
    return digestContents(files, rules.inside, signal);
  });
}

/** The same over these files. `about` is what the memory knows them by; links to what is `inside` are only links. */
export async function digestFiles(
  about: string,
  files: readonly FoundFile[],
  inside: string,
  { memory, signal }: Digesting,
): Promise<string | undefined> {
  const taking = takeFingerprint();
  for (const { name, path, stats } of files) taking.add(name, path, stats);
  const fingerprint = taking.end();
  return fingerprint && recalled(about, fingerprint, memory, () => digestContents(files, inside, signal));
}

/** SHA-256 of a file's content, behind all links. */
export function digestFile(path: string, memory: Memory): Promise<string> {
  return recalled(`file ${path}`, fingerprintFile(path), memory, async () => digestContent(path));
}

async function recalled(about: string, { id, holds }: Fingerprint, memory: Memory, work: () => Promise<string>) {
  const known = memory.recall(about, id);
  if (known !== undefined) return known;
  const digest = await work();
  if (holds) memory.remember(about, id, digest);
  return digest;
}

async function digestContents(files: readonly FoundFile[], inside: string, signal: AbortSignal): Promise<string> {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const hash = createHash('sha256');
  let pause = performance.now() + 100;
  for (const { name, path, stats } of sorted) {
    hash.update(`${name}\0${describe(path, stats, inside)}\0`);
    if (performance.now() < pause) continue;
    // So that an interruption is heard.
    await turn();
    signal.throwIfAborted();
    pause = performance.now() + 100;
  }
  return hash.digest('hex');
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
