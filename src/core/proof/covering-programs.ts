import type { NonEmpty } from '../outcome.ts';
import type { Hunk } from './hunk.ts';
import { type Place, placeOf, sidesOf } from './place.ts';
import type { ProgramCoverage } from './test-coverage.ts';

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
export function coveringPrograms(
  { starting, files }: ProgramCoverage,
  hunks: NonEmpty<Hunk>,
): CoveringTests | undefined {
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

/** Whether it lies in these lines with all that it holds on either side: it must not end the function around it. */
function isInside(place: Place, [first, last]: readonly [number, number]): boolean {
  if (place.from < first || place.to > last) return false;
  const around = indentation(place.head[first - 2] ?? '');
  return sidesOf(place).every(
    lines => isBalanced(lines) && lines.every(line => !line.trim() || indentation(line) > around),
  );
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
