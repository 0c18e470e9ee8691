import { UserError } from '../../core/errors.ts';
import type { OldUse, SchemaRehearsal, ScriptRun } from '../../core/migrations/rehearsal/rehearsal.ts';
import type { SchemaRehearsalRequest } from '../../core/migrations/rehearsal/request.ts';
import { whereFailed } from '../../core/migrations/rehearsal/where.ts';
import { isColumnOrder } from '../../core/migrations/schema/compare.ts';
import { compareRows, type Rows } from '../../core/migrations/schema/rows.ts';
import type { SchemaObject } from '../../core/migrations/schema/schema.ts';
import { withoutSpellings } from '../../core/migrations/schema/spelling.ts';
import type { CommandRequest } from '../../core/run/command.ts';
import { type Limits, withinLimits } from './limits.ts';
import { openEngine } from './open.ts';
import { runPrograms } from './programs.ts';
import { runScripts } from './scripts.ts';
import { seed } from './seed.ts';
import type { Trial, Ways } from './trial.ts';

export interface RehearsalContext {
  readonly packageRoot: string;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** A checkout of one side, for whoever runs programs in it. */
  readonly checkOut: (side: 'base' | 'head', run: CommandRequest['run']) => Promise<string>;
  /** Where the base's code names what is taken away. */
  readonly findUses: (takenAway: readonly SchemaObject[]) => Promise<readonly OldUse[]>;
  /** A file of the repository, for rows. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Told what is being done, for whoever waits. */
  readonly onStep?: (step: string) => void;
  /** Given what was found out, and where to connect to the database as the migrations left it, before it is thrown away. */
  readonly onEnd?: (rehearsal: SchemaRehearsal, url: string) => Promise<void>;
}

/**
 * Applies the base's migrations, puts rows in, and does the change's: up, back, and up again. Throws a UserError for what
 * says nothing about them. `open`: an empty database.
 */
export async function rehearseSchema(
  request: SchemaRehearsalRequest,
  context: RehearsalContext,
  open: typeof openEngine = openEngine,
): Promise<SchemaRehearsal> {
  const start = performance.now();
  const { options, base } = request;
  const { applyBase, goForwardAndBack } = waysOf(request, context);
  let last = '';
  const work = async (limits: Limits): Promise<SchemaRehearsal> => {
    const opened = await limits.open(() => open(request, context));
    let { engine } = opened;
    await applyBase(opened, limits.step);
    let seeded = await seed(request, engine, context, options.synthetic, limits.step);
    let before = await engine.rows();
    let doubt: ScriptRun | undefined;
    let trial = await goForwardAndBack(engine, limits.step, before);
    const failed = trial.runs.find(run => run.failure);
    if (failed?.failure && seeded.madeUp > 0 && mayBeAboutRows(failed.failure.code)) {
      // Rows that nobody wrote are no reason to refuse a migration.
      await engine.close();
      limits.step('once more, without rows that nobody wrote');
      const again = await limits.open(() => open(request, context));
      await applyBase(again, limits.step);
      const seededAgain = await seed(request, again.engine, context, false, limits.step);
      const beforeAgain = await again.engine.rows();
      const second = await goForwardAndBack(again.engine, limits.step, beforeAgain);
      engine = again.engine;
      // What fails in the same place without them is not about rows.
      const isSame = second.runs.length === trial.runs.length && second.runs.at(-1)?.failure !== undefined;
      if (!isSame && isAboutRows(failed)) trial = { ...trial, runs: trial.runs.map(onRows) };
      else if (!isSame && (await isWrong(second, request.server)))
        [trial, doubt, seeded, before] = [second, failed, seededAgain, beforeAgain];
      else if (!isSame) throw onlyMadeUp(failed);
    }
    const isBack = trial.reached !== undefined;
    const otherRows = isBack && trial.rows ? compareRows(before, trial.rows) : [];
    const { reached, again } = await withoutOtherSpellings(trial, request.server);
    last = engine.url;
    return {
      engine: engine.name,
      base: base.length,
      seeded: { rows: count(before), ...seeded },
      doubt,
      runs: trial.runs,
      back: reached ? { schema: reached, rows: otherRows } : undefined,
      again,
      changedNothing: trial.changedNothing,
      takenAway: trial.takenAway,
      oldUses: await context.findUses(trial.takenAway),
      milliseconds: Math.round(performance.now() - start),
    };
  };
  return withinLimits(options.timeout, context, work, async rehearsal => context.onEnd?.(rehearsal, last));
}

const count = (rows: Rows): number => [...rows.values()].reduce((sum, one) => sum + one.count, 0);

/** How these migrations are run. */
export const waysOf = (request: SchemaRehearsalRequest, context: RehearsalContext): Ways =>
  request.options.programs ? runPrograms(request.options.programs, request, context) : runScripts(request);

async function withoutOtherSpellings(
  { reached, again }: Trial,
  server: SchemaRehearsalRequest['server'],
): Promise<Pick<Trial, 'reached' | 'again'>> {
  if (server && server.name !== 'postgres') return { reached, again };
  return {
    reached: reached && (await withoutSpellings(reached, ({ difference }) => difference)),
    again: again && (await withoutSpellings(again, difference => difference)),
  };
}

/** Not what a server refuses before it looks at a row: `42`, syntax and names; `25`, transactions. Other servers' codes say less. */
const mayBeAboutRows = (code: string) => !/^(?:42|25|2B|3D|55)...$/.test(code);

/** `not_null_violation` of a column that is added, made so, or not named by what inserts, fails whatever the rows hold; of what is filled, it depends on them. */
function isAboutRows({ way, failure }: ScriptRun): boolean {
  if (way !== 'up' || !failure) return false;
  const { code, message, statement } = failure;
  // A program's failure has no code; what PostgreSQL says of `ALTER TABLE` is told from the rest by its words.
  if (/column "[^"]*" of relation "[^"]*" contains null values/.test(message)) return true;
  if (code !== '23502') return false;
  if (/^alter\s+table\b/i.test(statement)) return true;
  const columns = /^insert\s+into\s+[^(]+\(([^)]+)\)\s*select\b/i.exec(statement)?.[1];
  const column = /^null value in column "([^"]+)"/.exec(message)?.[1];
  return columns !== undefined && column !== undefined && !columns.includes(column);
}

/** Whether something is wrong whatever the rows hold. */
async function isWrong(trial: Trial, server: SchemaRehearsalRequest['server']): Promise<boolean> {
  if (trial.runs.some(({ failure }) => failure)) return true;
  const { reached } = await withoutOtherSpellings(trial, server);
  return (reached ?? []).some(({ difference }) => !isColumnOrder(difference));
}

const onRows = (run: ScriptRun): ScriptRun =>
  run.failure ? { ...run, failure: { ...run.failure, onRows: true } } : run;

function onlyMadeUp(run: ScriptRun): UserError {
  return new UserError(
    `${whereFailed(run)} fails on rows that landworthy made up, and not without them: ${run.failure?.message}`,
    'give it rows as they really are with `seed`; or none, with `synthetic: false`',
  );
}
