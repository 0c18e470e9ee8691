import { UserError } from '../../core/errors.ts';
import type { OldCode, OldCodeRequest } from '../../core/migrations/rehearsal/old-code.ts';
import { compareSchemas, describeDifference } from '../../core/migrations/schema/compare.ts';
import type { Schema } from '../../core/migrations/schema/schema.ts';
import { problemsIn, type Trial } from '../../core/proof/trial.ts';
import { showCommand } from '../../core/run/outcome.ts';
import { openRunner, type Runner } from '../runner.ts';
import { unwatchedWorkspace } from '../workspace.ts';
import type { Engine } from './engine.ts';
import { type Limits, withinLimits } from './limits.ts';
import { openEngine } from './open.ts';
import { type RehearsalContext, waysOf } from './rehearse.ts';
import { seed } from './seed.ts';

/**
 * Runs the base's tests on the schema that the change makes, and, where something fails there, on the one that has landed:
 * it is not about the change unless they pass on that. Each time in a database of its own, which they may fill and wipe.
 * Throws a UserError where they say nothing about the schema.
 */
export async function tryOldCode(request: OldCodeRequest, context: RehearsalContext): Promise<OldCode> {
  const { schema, tests, setup, atLeast, retries } = request;
  const once = schema.options.timeout + (retries + 1) * (tests.timeout + (setup?.timeout ?? 0));
  return withinLimits(2 * once, context, async limits => {
    const dir = await context.checkOut('base', tests.run);
    const { env, signal } = context;
    const runner = openRunner({ workspace: async () => unwatchedWorkspace(dir, ''), judged: '', env, signal });
    const now = await attempt('new', request, runner, limits, context);
    if (!problemsIn(now.trial, tests, atLeast).length) {
      refuseUseless(now, request);
      return { trial: now.trial, differences: [] };
    }
    const ground = await attempt('landed', request, runner, limits, context);
    const [problem] = problemsIn(ground.trial, tests, atLeast);
    if (problem) throw noGround(problem.message, ground.engine, request);
    refuseUseless(ground, request);
    return { trial: now.trial, differences: compareSchemas(ground.schema, now.schema) };
  });
}

interface Attempt {
  readonly engine: string;
  readonly trial: Trial;
  /** Whether the tests used the database. */
  readonly used: boolean;
  /** As it was made for them, and as they left it. */
  readonly schema: Schema;
  readonly left: Schema;
}

async function attempt(
  which: 'new' | 'landed',
  request: OldCodeRequest,
  runner: Runner,
  limits: Limits,
  context: RehearsalContext,
): Promise<Attempt> {
  const { schema: asked, tests, retries } = request;
  const opened = await limits.open(() => openEngine(asked, context, true));
  const { engine } = opened;
  const ways = waysOf(asked, context);
  await ways.applyBase(opened, limits.step);
  // Tests put in what they look for: rows that nobody wrote would be in their way.
  await seed(asked, engine, context, false, limits.step);
  if (which === 'new') await ways.goForward(engine, limits.step);
  const schema = await engine.schema();
  limits.step(
    `${showCommand(tests.run)} of the base, on the ${which === 'new' ? 'new schema' : 'schema as it has landed'}`,
  );
  let ran = await runTests(engine, request, runner);
  for (let left = retries; left > 0 && problemsIn(ran.trial, tests, request.atLeast).length; left--)
    ran = await runTests(engine, request, runner);
  const left = await engine.schema();
  await engine.close();
  return { engine: engine.name, ...ran, schema, left };
}

async function runTests(engine: Engine, { tests, setup, variable }: OldCodeRequest, runner: Runner) {
  const env = (url: string) => ({ [variable]: url });
  const built = setup && (await engine.lend(url => runner.run({ ...setup, env: env(url) }))).result;
  const spent = built?.milliseconds ?? 0;
  if (built && built.exitCode !== 0)
    return { used: true, trial: { kind: 'setup-failed', spent, output: built.output } satisfies Trial };
  const { result: run, used } = await engine.lend(url => runner.tests({ ...tests, env: env(url) }));
  const trial: Trial = { kind: 'tested', spent: spent + run.milliseconds, run: { ...run, stdout: '' } };
  return { used, trial };
}

/** Throws where what passed has not passed on this schema. */
function refuseUseless({ used, schema, left }: Attempt, { tests, variable }: OldCodeRequest): void {
  const command = showCommand(tests.run);
  const [lost] = compareSchemas(schema, left).filter(({ kind }) => kind !== 'left');
  if (lost)
    throw new UserError(
      `${command} of the base changes the schema that it is given, and so says nothing about it: ${describeDifference(lost, false)}`,
      'let them keep the schema that they find, and fill or empty its tables at most',
    );
  if (!used)
    throw new UserError(
      `${command} of the base does not use the database in \`${variable}\`, and so says nothing about its schema`,
      'let the tests take it from there, or say with `variable` of `old-code` where they do; or name others with `of`',
    );
}

function noGround(message: string, engine: string, { tests, variable }: OldCodeRequest): UserError {
  const one = engine.startsWith('PGlite')
    ? '; the embedded PostgreSQL has one session, in which those who connect take turns: with another `engine` there are many'
    : '';
  return new UserError(
    `${showCommand(tests.run)} of the base does not pass on the schema as it has landed either: ${message}`,
    `it finds that schema, made, in \`${variable}\`: leave out what makes it, and name what has to be run before, such as a build, with \`setup\`${one}`,
  );
}
