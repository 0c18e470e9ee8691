import type { Facts } from '../../core/facts.ts';
import { openGround } from '../../core/proof/ground.ts';
import type { Hunk } from '../../core/proof/hunk.ts';
import type { Plan } from '../../core/proof/plan.ts';
import type { Proving, ProvingEvent, ProvingHunk, ProvingPlace } from '../../core/proof/proving.ts';
import type { HunkResult, TakenBack } from '../../core/proof/result.ts';
import { takeBack } from '../../core/proof/take-back.ts';
import { failuresIn } from '../../core/proof/trial.ts';
import type { Context } from '../context.ts';

export interface TriedAll {
  readonly hunks: readonly ProvingHunk[];
  /** How many there are, decided or not. */
  readonly total: number;
  readonly unproven: readonly ProvingPlace[];
  readonly notes: readonly string[];
  readonly trials: Proving['trials'];
  /** Undefined where all were tried. */
  readonly stopped: 'interrupted' | undefined;
}

/** Takes back what is in these files, and tells each result as it comes. */
export async function tryAll(
  request: { readonly plan: Plan; readonly paths: readonly string[]; readonly budget: number },
  { signal }: Context,
  facts: Facts,
  onEvent: (event: ProvingEvent) => void,
): Promise<TriedAll> {
  const names = new Map<Hunk, readonly string[]>();
  const results = new Map<Hunk, HunkResult>();
  let total = 0;
  let trials: Proving['trials'] = { run: 0, known: 0 };
  const watched: Facts = {
    ...facts,
    trial: async trial => {
      const [hunk] = trial.without ?? [];
      onEvent(hunk ? { type: 'try', place: placeOf(hunk) } : { type: 'ground' });
      const found = await facts.trial(trial);
      if (hunk) names.set(hunk, failuresIn(found)?.names ?? []);
      return found;
    },
  };
  const told = (result: HunkResult) => describeHunk(result, names.get(result.hunk) ?? []);
  try {
    const taken: TakenBack = await takeBack(
      {
        ...request,
        ground: openGround(request.plan, watched),
        tell: ({ result, done, of, trials: { run, known } }) => {
          trials = { run, known };
          results.set(result.hunk, result);
          total = of;
          onEvent({ type: 'result', hunk: told(result), done, of });
        },
      },
      watched,
    );
    const unproven = taken.unproven.map(([first, ...others]) => ({
      ...placeOf(first),
      ...enteredOf(taken.results.find(({ hunk }) => hunk === first)),
      endLine: (others.at(-1) ?? first).endLine,
      diff: [first, ...others].map(({ diff }) => diff).join(''),
    }));
    return {
      hunks: taken.results.map(told),
      total: taken.results.length,
      unproven,
      notes: taken.notes,
      trials: { run: taken.trials.run, known: taken.trials.known },
      stopped: undefined,
    };
  } catch (error) {
    if (!signal.aborted) throw error;
    const hunks = [...results.values()].map(told);
    return {
      hunks,
      total,
      unproven: hunks.filter(({ result }) => result === 'unproven'),
      notes: [],
      trials,
      stopped: 'interrupted',
    };
  }
}

function describeHunk(result: HunkResult, tests: readonly string[]): ProvingHunk {
  const { hunk } = result;
  const whole = hunk.whole ? { whole: placeOf(hunk.whole) } : {};
  const place = { ...placeOf(hunk), ...whole, diff: hunk.diff, result: result.kind };
  if (result.kind === 'untried') return result.trouble === undefined ? place : { ...place, trouble: result.trouble };
  if (result.kind === 'unproven')
    return { ...place, ...enteredOf(result), ...(result.isExecuted ? {} : { executed: false }) };
  return {
    ...place,
    way: result.way,
    ...(tests.length ? { tests } : {}),
    ...(result.with.length ? { with: result.with.map(placeOf) } : {}),
  };
}

const enteredOf = (result: HunkResult | undefined): Pick<ProvingPlace, 'entered'> =>
  result?.kind === 'unproven' && result.isEntered !== undefined ? { entered: result.isEntered } : {};

const placeOf = ({ path, line, endLine, piece }: Hunk): Omit<ProvingPlace, 'diff'> => ({
  path,
  line,
  endLine,
  ...(piece ? { piece: { kind: piece.kind, name: piece.name } } : {}),
});
