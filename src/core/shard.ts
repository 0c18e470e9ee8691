/** One of `of` jobs that share what has to be run; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export interface Costly {
  readonly id: string;
  /** How long it took when it was last run; undefined where nobody knows. */
  readonly milliseconds: number | undefined;
}

/**
 * The ids that this shard has to run: the longest first, each to the shard that has the least to do so far. All shards
 * come to the same split, as long as they are given the same.
 */
export function takeShard(costly: readonly Costly[], { index, of }: Shard): ReadonlySet<string> {
  const known = costly.flatMap(({ milliseconds }) => milliseconds ?? []);
  const usual = known.length ? known.reduce((sum, one) => sum + one, 0) / known.length : 1;
  // What took no time at all would all go to the first shard.
  const weigh = ({ milliseconds }: Costly) => Math.max(milliseconds ?? usual, 1);
  const longestFirst = costly.toSorted((a, b) => weigh(b) - weigh(a) || (a.id < b.id ? -1 : 1));
  const shards = Array.from({ length: of }, () => ({ load: 0, ids: [] as string[] }));
  for (const one of longestFirst) {
    const least = shards.reduce((best, shard) => (shard.load < best.load ? shard : best));
    least.load += weigh(one);
    least.ids.push(one.id);
  }
  return new Set(shards[index - 1]?.ids);
}
