import { UserError } from '../../core/errors.ts';
import type { Migration, SqlScript } from '../../core/migrations/migration.ts';
import type { SchemaRehearsal, ScriptRun, Seeded } from '../../core/migrations/rehearsal/rehearsal.ts';
import type { SchemaRehearsalRequest } from '../../core/migrations/rehearsal/request.ts';
import { compareSchemas, sameDifference } from '../../core/migrations/schema/compare.ts';
import { compareRows } from '../../core/migrations/schema/rows.ts';
import type { Schema } from '../../core/migrations/schema/schema.ts';
import type { Engine } from './engine.ts';
import { type Limits, withinLimits } from './limits.ts';
import { type OpenEngine, openEngine } from './open.ts';

export interface RehearsalContext {
  readonly packageRoot: string;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** A file of the repository, for rows. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Told what is being done, for whoever waits. */
  readonly onStep?: (step: string) => void;
  /** Given what was found out, and where to connect to the database as the migrations left it, before it is thrown away. */
  readonly onEnd?: (rehearsal: SchemaRehearsal, url: string) => Promise<void>;
}

/**
 * Applies the base's migrations, puts rows in, and does the change's: up, back, and up again. Throws a UserError for what
 * says nothing about them.
 */
export async function rehearseSchema(
  request: SchemaRehearsalRequest,
  context: RehearsalContext,
): Promise<SchemaRehearsal> {
  const start = performance.now();
  const { options, base, added } = request;
  refusePrograms([...base, ...added]);
  let last = '';
  const work = async (limits: Limits): Promise<SchemaRehearsal> => {
    const opened = await limits.open(() => openEngine(request, context));
    const { engine } = opened;
    await applyBase(base, opened, limits.step);
    let seeded = await seed(request, engine, context, options.synthetic, limits.step);
    const before = await engine.rows();
    let trial = await goForwardAndBack(added, engine, limits.step);
    const failure = trial.runs.find(run => run.failure);
    if (failure?.way === 'up' && seeded.madeUp > 0) {
      // Rows that nobody wrote are no reason to refuse a migration.
      limits.step('once more, without rows that nobody wrote');
      await limits
        .open(() => openEngine(request, context))
        .then(async again => {
          await applyBase(base, again, limits.step);
          const own = await seed(request, again.engine, context, false, limits.step);
          const second = await goForwardAndBack(added, again.engine, limits.step);
          if (second.runs.some(run => run.way === 'up' && run.failure)) {
            trial = second;
            seeded = own;
          } else if (failure.failure && isAboutRows(failure.failure.code))
            trial = { ...trial, runs: trial.runs.map(onRows) };
          else throw onlyMadeUp(failure);
        });
    }
    const isBack = trial.reached !== undefined;
    const rows = isBack && trial.rows ? compareRows(before, trial.rows) : [];
    last = engine.url;
    return {
      engine: engine.name,
      base: base.length,
      seeded,
      runs: trial.runs,
      back: trial.reached ? { schema: trial.reached, rows } : undefined,
      again: trial.again,
      takenAway: trial.takenAway,
      milliseconds: Math.round(performance.now() - start),
    };
  };
  return withinLimits(options.timeout, context, work, async rehearsal => context.onEnd?.(rehearsal, last));
}

async function applyBase(
  base: readonly Migration[],
  { engine, applied, keep }: OpenEngine,
  step: (text: string) => void,
): Promise<void> {
  const left = base.slice(applied);
  for (const migration of left) {
    step(`the base's \`${labelOf(migration)}\``);
    const { failure } = await engine.run(migration.up as SqlScript, false);
    if (!failure) continue;
    throw new UserError(
      `\`${migration.path}:${failure.line}\`, which has landed, fails on ${engine.name}: ${failure.message}`,
      'what comes before the change has to be there first: see whether this server is the right one, and `extensions`',
    );
  }
  if (left.length || applied === 0) await keep(base);
}

async function seed(
  { options }: SchemaRehearsalRequest,
  engine: Engine,
  { read }: RehearsalContext,
  synthetic: boolean,
  step: (text: string) => void,
): Promise<Seeded> {
  for (const path of options.seed) {
    step(`the rows of \`${path}\``);
    const text = await read(path);
    if (text === undefined) throw new UserError(`there is no \`${path}\` to take rows from`, 'mend `seed`');
    const { failure } = await engine.run({ kind: 'sql', path, line: 1, text, transaction: 'file' }, false);
    if (failure)
      throw new UserError(
        `the rows of \`${path}:${failure.line}\` cannot be put in: ${failure.message}`,
        'they have to fit the schema as it has landed',
      );
  }
  const count = async () => [...(await engine.rows()).values()].reduce((sum, table) => sum + table.count, 0);
  const given = options.seed.length ? await count() : 0;
  if (!synthetic) return { rows: given, madeUp: 0, empty: [] };
  step('made-up rows');
  const { rows, empty } = await engine.makeUpRows();
  return { rows: given + rows, madeUp: rows, empty };
}

