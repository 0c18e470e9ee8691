import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { compileGlobs } from '../core/glob/glob.ts';

/** The files that a pattern names, as they were before a run. */
export interface ReportFiles {
  /** The texts of those that were written since, or why there is none that could be read. */
  readonly read: () => Promise<ReportTexts>;
}

export type ReportTexts =
  | { readonly ok: true; readonly files: readonly { readonly path: string; readonly text: string }[] }
  | { readonly ok: false; readonly reason: string };

const limit = 64 * 1024 * 1024;
/** Of what is to be reduced. */
const largest = 2 * 1024 * 1024 * 1024;
const mostFolders = 50_000;

/** Takes out of a file, chunk by chunk, what nobody needs. */
export type Reduce = () => (chunk: Buffer) => Buffer;

/**
 * Remembers what the reports are before the program runs that is to write them. `pattern` is a path or a glob below
 * `root`; ignored files count, as reports usually are.
 */
export async function watchReports(root: string, pattern: string, reduce?: Reduce): Promise<ReportFiles> {
  const before = await stampAll(root, pattern);
  return { read: () => readFresh(root, pattern, before, reduce) };
}

async function readFresh(
  root: string,
  pattern: string,
  before: ReadonlyMap<string, Stamp>,
  reduce: Reduce | undefined,
): Promise<ReportTexts> {
  const after = await stampAll(root, pattern);
  if (after.size === 0) return { ok: false, reason: `no report \`${pattern}\` was written` };
  const fresh = [...after].filter(([path, { id }]) => before.get(path)?.id !== id);
  if (fresh.length === 0) return { ok: false, reason: `the report \`${pattern}\` is from an earlier run` };
  const size = fresh.reduce((sum, [, stamp]) => sum + stamp.size, 0);
  const tooLarge: ReportTexts = { ok: false, reason: `the report \`${pattern}\` is larger than 64 MiB` };
  if (size > (reduce ? largest : limit)) return tooLarge;
  let all = 0;
  const files: { path: string; text: string }[] = [];
  for (const [path] of fresh) {
    const file = join(root, path);
    const bytes = await (reduce ? readReduced(file, reduce()) : readFile(file)).catch(() => undefined);
    all += bytes?.length ?? 0;
    if (all > limit) return tooLarge;
    if (!bytes) return { ok: false, reason: `the report \`${path}\` cannot be read` };
    const text = decode(bytes);
    if (text === undefined) return { ok: false, reason: `the report \`${path}\` is not text` };
    files.push({ path, text });
  }
  return { ok: true, files };
}

async function readReduced(file: string, reduce: (chunk: Buffer) => Buffer): Promise<Buffer> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    const part = reduce(chunk as Buffer);
    kept.push(part);
    size += part.length;
    if (size > limit) break;
  }
  return Buffer.concat(kept);
}

function decode(bytes: Buffer): string | undefined {
  // PowerShell writes UTF-16 when a report goes through `>`.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  // Some programs end even a report with an escape sequence.
  return bytes.includes(0) ? undefined : stripVTControlCharacters(bytes.toString('utf8'));
}

interface Stamp {
  readonly size: number;
  /** Another one after each writing, even of the same bytes: ctime cannot be set back. */
  readonly id: string;
}

async function stampAll(root: string, pattern: string): Promise<ReadonlyMap<string, Stamp>> {
  const stamps = new Map<string, Stamp>();
  for (const path of await findFiles(root, pattern)) {
    const found = await stat(join(root, path), { bigint: true }).catch(() => undefined);
    // A pipe or a device would never end.
    if (!found?.isFile()) continue;
    stamps.set(path, { size: Number(found.size), id: `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` });
  }
  return stamps;
}

async function findFiles(root: string, pattern: string): Promise<readonly string[]> {
  const segments = pattern.replace(/^\.\//, '').split('/');
  const dynamic = segments.findIndex(segment => /[*?[\]{}()!]/.test(segment));
  if (dynamic < 0) return [segments.join('/')];
  const matches = compileGlobs(segments.join('/'));
  const found: string[] = [];
  const folders = [segments.slice(0, dynamic).join('/')];
  for (let index = 0; index < folders.length && index < mostFolders; index++) {
    const folder = folders[index] ?? '';
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') folders.push(path);
      else if (!entry.isDirectory() && matches(path)) found.push(path);
    }
  }
  return found.sort();
}
