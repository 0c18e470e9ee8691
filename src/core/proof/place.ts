import { type Hunk, without } from './hunk.ts';

/** Where a file differs from what it is without a hunk. */
export interface Place {
  /** Of the lines that differ, on the head's side; where it only lacks lines, those around the gap. */
  readonly from: number;
  readonly to: number;
  /** All lines, as they are and as they were. */
  readonly head: readonly string[];
  readonly before: readonly string[];
  /** So many lines are the same above and below. */
  readonly above: number;
  readonly below: number;
}

export function placeOf(hunk: Hunk): Place {
  const [is, was] = [hunk.head.split('\n'), without([hunk]).split('\n')];
  const shorter = Math.min(is.length, was.length);
  let above = 0;
  while (above < shorter && is[above] === was[above]) above++;
  let below = 0;
  while (below < shorter - above && is.at(-1 - below) === was.at(-1 - below)) below++;
  const [from, to] = [above + 1, is.length - below];
  return { from: Math.min(from, to), to: Math.max(from, to), head: is, before: was, above, below };
}

/** The lines that differ, as they are and as they were. */
export const sidesOf = ({ head, before, above, below }: Place): readonly [readonly string[], readonly string[]] => [
  head.slice(above, head.length - below),
  before.slice(above, before.length - below),
];
