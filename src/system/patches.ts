import type { ChangedFile, FileKind, FileLines, Line } from '../core/change.ts';
import { lazy } from '../core/lazy.ts';

/**
 * The output of `git diff-tree -p -U0` for these files, in their order: see git-diff(1). Every line of content begins
 * with a sign, so that none can pass for a header. Lines are counted and looked for as bytes; those of a file are cut
 * out when they are first looked at. Throws where the patches are not those of these files.
 */
export function parsePatches(output: Buffer, files: readonly ChangedFile[]): ReadonlyMap<string, FileLines> {
  // A change of type is two patches: one removes, one adds.
  const owners = files.flatMap(file => (typeChanged(file) ? [file, file] : file));
  const patches = splitPatches(output);
  if (patches.length !== owners.length) {
    throw new Error(`git gave ${patches.length} patches where ${owners.length} were expected`);
  }
  const linesOf = openPatches(output);
  const result = new Map<string, FileLines>();
  for (const [index, patch] of patches.entries()) {
    const path = owners[index]?.path ?? '';
    const known = result.get(path);
    const own = linesOf(patch);
    result.set(path, known ? joined(known, own) : own);
  }
  return result;
}

const typeChanged = ({ before, after }: ChangedFile) => {
  const group = (kind: FileKind) => (kind === 'executable' ? 'file' : kind);
  return before !== undefined && after !== undefined && group(before.kind) !== group(after.kind);
};

/** Where the hunks of one patch stand in the output, and how many lines they add and remove. */
interface Patch {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

const header = Buffer.from('diff --git ');
const [newline, plus, minus, at] = Buffer.from('\n+-@');

function splitPatches(output: Buffer): readonly Patch[] {
  const patches: Patch[] = [];
  let start: number | undefined;
  let count = 0;
  let begun = false;
  const finish = (end: number) => {
    if (begun) patches.push({ start: start ?? end, end, count });
  };
  for (let index = 0; index < output.length; index++) {
    const sign = output[index];
    if (sign === plus || sign === minus) {
      if (start !== undefined) count++;
    } else if (sign === at) start ??= index;
    else if (sign === header[0] && header.equals(output.subarray(index, index + header.length))) {
      finish(index);
      begun = true;
      start = undefined;
      count = 0;
    }
    // No call of `indexOf` for each line: it would cost more than the few bytes that it passes over.
    while (index < output.length && output[index] !== newline) index++;
  }
  finish(output.length);
  return patches;
}

function openPatches(output: Buffer): (patch: Patch) => FileLines {
  // Most texts that are looked for are nowhere: that is found out once for all patches.
  const firsts = new Map<string, number>();
  const firstOf = (text: string) => {
    const first = firsts.get(text) ?? output.indexOf(text);
    firsts.set(text, first);
    return first;
  };
  return ({ start, end, count }) => {
    const includes = (text: string) => {
      const first = firstOf(text);
      return first >= 0 && first < end && output.subarray(start, end).includes(text);
    };
    const parsed = lazy(() => parseHunks(output.toString('utf8', start, end)));
    return {
      get added() {
        return parsed().added;
      },
      get removed() {
        return parsed().removed;
      },
      get count() {
        return includes('\0') ? parsed().added.length + parsed().removed.length : count;
      },
      mayAdd: beginning => includes(`\n+${beginning}`),
    };
  };
}

const joined = (one: FileLines, other: FileLines): FileLines => ({
  added: [...one.added, ...other.added],
  removed: [...one.removed, ...other.removed],
  count: one.count + other.count,
  mayAdd: beginning => one.mayAdd(beginning) || other.mayAdd(beginning),
});

function parseHunks(hunks: string): Pick<FileLines, 'added' | 'removed'> {
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
