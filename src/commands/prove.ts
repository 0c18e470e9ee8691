import type { ChangedFile } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import type { Facts } from '../core/facts.ts';
import { duration } from '../core/options.ts';
import { openGround } from '../core/proof/ground.ts';
import type { Hunk } from '../core/proof/hunk.ts';
import { hasPieces } from '../core/proof/pieces/pieces.ts';
import { type Plan, planProof } from '../core/proof/plan.ts';
import type { Proving, ProvingEvent, ProvingHunk, ProvingPlace } from '../core/proof/proving.ts';
import type { HunkResult, TakenBack } from '../core/proof/result.ts';
import { takeBack } from '../core/proof/take-back.ts';
import { failuresIn } from '../core/proof/trial.ts';
import { commandText } from '../core/run/outcome.ts';
import { openFacts } from '../system/facts.ts';
import type { Context } from './context.ts';
import { type OpenChange, openChange } from './open-change.ts';
import { openPolicy } from './open-policy.ts';
import { pathHere } from './path-here.ts';
import { chooseMeans, type Means } from './prove/means.ts';
import { sourceIn } from './prove/scope.ts';

export interface ProveRequest {
  readonly base?: string;
  /** Paths of files or folders from where one stands; all that changed, without any. */
  readonly files: readonly string[];
  /** The id of the requirement by which it is proved. */
  readonly of?: string;
  /** Such as `5m`. */
  readonly budget?: string;
  readonly jobs: number;
  /** Let no trial be spared that was made before. */
  readonly anew: boolean;
}

type OnEvent = (event: ProvingEvent) => void;

/** Takes back, hunk by hunk, what is not on the base yet, and tells what no test misses. An interruption ends it with what is known by then. */
export async function prove(
  request: ProveRequest,
  context: Context,
  onEvent: OnEvent = () => undefined,
): Promise<Proving> {
  const budget = request.budget === undefined ? undefined : toMilliseconds(request.budget);
  const open = await openChange(request, context);
  try {
    return await proveChange({ ...request, budget }, context, open, onEvent);
  } finally {
    await open.close();
  }
}

async function proveChange(
  request: Omit<ProveRequest, 'budget'> & { readonly budget: number | undefined },
  context: Context,
  open: OpenChange,
  onEvent: OnEvent,
): Promise<Proving> {
  const start = performance.now();
  const trusted = await openPolicy(open, context);
  const { policy } = trusted.judge;
  const evidence = { mode: request.anew ? 'never' : 'when-proved', vouched: [] } as const;
  const opened = openFacts({ ...open, ...context, policy, evidence, jobs: request.jobs });
  try {
    const means = await chooseMeans(trusted, request.of, opened.subject);
    const plan = await planProof(means.options, opened.facts);
    const { top } = await open.repository();
    const files = request.files.map(path => pathHere(path, top, context.cwd));
    const source = sourceIn(plan, open.change.files, open.change.base.name, files);
    const tried = source.filter(({ after }) => after).map(({ path }) => path);
    const told = await tryAll(
      { plan, paths: tried, budget: request.budget ?? means.budget ?? unlimited },
      context,
      opened.facts,
      onEvent,
    );
    return {
      ...describe(told, open, means, plan),
      files,
      notTried: source.flatMap(file => {
        const reason = whyNotTried(file, told.hunks);
        return reason === undefined ? [] : [{ path: file.path, reason }];
      }),
      milliseconds: Math.round(performance.now() - start),
    };
  } finally {
    await opened.close();
  }
}

function whyNotTried({ path, before, after }: ChangedFile, tried: readonly ProvingHunk[]): string | undefined {
  if (!after) return 'it is gone';
  if (before || tried.some(hunk => hunk.path === path)) return undefined;
  return hasPieces(path)
    ? 'it is new, and has no function that does anything'
    : 'it is new as a whole, in a language whose functions are not read';
}

interface TriedAll {
  readonly hunks: readonly ProvingHunk[];
  /** How many there are, decided or not. */
  readonly total: number;
  readonly unproven: readonly ProvingPlace[];
  readonly notes: readonly string[];
  readonly trials: Proving['trials'];
  /** Undefined where all were tried. */
  readonly stopped: 'interrupted' | undefined;
}

async function tryAll(
  request: { readonly plan: Plan; readonly paths: readonly string[]; readonly budget: number },
  { signal }: Context,
  facts: Facts,
  onEvent: OnEvent,
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

function describe(
  { hunks, total, unproven, notes, trials, stopped }: TriedAll,
  { change }: OpenChange,
  means: Means,
  plan: Plan,
): Omit<Proving, 'files' | 'notTried' | 'milliseconds'> {
  const count = (wanted: ProvingHunk['result']) => hunks.filter(({ result }) => result === wanted).length;
  const [noticed, missed, untried] = [count('noticed'), count('unproven'), count('untried')];
  const reason = stopped
    ? 'it was interrupted'
    : !change.files.length
      ? `nothing differs from \`${change.base.name}\``
      : !plan.source.length
        ? 'the change has no source that a test could notice'
        : !hunks.length
          ? 'there is no hunk that a test could miss'
          : untried
            ? (hunks.find(({ trouble }) => trouble !== undefined)?.trouble ?? 'the budget was spent')
            : undefined;
  const { base, head } = change;
  return {
    schemaVersion: 1,
    outcome: missed ? 'unproven' : reason === undefined ? 'proven' : 'undecided',
    ...(reason === undefined ? {} : { reason }),
    change: {
      base: base.name,
      baseSha: base.sha,
      head: change.branch ?? head.name,
      headSha: head.sha,
      kind: head.kind,
    },
    requirement: means.requirement,
    tests: { requirement: plan.requirement, command: commandText(plan.tests.run) },
    summary: { hunks: total, tried: noticed + missed, noticed, unproven: missed },
    hunks,
    unproven,
    notes,
    trials,
  };
}

function describeHunk(result: HunkResult, tests: readonly string[]): ProvingHunk {
  const place = { ...placeOf(result.hunk), diff: result.hunk.diff, result: result.kind };
  if (result.kind === 'untried') return result.trouble === undefined ? place : { ...place, trouble: result.trouble };
  if (result.kind === 'unproven') return result.isExecuted ? place : { ...place, executed: false };
  return {
    ...place,
    way: result.way,
    ...(tests.length ? { tests } : {}),
    ...(result.with.length ? { with: result.with.map(placeOf) } : {}),
  };
}

const placeOf = ({ path, line, endLine, piece }: Hunk): Omit<ProvingPlace, 'diff'> => ({
  path,
  line,
  endLine,
  ...(piece ? { piece: { kind: piece.kind, name: piece.name } } : {}),
});

/** As long as it takes: whoever waits can end it. */
const unlimited = Number.POSITIVE_INFINITY;

function toMilliseconds(text: string): number {
  const { success, data } = duration().safeParse(text);
  if (!success) throw new UserError(`\`--budget ${text}\` is no duration`, 'write one such as `90s` or `10m`');
  return data;
}
