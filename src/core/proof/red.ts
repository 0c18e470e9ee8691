import type { UserError } from '../errors.ts';
import type { Facts } from '../facts.ts';
import { type Finding, fail, type Judgment, pass } from '../outcome.ts';
import { provedBefore } from '../run/outcome.ts';
import { describeFailures } from './failures.ts';
import { greenTests, noteOnGreen } from './green-tests.ts';
import type { Ground } from './ground.ts';
import { noteOnLockfiles } from './lockfiles.ts';
import { type Plan, tryTests } from './plan.ts';
import { failuresIn } from './trial.ts';
import { troubleIn } from './trouble.ts';

/**
 * Whether the change's tests, on the source as it was, fail. `isGroundWanted`: what they take on the head will be found out
 * in any case, so that without the change they need not hang for as long as they may run.
 */
export async function judgeRed(
  plan: Plan,
  ground: Ground,
  facts: Pick<Facts, 'change' | 'trial' | 'files'>,
  isGroundWanted: boolean,
): Promise<Judgment> {
  const swapped = plan.changedTests.map(({ path }) => path);
  const { tests, own } = plan;
  let problem: UserError | undefined;
  let green: readonly string[] = [];
  const lockfiles = await noteOnLockfiles(plan, facts);
  // What else they change, such as a fixture, other tests may notice.
  for (const one of own ? [own, tests] : [tests]) {
    problem = undefined;
    const known = isGroundWanted && one === (own ?? tests) ? await ground(one) : undefined;
    const limited = known?.passes ? { ...one, timeout: known.limit } : one;
    const trial = await tryTests(plan, { side: 'before', swapped, tests: limited }, facts);
    green = trial.kind === 'tested' ? noteOnGreen(await greenTests(plan, trial.run, one, facts)) : [];
    const failures = failuresIn(trial);
    if (!failures) continue;
    // Where nothing at all ran, or nothing was looked at, the tests may not work in any checkout.
    const isSure = failures.passed > 0 && failures.failed > 0 && failures.ways.has('assertion') && !troubleIn(trial);
    const standing = isSure ? undefined : await ground(one);
    if (standing?.passes === false) {
      problem = standing.problem;
      continue;
    }
    // One may be among what is not told; where no test at all passes, most likely nothing was loaded.
    const isWeak = !failures.ways.has('assertion') && !(failures.ways.has('untold') && failures.passed);
    const notes = [...green, ...lockfiles, ...(isWeak ? [weak] : [])];
    return pass(`${describeFailures(failures, 'without the change')}${provedBefore(trial)}`, { notes });
  }
  if (problem) throw problem;
  const finding: Finding = {
    code: 'proof.green',
    message: "the change's tests pass without the change: they do not notice it",
    hint: 'add a test that fails without the change; for one that only refactors, write `proof: { refactoring: … }` into its record',
    actor: 'author',
  };
  const notes = [...green, ...lockfiles];
  return { ...fail(finding), ...(notes.length ? { notes } : {}) };
}

const weak = 'no assertion fails without the change: the tests need it to be there, and may not look at what it does';
