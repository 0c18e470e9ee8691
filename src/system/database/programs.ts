import { UserError } from '../../core/errors.ts';
import type { ScriptRun } from '../../core/migrations/rehearsal/rehearsal.ts';
import type { ProgramOptions, SchemaRehearsalRequest } from '../../core/migrations/rehearsal/request.ts';
import { compareSchemas, isColumnOrder } from '../../core/migrations/schema/compare.ts';
import { showCommand } from '../../core/run/outcome.ts';
import { type ProcessResult, runProcess } from '../process.ts';
import type { Engine } from './engine.ts';
import { programFailure } from './program-failure.ts';
import type { RehearsalContext } from './rehearse.ts';
import { isUnchanged, type Ways } from './trial.ts';

/**
 * Lets a framework run its migrations itself, in a checkout of the base and then of the head, on the throw-away database.
 * One that goes back goes one migration back or a whole batch: its own book of what it ran tells when it is done.
 */
export function runPrograms(
  { up, down, variable }: ProgramOptions,
  { base, added, options }: SchemaRehearsalRequest,
  { checkOut, env, signal }: Pick<RehearsalContext, 'checkOut' | 'env' | 'signal'>,
): Ways {
  const run = async (engine: Engine, side: 'base' | 'head', command: ProgramOptions['up']): Promise<ProcessResult> => {
    const dir = await checkOut(side, command);
    const { timeout } = options;
    const { result, used } = await engine.lend(url =>
      runProcess({ run: command, cwd: dir, dir, timeout, env, signal, more: { [variable]: url } }),
    );
    // What it did elsewhere says nothing, and may have harmed somebody.
    if (side === 'head' && result.exitCode === 0 && !used)
      throw new UserError(
        `${showCommand(command)} did not come to the throw-away database`,
        `let it take the URL from \`${variable}\`, or name the variable that it takes it from with \`variable\``,
      );
    return result;
  };
  let landed: readonly string[] = [];
  return {
    applyBase: async ({ engine }, step) => {
      // A base without migrations has no framework to run, either.
      if (!base.length) return;
      step(`${showCommand(up)}, of the base`);
      const ran = await run(engine, 'base', up);
      if (ran.exitCode !== 0)
        throw new UserError(
          `${showCommand(up)} fails on the base: ${programFailure(ran).message}`,
          `it has to apply all that has landed to the empty database in \`${variable}\``,
        );
      landed = await engine.booked();
    },
    goForward: async (engine, step) => {
      step(`${showCommand(up)}, up`);
      const ran = await run(engine, 'head', up);
      if (ran.exitCode !== 0)
        throw new UserError(
          `${showCommand(up)} fails without rows that nobody wrote: ${programFailure(ran).message}`,
          'give it rows as they really are with `seed`',
        );
    },
    goForwardAndBack: async (engine, step, rowsBefore) => {
      const runs: ScriptRun[] = [];
      // Of several, a command does not say which.
      const path = added.length === 1 ? added[0]?.path : undefined;
      const goesBack = added.every(one => one.down !== undefined);
      const go = async (way: ScriptRun['way'], command: ProgramOptions['up']) => {
        step(`${showCommand(command)}, ${way === 'again' ? 'up again' : way}`);
        const ran = await run(engine, 'head', command);
        const isDone = ran.exitCode === 0;
        runs.push({
          way,
          migration: showCommand(command),
          path,
          statements: [],
          ...(isDone ? {} : { failure: programFailure(ran) }),
          milliseconds: ran.milliseconds,
        });
        return isDone;
      };
      const nothing = { reached: undefined, rows: undefined, again: undefined, takenAway: [] };
      const before = await engine.schema();
      if (!(await go('up', up))) return { ...nothing, runs };
      const after = await engine.schema();
      const takenAway = compareSchemas(before, after).flatMap(one => (one.kind === 'missing' ? [one.object] : []));
      const booked = await engine.booked();
      if (landed.length && isSame(booked, landed))
        throw new UserError(
          `${showCommand(up)} applied nothing: the framework's own table says so`,
          `see whether it reads \`${variable}\`, and finds \`${added[0]?.path}\``,
        );
      const changedNothing = await isUnchanged(engine, before, after, rowsBefore);
      if (down === undefined || !goesBack) return { ...nothing, runs, takenAway, changedNothing };

      let now = after;
      let left = booked;
      // A book that grew by a row for each is counted; one that says only how far it got reads again as it did.
      const isTakenBack = () =>
        booked.length > landed.length
          ? left.length <= landed.length
          : booked.length
            ? isSame(left, landed)
            : compareSchemas(before, now).every(isColumnOrder);
      // Once too often, and it would take back what has landed.
      for (let count = 0; count < added.length && (count === 0 || !isTakenBack()); count++) {
        if (!(await go('down', down))) return { ...nothing, runs, takenAway };
        [now, left] = [await engine.schema(), await engine.booked()];
      }
      // Of what changes rows alone, nothing else would show it.
      if (booked.length && !isTakenBack())
        throw new UserError(
          `${showCommand(down)} did not take back all of the change: the framework's own table says so`,
          'see whether it takes back one migration, or a batch, each time that it is run',
        );
      const reached = compareSchemas(before, now).map(difference => ({ difference, path }));
      const rows = await engine.rows();
      if (!(await go('again', up))) return { runs, reached, rows, again: undefined, takenAway, changedNothing };
      const again = compareSchemas(after, await engine.schema());
      return { runs, reached, rows, again, takenAway, changedNothing };
    },
  };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean => one.join('\n') === other.join('\n');
