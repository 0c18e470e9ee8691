import { UserError } from '../errors.ts';
import type { Facts } from '../facts.ts';
import type { NonEmpty } from '../outcome.ts';
import type { TestRequest } from '../run/command.ts';
import { showCommand } from '../run/outcome.ts';
import { type Plan, tryTests } from './plan.ts';
import { problemsIn, type Trial } from './trial.ts';

/** Throws a UserError where none of these passes in a fresh checkout of the head: what then fails without the change says nothing. */
export async function passesOnHead(
  plan: Plan,
  tests: NonEmpty<TestRequest>,
  facts: Pick<Facts, 'trial'>,
): Promise<void> {
  const [first, ...others] = tests;
  const trial = await onHead(plan, first, facts);
  const [problem] = problemsIn(trial, first);
  if (!problem) return;
  const [next, ...more] = others;
  if (next) return passesOnHead(plan, [next, ...more], facts);
  throw notInCheckout(first, problem.message);
}

export const onHead = (plan: Plan, tests: TestRequest, facts: Pick<Facts, 'trial'>): Promise<Trial> =>
  tryTests(plan, { side: 'head', swapped: [], tests }, facts);

/** Of a tree in which a hunk was taken back, nothing is known that is not known of the head. */
export type Ground =
  /** `limit`: milliseconds, after which a run on a hunk counts as hanging. */
  { readonly passes: true; readonly limit: number } | { readonly passes: false; readonly problem: UserError };

/** What stands on tests that pass on the head: each command is tried once. */
export function openGround(
  plan: Plan,
  facts: Pick<Facts, 'trial'>,
): (tests: TestRequest) => Promise<Ground & { readonly spent: number }> {
  const known = new Map<string, Promise<Ground & { readonly spent: number }>>();
  return tests => {
    const key = JSON.stringify(tests.run);
    const first = !known.has(key);
    const found = known.get(key) ?? stand(plan, tests, facts);
    known.set(key, found);
    return first ? found : found.then(ground => ({ ...ground, spent: 0 }));
  };
}

async function stand(plan: Plan, tests: TestRequest, facts: Pick<Facts, 'trial'>) {
  const trial = await onHead(plan, tests, facts);
  const { spent } = trial;
  const [problem] = problemsIn(trial, tests);
  if (problem || trial.kind !== 'tested')
    return { passes: false, problem: notInCheckout(tests, problem?.message ?? ''), spent } as const;
  return { passes: true, limit: limitFor(trial.run.milliseconds, tests.timeout), spent } as const;
}

/** Other trials may go on at the same time, and the head's run may have found warm caches. */
const limitFor = (milliseconds: number, timeout: number): number =>
  Math.min(timeout, Math.max(30_000, 6 * milliseconds));

const notInCheckout = (tests: TestRequest, problem: string): UserError =>
  new UserError(
    `${showCommand(tests.run)} does not pass in a fresh checkout of the change either: ${problem}`,
    'name what has to be run before, such as a build, with `setup`',
  );
