import type { Change } from '../core/change.ts';
import type { FactName, Facts } from '../core/facts.ts';

/**
 * Facts that git's objects, refs and settings decide once the change is known; of what runs, evidence does, or
 * `watchRuns` tells. Whatever is not listed here, and so whatever is added some day, counts as decided by something else:
 * a verdict that stands on it is judged anew each time. Before a name is added, what it reads has to be compared by
 * `bin/kept-verdict.js`.
 */
const byGit: ReadonlySet<string> = new Set<FactName>([
  ...([
    'change',
    'lines',
    'lineCount',
    'filesAdding',
    'record',
    'files',
    'migrations',
    'holds',
    'matched',
    'owners',
  ] as const),
  ...(['requirements', 'run', 'tests', 'diagnostics'] as const),
]);

/** The same facts. Tells when one is asked for that something else than git decides. */
export function watchFacts(facts: Facts, { base, mergeBase }: Change, beyondGit: () => void): Facts {
  return new Proxy(facts, {
    get: (all, name, receiver) => {
      // Where the base has not moved on, there is nothing to merge with, and no driver is asked.
      const isKnown = byGit.has(String(name)) || (name === 'merge' && mergeBase === base.sha);
      if (!isKnown) beyondGit();
      return Reflect.get(all, name, receiver);
    },
  });
}

/** The same runs. Tells when one is really made: what evidence spares comes to none of these. */
export function watchRuns<Runs extends object>(runs: Runs, beyondGit: () => void): Runs {
  const watched = Object.entries(runs).map(([name, run]) => [
    name,
    (...request: readonly unknown[]) => {
      beyondGit();
      return run(...request);
    },
  ]);
  return Object.fromEntries(watched);
}
