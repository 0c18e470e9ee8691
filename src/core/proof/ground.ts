import { UserError } from '../errors.ts';
import type { Facts } from '../facts.ts';
import type { TestRequest } from '../run/command.ts';
import { showCommand } from '../run/outcome.ts';
import { type Plan, tryTests } from './plan.ts';
import type { TestCoverage } from './test-coverage.ts';
import { problemsIn } from './trial.ts';

/** Whether tests pass on the head, in a checkout: where they do not, what fails without a part of it says nothing. Each command is tried once. */
export type Ground = (tests: TestRequest) => Promise<Standing>;

export type Standing =
  /** `milliseconds`: what it took. `limit`: after so long, a run without a part of the head counts as hanging. */
  | { readonly passes: true; readonly milliseconds: number; readonly limit: number; readonly coverage?: TestCoverage }
  | { readonly passes: false; readonly problem: UserError };

export function openGround(plan: Plan, facts: Pick<Facts, 'trial'>): Ground {
  const known = new Map<string, Promise<Standing>>();
  return tests => {
    const key = JSON.stringify(tests.run);
    const found = known.get(key) ?? stand(plan, tests, facts);
    known.set(key, found);
    return found;
  };
}

async function stand(plan: Plan, tests: TestRequest, facts: Pick<Facts, 'trial'>): Promise<Standing> {
  const covered = tests === plan.tests ? plan.covered : undefined;
  const watched = covered && (await standOn(plan, tests, covered, facts));
  // To be watched may be more than they bear; their own report they write in any case.
  return watched?.passes || (watched && covered?.report) ? watched : standOn(plan, tests, undefined, facts);
}

async function standOn(
  plan: Plan,
  tests: TestRequest,
  covered: Plan['covered'],
  facts: Pick<Facts, 'trial'>,
): Promise<Standing> {
  const trial = await tryTests(plan, { side: 'head', swapped: [], tests, ...(covered ? { covered } : {}) }, facts);
  const [problem] = problemsIn(trial, tests);
  if (!problem && trial.kind === 'tested') {
    const { milliseconds } = trial.run;
    // Of another machine it is not known how much faster it is.
    const limit = trial.proved?.by.length ? tests.timeout : limitFor(milliseconds, tests);
    const { coverage } = trial;
    return { passes: true, milliseconds, limit, ...(coverage ? { coverage } : {}) };
  }
  return {
    passes: false,
    problem: new UserError(
      `${showCommand(tests.run)} does not pass in a fresh checkout of the change either: ${problem?.message}`,
      'name what has to be run before, such as a build, with `setup`',
    ),
  };
}

/** Other trials may go on at the same time, and the head's run may have found warm caches. */
const limitFor = (milliseconds: number, { timeout }: TestRequest): number =>
  Math.min(timeout, Math.max(30_000, 6 * milliseconds));
