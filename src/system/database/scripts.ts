import { UserError } from '../../core/errors.ts';
import type { Migration, SqlScript } from '../../core/migrations/migration.ts';
import type { ScriptRun } from '../../core/migrations/rehearsal/rehearsal.ts';
import type { SchemaRehearsalRequest } from '../../core/migrations/rehearsal/request.ts';
import { compareSchemas, sameDifference } from '../../core/migrations/schema/compare.ts';
import type { Rows } from '../../core/migrations/schema/rows.ts';
import type { Schema } from '../../core/migrations/schema/schema.ts';
import type { Engine } from './engine.ts';
import type { OpenEngine } from './open.ts';
import { isUnchanged, labelOf, type Step, type Trial, type Ways } from './trial.ts';

/** Runs migrations of SQL, statement by statement. Throws a UserError for those that are programs. */
export function runScripts({ base, added }: SchemaRehearsalRequest): Ways {
  refusePrograms([...base, ...added]);
  return {
    applyBase: (opened, step) => applyBase(base, opened, step),
    goForward: (engine, step) => goForward(added, engine, step),
    goForwardAndBack: (engine, step, rows) => goForwardAndBack(added, engine, step, rows),
  };
}

async function applyBase(base: readonly Migration[], { engine, applied, keep }: OpenEngine, step: Step): Promise<void> {
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

async function goForward(added: readonly Migration[], engine: Engine, step: Step): Promise<void> {
  for (const migration of added) {
    step(`${labelOf(migration)}, up`);
    const { failure } = await engine.run(migration.up as SqlScript, false);
    if (failure)
      throw new UserError(
        `\`${migration.path}:${failure.line}\` fails on ${engine.name} without rows that nobody wrote: ${failure.message}`,
        'give it rows as they really are with `seed`',
      );
  }
}

async function goForwardAndBack(added: readonly Migration[], engine: Engine, step: Step, before: Rows): Promise<Trial> {
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

  const changedNothing = await isUnchanged(engine, first, last, before);

  // From the last one back to the first that has no way back.
  const from = added.findLastIndex(({ down }) => down === undefined) + 1;
  const reversible = added.slice(from);
  if (!reversible.length) return { ...nothing, runs, takenAway, changedNothing };
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
    if (!(await go(migration, 'again'))) return { runs, reached, rows, again: undefined, takenAway, changedNothing };
  const again = compareSchemas(last, await engine.schema());
  return { runs, reached, rows, again, takenAway, changedNothing };
}

function refusePrograms(migrations: readonly Migration[]): void {
  const program = migrations.find(({ up, down }) => up.kind === 'program' || down?.kind === 'program');
  if (!program) return;
  if (program.problem !== undefined)
    throw new UserError(`\`${program.path}\` cannot be read: ${program.problem}`, 'mend it');
  throw new UserError(
    `\`${program.path}\` is a program, which only its own framework can run`,
    'say how with `up` and `down` of `rehearse`, such as `up: npm run migrate`',
  );
}
