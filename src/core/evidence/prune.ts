/** A run that is kept somewhere, as far as pruning has to know it. */
export interface KeptRun {
  readonly name: string;
  readonly tree: string;
  /** Undefined where it has no evidence that can be read: it goes before all others. */
  readonly finishedOn: Date | undefined;
}

export interface PruneLimits {
  readonly now: Date;
  /** How many runs are left, the newest ones. */
  readonly keep: number;
  /** Milliseconds; what is older goes, whatever else holds. */
  readonly maxAge?: number | undefined;
  /** Trees whose evidence is left beyond `keep`. */
  readonly live?: ReadonlySet<string>;
}

/** The runs that are to go, the oldest first. */
export function choosePruned<Run extends KeptRun>(runs: readonly Run[], limits: PruneLimits): readonly Run[] {
  const { now, keep, maxAge = Number.POSITIVE_INFINITY, live } = limits;
  // A moment that is yet to come is a wrong clock, or wants to be kept for ever.
  const time = ({ finishedOn }: Run) => Math.min(finishedOn?.getTime() ?? 0, now.getTime());
  const newestFirst = runs.toSorted((one, other) => time(other) - time(one));
  return newestFirst
    .filter((run, index) => now.getTime() - time(run) > maxAge || (index >= keep && !live?.has(run.tree)))
    .toReversed();
}
