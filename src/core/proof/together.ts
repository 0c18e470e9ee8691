import type { NonEmpty } from '../outcome.ts';
import type { Way } from './failures.ts';
import type { Hunk } from './hunk.ts';

export interface Together {
  /** Hunks that are missed when they are gone together, and how. */
  readonly noticed: readonly { readonly hunks: NonEmpty<Hunk>; readonly way: Way }[];
  /** Those that are not missed: as one where they were tried as one. */
  readonly unproven: readonly NonEmpty<Hunk>[];
}

/** How the tests notice that these are gone; undefined where they do not, or where it may not be tried any more. */
export type TryTogether = (hunks: NonEmpty<Hunk>) => Promise<Way | 'unnoticed' | undefined>;

/**
 * What becomes of hunks of one file that nobody misses alone. All at once first: where nobody misses that, one trial has
 * told all there is to tell. Then neighbours, which are likely to be about one thing; what is left is tried in the same way.
 */
export async function takeTogether(hunks: NonEmpty<Hunk>, tryThese: TryTogether): Promise<Together> {
  const [first, second, ...others] = hunks.toSorted((a, b) => a.line - b.line);
  if (!first || !second) return { noticed: [], unproven: [hunks] };
  const inOrder: NonEmpty<Hunk> = [first, second, ...others];
  const way = await tryThese(inOrder);
  if (way === undefined) return { noticed: [], unproven: inOrder.map(hunk => [hunk]) };
  if (way === 'unnoticed') return { noticed: [], unproven: [inOrder] };
  const pair = others.length ? await findPair(inOrder, tryThese) : undefined;
  if (!pair) return { noticed: [{ hunks: inOrder, way }], unproven: [] };
  const [left, ...more] = inOrder.filter(hunk => !pair.hunks.includes(hunk));
  if (!left) return { noticed: [pair], unproven: [] };
  const rest = await takeTogether([left, ...more], tryThese);
  return { noticed: [pair, ...rest.noticed], unproven: rest.unproven };
}

const mostPairs = 6;

async function findPair(hunks: readonly Hunk[], tryThese: TryTogether) {
  for (const [index, hunk] of hunks.slice(0, mostPairs).entries()) {
    const next = hunks[index + 1];
    if (!next) return undefined;
    const pair: NonEmpty<Hunk> = [hunk, next];
    const way = await tryThese(pair);
    if (way !== undefined && way !== 'unnoticed') return { hunks: pair, way };
  }
  return undefined;
}
