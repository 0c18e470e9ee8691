import type { NonEmpty } from '../outcome.ts';
import { type Hunk, without } from './hunk.ts';

/** What a run of all tests told of who executes what. Plain data: it is kept with the trial. */
export interface TestCoverage {
  /** Test files that started programs or threads, which may have executed anything; as in `by`. */
  readonly starting: readonly (string | null)[];
  /** By path from the root; a file that is not here may have been read in other ways. */
  readonly files: Readonly<Record<string, readonly LoadedFile[]>>;
}

export interface LoadedFile {
  /** The test files that loaded it, from the folder of the run; null for a program that is none. */
  readonly by: readonly (string | null)[];
  /** Lines strictly inside of functions that were not called: first and last, from 1. */
  readonly uncalled: readonly (readonly [number, number])[];
}

export interface CoveringTests {
  /** Test files, from the folder of the run. */
  readonly files: readonly string[];
  /** No other test does anything else without these hunks. */
  readonly isAll: boolean;
}

/**
 * The test files that call a function around one of these hunks, or load a file of which one is part of no function: what
 * these hunks are, all others cannot know. Undefined where that was not measured.
 */
export function coveringTests({ starting, files }: TestCoverage, hunks: NonEmpty<Hunk>): CoveringTests | undefined {
  const found = new Set<string | null>(starting);
  for (const hunk of hunks) {
    const loaded = Object.hasOwn(files, hunk.path) ? files[hunk.path] : undefined;
    if (!loaded) return undefined;
    const place = placeOf(hunk);
    for (const { by, uncalled } of loaded) {
      if (!uncalled.some(lines => isInside(place, lines))) for (const one of by) found.add(one);
    }
  }
  return { files: [...found].filter(one => one !== null).sort(), isAll: !found.has(null) };
}

interface Place {
  /** Of the lines that differ, on the head's side; where it only lacks lines, those around the gap. */
  readonly from: number;
  readonly to: number;
  readonly head: readonly string[];
  /** The lines as they are, and as they were. */
  readonly sides: readonly (readonly string[])[];
}

function placeOf(hunk: Hunk): Place {
  const { head } = hunk;
  const [is, was] = [head.split('\n'), without([hunk]).split('\n')];
  const shorter = Math.min(is.length, was.length);
  let same = 0;
  while (same < shorter && is[same] === was[same]) same++;
  let end = 0;
  while (end < shorter - same && is.at(-1 - end) === was.at(-1 - end)) end++;
  const sides = [is.slice(same, is.length - end), was.slice(same, was.length - end)];
  const [from, to] = [same + 1, is.length - end];
  return { from: Math.min(from, to), to: Math.max(from, to), head: is, sides };
}

/** Whether it lies in these lines with all that it holds on either side: it must not end the function around it. */
function isInside({ from, to, head, sides }: Place, [first, last]: readonly [number, number]): boolean {
  if (from < first || to > last) return false;
  const around = indentation(head[first - 2] ?? '');
  return sides.every(lines => isBalanced(lines) && lines.every(line => !line.trim() || indentation(line) > around));
}

const indentation = (line: string): number => line.search(/\S|$/);

/** No bracket closes what is not opened here. */
function isBalanced(lines: readonly string[]): boolean {
  let depth = 0;
  for (const bracket of lines.join('\n').match(/[()[\]{}]/g) ?? []) {
    depth += '([{'.includes(bracket) ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
