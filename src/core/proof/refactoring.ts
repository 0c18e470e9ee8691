import { isReason } from '../answer/no-need.ts';
import type { Finding } from '../outcome.ts';
import { type ChangeRecord, given, placeOf } from '../record/record.ts';

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
