import type { ChangedFile, FileLines, FileSide, Line } from '../core/change.ts';
import { lazy } from '../core/lazy.ts';

/** What a change adds to its files and removes from them, as git wrote it down. */
export interface Patches {
  /** By path; the lines of a file are cut out when they are first looked at. */
  readonly lines: () => ReadonlyMap<string, FileLines>;
  /** How many lines there are in the files with these paths. */
  readonly count: (isAsked: (path: string) => boolean) => number;
  /** The paths of the files that may have an added line with this beginning. */
  readonly adding: (beginning: string) => readonly string[];
}

/**
 * The output of `git diff-tree -p -U0` for these files, in their order: see git-diff(1). Every line of content begins
 * with a sign, so that none can pass for a header. To count lines and to look for some, none is made. Throws where the
 * patches are not those of these files.
 */
export function parsePatches(output: Buffer, files: readonly ChangedFile[]): Patches {
  const patches = splitPatches(output, files.some(typeChanged) ? files.flatMap(pathsOf) : files.map(pathOf));
  const hunksOf = ({ start, end }: Patch) => parseHunks(output.toString('utf8', start, end));
  const including = (text: string) => {
    const first = output.indexOf(text);
    return ({ start, end }: Patch) => first >= 0 && first < end && output.subarray(start, end).includes(text);
  };
  return {
    lines: lazy(() => {
      const lines = new Map<string, FileLines>();
      for (const patch of patches) {
        const known = lines.get(patch.path);
        const own = lazyLines(() => hunksOf(patch));
        lines.set(patch.path, known ? joined(known, own) : own);
      }
      return lines;
    }),
    count: isAsked => {
      const mayBeBinary = including('\0');
      let count = 0;
      for (const patch of patches) {
        if (!isAsked(patch.path)) continue;
        if (!mayBeBinary(patch)) count += patch.count;
        else for (const lines of Object.values(hunksOf(patch))) count += lines.length;
      }
      return count;
    },
    adding: beginning => patches.filter(including(`\n+${beginning}`)).map(({ path }) => path),
  };
}

/** Undefined where a file has no lines, because it is not a regular one. */
const pathOf = ({ path, before, after }: ChangedFile) =>
  (before && group(before) === 'file') || (after && group(after) === 'file') ? path : undefined;

/** A change of type is two patches: one removes, one adds. */
const pathsOf = (file: ChangedFile) => (typeChanged(file) ? [pathOf(file), pathOf(file)] : [pathOf(file)]);

const typeChanged = ({ before, after }: ChangedFile) =>
  before !== undefined && after !== undefined && group(before) !== group(after);

const group = ({ kind }: FileSide) => (kind === 'executable' ? 'file' : kind);

/** Where the hunks of one file stand in the output, and how many lines they add and remove. */
interface Patch {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

const [newline, plus, minus, at, d, i, f] = Buffer.from('\n+-@dif');

function splitPatches(output: Buffer, paths: readonly (string | undefined)[]): readonly Patch[] {
  const patches: Patch[] = [];
  let found = 0;
  let start = 0;
  let count = 0;
  const finish = (end: number) => {
    const path = found ? paths[found - 1] : undefined;
    if (path !== undefined) patches.push({ path, start: start || end, end, count });
    start = 0;
    count = 0;
  };
  for (let index = 0; index < output.length; index++) {
    const sign = output[index];
    if (sign === plus || sign === minus) {
      if (start) count++;
    } else if (sign === at) start ||= index;
    // `diff --git`: no other line begins like this.
    else if (sign === d && output[index + 1] === i && output[index + 2] === f) {
      finish(index);
      found++;
    }
    // No call of `indexOf` for each line: it would cost more than the few bytes that it passes over.
    while (index < output.length && output[index] !== newline) index++;
  }
  finish(output.length);
  if (found !== paths.length) throw new Error(`git gave ${found} patches where ${paths.length} were expected`);
  return patches;
}

function lazyLines(read: () => FileLines): FileLines {
  const lines = lazy(read);
  return {
    get added() {
      return lines().added;
    },
    get removed() {
      return lines().removed;
    },
  };
}

const joined = (one: FileLines, other: FileLines): FileLines => ({
  added: [...one.added, ...other.added],
  removed: [...one.removed, ...other.removed],
});

function parseHunks(hunks: string): FileLines {
  const added: Line[] = [];
  const removed: Line[] = [];
  let oldNumber = 0;
  let newNumber = 0;
  for (let start = 0, end = 0; start < hunks.length; start = end + 1) {
    end = hunks.indexOf('\n', start);
    if (end < 0) end = hunks.length;
    const sign = hunks[start];
    if (sign === '@') {
      const [, from, to] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(hunks.slice(start, end)) ?? [];
      if (from === undefined || to === undefined) continue;
      oldNumber = Number(from);
      newNumber = Number(to);
    } else if (sign === '+') added.push({ number: newNumber++, text: textOf(hunks, start, end) });
    else if (sign === '-') removed.push({ number: oldNumber++, text: textOf(hunks, start, end) });
  }
  return hunks.includes('\0') && mostlyBinary([...added, ...removed]) ? { added: [], removed: [] } : { added, removed };
}

/** For git, one NUL makes a file binary; but in a comment it would hide the lines of any program. */
const mostlyBinary = (lines: readonly Line[]) =>
  lines.filter(({ text }) => /[\0\uFFFD]/.test(text)).length * 2 > lines.length;

const textOf = (hunks: string, start: number, end: number) =>
  hunks.slice(start + 1, hunks[end - 1] === '\r' && end - 1 > start ? end - 1 : end);
