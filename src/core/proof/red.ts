import type { Facts } from '../facts.ts';
import { fail, type Judgment, pass } from '../outcome.ts';
import { provedBefore } from '../run/outcome.ts';
import { describeFailures } from './failures.ts';
import { greenTests, noteOnGreen } from './green-tests.ts';
import { type Ground, standsOn } from './ground.ts';
import { type Plan, tryTests } from './plan.ts';
import { failuresIn } from './trial.ts';
import { troubleIn } from './trouble.ts';

/** Whether the change's tests, on the source as it was, fail. */
export async function judgeRed(plan: Plan, ground: Ground, facts: Pick<Facts, 'trial' | 'lines'>): Promise<Judgment> {
  const { tests, own } = plan;
  const swapped = plan.changedTests.map(({ path }) => path);
  const without = (one: typeof tests) => tryTests(plan, { side: 'before', swapped, tests: one }, facts);
  let trial = await without(own ?? tests);
  // What else they change, such as a fixture, other tests may notice.
  if (own && !failuresIn(trial)) trial = await without(tests);
  const failures = failuresIn(trial);
  if (!failures) {
    return fail({
      code: 'proof.green',
      message: "the change's tests pass without the change: they do not notice it",
      hint: 'add a test that fails without the change; for one that only refactors, write `proof: { refactoring: … }` into its record',
      actor: 'author',
    });
  }
  // Where nothing at all ran, or nothing was looked at, the tests may not work in any checkout.
  const isSure = failures.passed > 0 && failures.failed > 0 && failures.ways.has('assertion') && !troubleIn(trial);
  if (!isSure) await standsOn(ground, own ? [own, tests] : [tests]);
  const green = trial.kind === 'tested' ? greenTests(trial.run, await facts.lines(swapped)) : [];
  const notes = [...noteOnGreen(green), ...(failures.ways.has('assertion') ? [] : [weak])];
  return pass(`${describeFailures(failures, 'without the change')}${provedBefore(trial)}`, { notes });
}

const weak = 'no assertion fails without the change: the tests need it to be there, and may not look at what it does';