interface Trial {
  readonly runs: readonly ScriptRun[];
  readonly reached: NonNullable<SchemaRehearsal['back']>['schema'] | undefined;
  readonly rows: Awaited<ReturnType<Engine['rows']>> | undefined;
  readonly again: SchemaRehearsal['again'];
  readonly takenAway: SchemaRehearsal['takenAway'];
}

async function goForwardAndBack(
  added: readonly Migration[],
  engine: Engine,
  step: (text: string) => void,
): Promise<Trial> {
  const runs: ScriptRun[] = [];
  /** As it was before each of them, and after the last. */
  const schemas: Schema[] = [await engine.schema()];
  const go = async (migration: Migration, way: ScriptRun['way']) => {
    const script = (way === 'down' ? migration.down : migration.up) as SqlScript;
    step(`${labelOf(migration)}, ${way === 'again' ? 'up again' : way}`);
    const start = performance.now();
    const ran = await engine.run(script, true);
    const milliseconds = Math.round(performance.now() - start);
    runs.push({ way, migration: labelOf(migration), path: script.path, ...ran, milliseconds });
    return ran.failure === undefined;
  };
  const nothing = { reached: undefined, rows: undefined, again: undefined, takenAway: [] };

  await engine.renew();
  for (const migration of added) {
    if (!(await go(migration, 'up'))) return { ...nothing, runs };
    schemas.push(await engine.schema());
  }
  const [first, last] = [schemas[0], schemas.at(-1)];
  if (!first || !last) return { ...nothing, runs };
  const takenAway = compareSchemas(first, last).flatMap(one => (one.kind === 'missing' ? [one.object] : []));

  // From the last one back to the first that has no way back.
  const from = added.findLastIndex(({ down }) => down === undefined) + 1;
  const reversible = added.slice(from);
  if (!reversible.length) return { ...nothing, runs, takenAway };
  await engine.renew();
  const attributed: { difference: ReturnType<typeof compareSchemas>[number]; path: string }[] = [];
  let now = last;
  for (const [index, migration] of [...reversible.entries()].reverse()) {
    if (!(await go(migration, 'down'))) return { ...nothing, runs, takenAway };
    now = await engine.schema();
    for (const difference of compareSchemas(schemas[from + index] ?? first, now))
      if (!attributed.some(one => sameDifference(one.difference, difference)))
        attributed.push({ difference, path: migration.down?.path ?? migration.path });
  }
  const reached = compareSchemas(schemas[from] ?? first, now).map(difference => ({
    difference,
    path: attributed.find(one => sameDifference(one.difference, difference))?.path,
  }));
  // Where something could not go back, rows are not as they were for that reason.
  const rows = from === 0 ? await engine.rows() : undefined;

  await engine.renew();
  for (const migration of reversible)
    if (!(await go(migration, 'again'))) return { runs, reached, rows, again: undefined, takenAway };
  const again = compareSchemas(last, await engine.schema());
  return { runs, reached, rows, again, takenAway };
}

const labelOf = ({ version, name }: Migration): string => [version, name].filter(Boolean).join('_');

function refusePrograms(migrations: readonly Migration[]): void {
  const program = migrations.find(({ up, down }) => up.kind === 'program' || down?.kind === 'program');
  if (!program) return;
  throw new UserError(
    `\`${program.path}\` is a program, which only its own framework can run`,
    'say how with `up` and `down` of `rehearse`, such as `up: npm run migrate`',
  );
}

/** `not_null_violation`: such a statement fails whatever the rows hold. */
const isAboutRows = (code: string) => code === '23502';

const onRows = (run: ScriptRun): ScriptRun =>
  run.failure ? { ...run, failure: { ...run.failure, onRows: true } } : run;

function onlyMadeUp({ path, failure }: ScriptRun): UserError {
  return new UserError(
    `\`${path}:${failure?.line}\` fails on rows that landworthy made up, and not without them: ${failure?.message}`,
    'give it rows as they really are with `seed`; or none, with `synthetic: false`',
  );
}
