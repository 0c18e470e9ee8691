/** A run that is kept somewhere, as far as pruning has to know it. */
export interface KeptRun {
  readonly name: string;
  readonly tree: string;
  /** Undefined where it has no evidence that can be read: it goes before all others. */
  readonly finishedOn: Date | undefined;
}

export interface PruneLimits {
  readonly now: Date;
  /** How many runs are left at most, but for those of live trees. */
  readonly keep: number;
  /** Milliseconds; what is older goes, whatever else holds. */
  readonly maxAge?: number | undefined;
  /** Trees whose evidence is left beyond `keep`. */
  readonly live?: ReadonlySet<string>;
}

/**
 * The runs that are to go, the oldest trees first. All runs of a tree go together: without the failure before it, a flaky
 * pass would look like a good one.
 */
export function choosePruned<Run extends KeptRun>(runs: readonly Run[], limits: PruneLimits): readonly Run[] {
  const { now, keep, maxAge = Number.POSITIVE_INFINITY, live } = limits;
  const newestFirst = [...ofTrees(runs, now)].sort(([, one], [, other]) => other.time - one.time);
  const gone: Run[][] = [];
  let left = 0;
  for (const [tree, { time, runs: all }] of newestFirst) {
    const isLive = live?.has(tree) ?? false;
    if (now.getTime() - time > maxAge || (!isLive && left + all.length > keep)) gone.push(all);
    else left += all.length;
  }
  return gone.toReversed().flat();
}

/** The runs of each tree, and when the last of them ended. */
function ofTrees<Run extends KeptRun>(runs: readonly Run[], now: Date) {
  const trees = new Map<string, { time: number; runs: Run[] }>();
  for (const run of runs) {
    const known = trees.get(run.tree) ?? { time: 0, runs: [] };
    known.runs.push(run);
    // A moment that is yet to come is a wrong clock, or wants to be kept for ever.
    known.time = Math.max(known.time, Math.min(run.finishedOn?.getTime() ?? 0, now.getTime()));
    trees.set(run.tree, known);
  }
  return trees;
}
