import { evaluate, type Holds } from './condition/evaluate.ts';
import type { Subject } from './condition/subject.ts';
import { UserError } from './errors.ts';
import { type FactName, type Facts, factCost } from './facts.ts';
import type { Judgment, Outcome } from './outcome.ts';
import type { Policy, Requirement, Stage } from './policy.ts';
import { pool, settled } from './pool.ts';
import { waive } from './waiver.ts';

export interface EngineOptions {
  readonly stage: Stage;
  /** How many requirements may run commands at once. */
  readonly jobs: number;
  /** No further requirement is begun after the first blocking failure. */
  readonly failFast: boolean;
  /** Milliseconds since whenever. */
  readonly clock: () => number;
  readonly onEvent?: (event: EngineEvent) => void;
  /** Whether evidence spares what this requirement would run. */
  readonly isSpared?: (id: string) => Promise<boolean>;
  readonly signal?: AbortSignal;
}

/** `start`: its check begins, so it applies. `end`: comes for every requirement. */
export type EngineEvent =
  | { readonly type: 'start'; readonly id: string; readonly runsCommands: boolean }
  | { readonly type: 'end'; readonly id: string; readonly outcome: Outcome; readonly milliseconds: number };

export interface Judged {
  readonly requirement: Requirement;
  readonly outcome: Outcome;
  /** Why it applied, or why it did not: what its condition said. */
  readonly applies: string;
  readonly milliseconds: number;
}

/** Judges these requirements: what is cheap at once, then what runs commands, `jobs` at a time. The order is the policy's. */
export async function judge(
  requirements: readonly Requirement[],
  waivers: Policy['waivers'],
  facts: Facts,
  subject: Subject,
  options: EngineOptions,
): Promise<readonly Judged[]> {
  const judged = new Map<Requirement, Judged>();
  let stop = false;

  const one = async (requirement: Requirement) => {
    options.signal?.throwIfAborted();
    const start = options.clock();
    const { outcome, applies } = stop
      ? { outcome: { status: 'skip', reason: 'not begun: `--fail-fast` and another one failed' } as const, applies: '' }
      : await outcomeOf(requirement, waivers, facts, subject, options);
    // What an interrupted command told is not an outcome.
    options.signal?.throwIfAborted();
    const milliseconds = options.clock() - start;
    if (options.failFast && outcome.status === 'fail' && requirement.enforce === 'block') stop = true;
    options.onEvent?.({ type: 'end', id: requirement.id, outcome, milliseconds });
    judged.set(requirement, { requirement, outcome, applies, milliseconds });
  };

  const cheap = requirements.filter(requirement => !runsCommands(requirement));
  const costly = requirements.filter(runsCommands);
  await settled(cheap.map(one));
  await pool(costly, options.jobs, one);
  return requirements.flatMap(requirement => judged.get(requirement) ?? []);
}

/** Whether this requirement starts programs of the project's own. */
export const runsCommands = ({ check, options }: Requirement): boolean =>
  check.needs.some((need: FactName) => factCost[need] === 'run') && (check.runs?.(options) ?? true);

async function outcomeOf(
  requirement: Requirement,
  waivers: Policy['waivers'],
  facts: Facts,
  subject: Subject,
  options: EngineOptions,
): Promise<{ outcome: Outcome; applies: string }> {
  try {
    const applies = await applicability(requirement, subject);
    if (applies.holds === false)
      return { outcome: { status: 'skip', reason: applies.because }, applies: applies.because };
    if (applies.holds === 'unknown') {
      if (options.stage === 'merge')
        throw new UserError(applies.because, 'the forge needs a token, and a pull request that is open');
      const reason = `${applies.because}: decided at stage \`merge\``;
      const outcome = { status: 'pending', reason, actor: 'maintainer', waitingFor: [], until: 'merge' } as const;
      return { outcome, applies: applies.because };
    }
    const outcome = await atStage(requirement, facts, options);
    // Where no waiver asks for the day, the verdict does not stand on it.
    const left = waivers.length ? waive(requirement, outcome, waivers, facts.now()) : outcome;
    return { outcome: left, applies: applies.because };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { outcome: errorOutcome(error), applies: '' };
  }
}

/** Whether the requirement's own conditions let it apply. */
export async function applicability({ when, unless }: Requirement, subject: Subject): Promise<Holds> {
  const wanted: Holds = when ? await evaluate(when, subject) : { holds: true, because: 'always applies' };
  if (wanted.holds !== true || !unless) return wanted;
  const { holds, because } = await evaluate(unless, subject);
  // What is unknown takes nothing away.
  if (holds === true) return { holds: false, because };
  return { holds: true, because: when ? wanted.because : because };
}

async function atStage(requirement: Requirement, facts: Facts, options: EngineOptions): Promise<Judgment> {
  const early = requirement.stage === 'merge' && options.stage === 'push';
  const run = async () => {
    const { id } = requirement;
    if (options.onEvent) {
      const runs = runsCommands(requirement) && !(await options.isSpared?.(id));
      options.onEvent({ type: 'start', id, runsCommands: runs });
    }
    return requirement.check.run(requirement.options, facts, { id, name: requirement.name });
  };
  if (!early) return run();
  const later: Judgment = { status: 'pending', reason: 'counts at stage `merge`', actor: 'author', waitingFor: [] };
  if (!requirement.check.early) return later;
  const judgment = await run().catch((error: unknown) => {
    // Before its stage, what cannot be found out yet keeps nobody from going on.
    if (error instanceof UserError) return { ...later, reason: `${error.message} (counts at stage \`merge\`)` };
    throw error;
  });
  if (judgment.status !== 'fail') return judgment;
  const [first] = judgment.findings;
  return { ...later, reason: `${first.message} (counts at stage \`merge\`)`, actor: first.actor };
}

function errorOutcome(error: unknown): Outcome {
  if (error instanceof UserError) {
    return { status: 'error', message: error.message, ...(error.hint ? { hint: error.hint } : {}) };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    status: 'error',
    message: `the check crashed: ${message}`,
    hint: 'this is a defect of landworthy: please report it',
  };
}
