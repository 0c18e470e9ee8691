import type { Facts } from '../facts.ts';
import type { NonEmpty } from '../outcome.ts';
import { pool } from '../pool.ts';
import type { TestRequest } from '../run/command.ts';
import { provers } from '../run/outcome.ts';
import { deadlyWhenEntered } from './entered.ts';
import { type Way, ways } from './failures.ts';
import type { Ground } from './ground.ts';
import type { Hunk } from './hunk.ts';
import { openParts, type PartsOf } from './parts.ts';
import { type Plan, tryTests } from './plan.ts';
import type { HunkResult, TakenBack, Told, TrialCounts } from './result.ts';
import type { OnHead, Stage } from './stages.ts';
import { type TryTogether, takeTogether } from './together.ts';
import { failuresIn, type Trial } from './trial.ts';
import { troubleIn } from './trouble.ts';
import { hunksWorthTrying } from './worth.ts';

export interface TakeBackRequest {
  readonly plan: Plan;
  readonly ground: Ground;
  /** Changed files that are there. */
  readonly paths: readonly string[];
  /** Milliseconds of test runs, for each that may go on at once, after which no further one is begun. */
  readonly budget: number;
  /** Is told of each result as it comes. */
  readonly tell?: ((told: Told) => void) | undefined;
}

/**
 * Takes each hunk back, alone, and sees whether the tests notice. Those that nobody misses are what a person should look at.
 * Throws a UserError where the tests do not pass with all hunks: nothing that fails would then say anything.
 */
export async function takeBack(
  { plan, ground, paths, budget, tell = () => undefined }: TakeBackRequest,
  facts: Pick<Facts, 'hunks' | 'trial' | 'jobs'>,
): Promise<TakenBack> {
  const partsOf = openParts();
  let of = 0;
  const lanes = facts.jobs();
  const results = new Map<Hunk, HunkResult>();
  let trials: TrialCounts = { run: 0, known: 0 };
  const notes = new Set<string>();
  let spent = 0;
  const isSpent = () => spent >= budget * lanes;

  const decide = (result: HunkResult) => {
    results.set(result.hunk, result);
    tell({ result, done: results.size, of, trials });
  };

  const isQuick = async (tests: TestRequest) => {
    const standing = await ground(tests);
    return standing.passes && standing.milliseconds < quick;
  };

  const head: OnHead = {
    passes: async tests => (await ground(tests)).passes,
    coverage: async () => {
      const standing = await ground(plan.tests);
      const coverage = standing.passes ? standing.coverage : undefined;
      if (coverage?.from === 'nothing') notes.add(`no coverage report tells who executes what: ${coverage.reason}`);
      return coverage;
    },
  };

  /** How the tests of this stage notice that these hunks are gone. */
  const noticedBy = async (stage: Stage, without: NonEmpty<Hunk>): Promise<Noticed> => {
    const selected = await stage.of(without, head);
    if (!selected || (stage.name === 'related' && (await isQuick(plan.tests)))) return {};
    const { tests, isAll = false, isExecuted = true } = selected;
    if (!tests) return { isAll, isExecuted };
    // A part of tests that pass passes, most likely: that is looked at where it fails without the hunks.
    const isPart = stage.name === 'covering';
    const standing = await ground(isPart ? plan.tests : tests);
    if (!standing.passes) {
      if (stage.name === 'all') throw standing.problem;
      if (stage.isGiven) notes.add(`left out: ${standing.problem.message}`);
      return {};
    }
    const limited = { ...tests, timeout: standing.limit };
    const trial = await tryTests(plan, { side: 'head', swapped: [], without, tests: limited }, facts);
    spent += trial.spent;
    trials = addTrial(trials, trial);
    const failures = failuresIn(trial);
    if (!failures) return { isAll };
    if (isPart && !(await head.passes(tests))) return {};
    const trouble = troubleIn(trial);
    return trouble ? { trouble } : { way: ways.find(way => failures.ways.has(way)) ?? 'untold' };
  };

  // All hunks with the likeliest tests, before any costs a run of all.
  let open = await hunksOf(await facts.hunks(paths), partsOf);
  of = open.length;
  const survivors: Hunk[] = [];
  const unexecuted = new Set<Hunk>();
  for (const stage of plan.stages) {
    const missed: Hunk[] = [];
    // What a hunk that is missed is made of, is first tried by what misses the whole.
    for (let level = open; level.length; ) {
      const parts: Hunk[] = [];
      await pool(level, lanes, async hunk => {
        if (isSpent()) return decide({ kind: 'untried', hunk });
        const { way, trouble, isAll, isExecuted = true } = await noticedBy(stage, [hunk]);
        if (trouble) return decide({ kind: 'untried', hunk, trouble });
        if (way) {
          const own = await partsOf(hunk, way);
          parts.push(...own);
          of += own.length;
          return decide({ kind: 'noticed', hunk, way, with: [] });
        }
        if (!isExecuted) unexecuted.add(hunk);
        if (isAll) decide({ kind: 'unproven', hunk, isExecuted: !unexecuted.has(hunk) });
        (isAll ? survivors : missed).push(hunk);
      });
      level = largestFirst(parts);
    }
    open = largestFirst(missed);
  }

  const tryTogether: TryTogether = async group => {
    for (const stage of plan.stages) {
      if (isSpent()) return undefined;
      const { way, trouble, isAll } = await noticedBy(stage, group);
      if (way || trouble) return way;
      if (isAll) break;
    }
    return 'unnoticed';
  };
  // Each part has a name of its own, and is told alone.
  const unproven: NonEmpty<Hunk>[] = survivors.filter(({ piece }) => piece).map(hunk => [hunk]);
  await pool(byFile(largestFirst(survivors.filter(({ piece }) => !piece))), lanes, async ofFile => {
    const found = await takeTogether(ofFile, tryTogether);
    unproven.push(...found.unproven);
    for (const { hunks: group, way } of found.noticed)
      for (const hunk of group) decide({ kind: 'noticed', hunk, way, with: group.filter(other => other !== hunk) });
  });
  await pool(survivors, lanes, async hunk => {
    const result = results.get(hunk);
    const deadly = result?.kind === 'unproven' && result.isExecuted ? await deadlyWhenEntered(hunk) : undefined;
    const way = deadly && (await tryTogether([deadly]));
    if (result?.kind === 'unproven' && way) decide({ ...result, isEntered: way !== 'unnoticed' });
  });
  const inOrder = largestFirst([...results.keys()]);
  return {
    results: inOrder.flatMap(hunk => results.get(hunk) ?? []),
    unproven: unproven.toSorted((a, b) => inOrder.indexOf(a[0]) - inOrder.indexOf(b[0])),
    trials,
    notes: [...notes],
  };
}

