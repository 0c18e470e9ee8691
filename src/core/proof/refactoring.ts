import { isReason } from '../answer/no-need.ts';
import { excerpt } from '../answer/words.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failOr, type Judgment, pass } from '../outcome.ts';
import { type ChangeRecord, given, placeOf } from '../record/record.ts';
import { type Plan, tryTests } from './plan.ts';
import { problemsIn } from './trial.ts';

/** What the record says under `proof`: that the change only refactors, and why. */
export type Declared =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refactoring'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly finding: Finding };

/** `proof: { refactoring: <reason> }` */
export function declaredRefactoring(record: ChangeRecord): Declared {
  const answer = given(record, 'proof');
  if (answer.kind === 'missing') return { kind: 'nothing' };
  const place = placeOf(answer.source);
  const value = answer.kind === 'answer' ? answer.value : undefined;
  const reason = typeof value === 'object' && value !== null && 'refactoring' in value ? value.refactoring : undefined;
  if (typeof reason === 'string' && isReason(reason)) return { kind: 'refactoring', reason };
  return {
    kind: 'wrong',
    finding: {
      code: 'proof.bad-record',
      message: "the record's `proof` does not say why the change only refactors",
      hint: 'write `proof: { refactoring: … }` with a reason of two words or more, or take it out',
      actor: 'author',
      ...(place ? { place } : {}),
    },
  };
}

/** The tests as they were, on the source as it is. */
export async function judgeRefactoring(reason: string, plan: Plan, facts: Pick<Facts, 'trial'>): Promise<Judgment> {
  const why = `only refactors: ${excerpt(reason)}`;
  const swapped = plan.changedTests.map(({ path }) => path);
  if (!swapped.length) return pass(`${why}; it changes no test`, { claimed: true });
  const { tests } = plan;
  const findings = problemsIn(await tryTests(plan, { side: 'head', swapped, tests }, facts), tests);
  const about = (finding: Finding): Finding => ({
    ...finding,
    code: 'proof.no-refactoring',
    message: `${finding.message}, with the tests as they were`,
  });
  return failOr(findings.map(about), () => pass(`${why}; the base's tests pass on it, unchanged`));
}