/** Those to begin with, the largest first: a new file is missed by whoever imports it, and is tried in its parts. */
async function hunksOf(found: readonly Hunk[], partsOf: PartsOf): Promise<readonly Hunk[]> {
  const hunks = await hunksWorthTrying(found.filter(({ isFile }) => !isFile));
  const parts = await Promise.all(found.filter(({ isFile }) => isFile).map(one => partsOf(one)));
  return largestFirst([...hunks, ...parts.flat()]);
}

/** Milliseconds, for which it does not pay to look for fewer tests that may notice a hunk. */
const quick = 10_000;

/** `trouble`: they fail, and it may not be for the hunks. `isAll`: where they do not fail, no others would either. */
interface Noticed {
  readonly way?: Way;
  readonly trouble?: string;
  readonly isAll?: boolean;
  readonly isExecuted?: boolean;
}

function byFile(hunks: readonly Hunk[]): readonly NonEmpty<Hunk>[] {
  const files = new Map<string, NonEmpty<Hunk>>();
  for (const hunk of hunks) files.set(hunk.path, [...(files.get(hunk.path) ?? []), hunk] as unknown as NonEmpty<Hunk>);
  return [...files.values()];
}

function addTrial({ run, known, since, by = [] }: TrialCounts, { proved }: Pick<Trial, 'proved'>): TrialCounts {
  if (!proved) return { run: run + 1, known, ...(since === undefined ? {} : { since, by }) };
  const first = since !== undefined && since < proved.on ? since : proved.on;
  return { run, known: known + 1, since: first, by: [...new Set([...by, provers(proved)])] };
}

const largestFirst = (hunks: readonly Hunk[]): readonly Hunk[] =>
  hunks.toSorted((a, b) => b.added + b.removed - (a.added + a.removed));
