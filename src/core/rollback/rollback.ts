import { isReason } from '../answer/no-need.ts';
import { isPlaceholder } from '../answer/placeholder.ts';
import type { Finding, Place } from '../outcome.ts';
import { recordCommand } from '../record/command.ts';
import { type ChangeRecord, given, placeOf, type RecordSource } from '../record/record.ts';

export const strategies = ['revert', 'flag', 'down-migration'] as const;
export type Strategy = (typeof strategies)[number];

/** How the author says that this change is undone. */
export interface RollbackPlan {
  readonly strategy: Strategy;
  readonly flag: string | undefined;
  readonly steps: string | undefined;
  /** The file that holds the way back of a `down-migration`. */
  readonly down: string | undefined;
  readonly place: Place | undefined;
}

export type StatedRollback =
  | { readonly kind: 'plan'; readonly plan: RollbackPlan }
  | { readonly kind: 'not-applicable'; readonly reason: string; readonly source: RecordSource }
  | { readonly kind: 'wrong'; readonly finding: Finding };

/**
 * The record's `rollback`: `{ strategy, flag, steps, down }`, or in one line `flag refunds-v2`, `revert`, or
 * `down-migration` and what else there is to do.
 */
export function statedRollback(record: ChangeRecord, allowed: readonly Strategy[], mayBeNone: boolean): StatedRollback {
  const answer = given(record, 'rollback');
  const choices = allowed.map(one => `\`${one}\``).join(', ');
  const place = answer.kind === 'missing' ? undefined : placeOf(answer.source);
  const wrong = (what: string, message: string, hint: string): StatedRollback => ({
    kind: 'wrong',
    finding: {
      code: `rollback.${what}`,
      message,
      hint,
      actor: 'author',
      command: recordCommand('rollback'),
      ...(place ? { place } : {}),
    },
  });
  if (answer.kind === 'missing') {
    return wrong(
      'missing',
      'the change record does not say how this change is undone',
      `answer \`rollback\` with one of ${choices}`,
    );
  }
  if (answer.kind === 'not-applicable') {
    if (!mayBeNone)
      return wrong('must-apply', '"not applicable" is no answer here: a rollback is needed', `use one of ${choices}`);
    if (isReason(answer.reason)) return answer;
    const message = 'the record says that no rollback is needed, without a reason that a reader can judge';
    return wrong('no-reason', message, 'say why in two words or more');
  }
  const fields = typeof answer.value === 'string' ? inOneLine(answer.value) : asFields(answer.value);
  if (!fields || fields.strategy === '')
    return wrong(
      'bad-record',
      "the record's `rollback` names no `strategy`",
      `write \`rollback: { strategy: … }\` with one of ${choices}`,
    );
  const { strategy } = fields;
  if (isPlaceholder(strategy) || (fields.steps !== undefined && isPlaceholder(fields.steps)))
    return wrong(
      'placeholder',
      'the rollback is a placeholder, not a plan',
      `name a strategy, one of ${choices}, and real steps`,
    );
  const known = strategies.find(one => one === strategy);
  if (!known) return wrong('unknown-strategy', `there is no strategy \`${strategy}\``, `use one of ${choices}`);
  if (!allowed.includes(known))
    return wrong(
      'strategy-not-allowed',
      `the policy does not allow the strategy \`${strategy}\``,
      `use one of ${choices}`,
    );
  return { kind: 'plan', plan: { ...fields, strategy: known, place } };
}

type Fields = Omit<RollbackPlan, 'strategy' | 'place'> & { readonly strategy: string };

function inOneLine(text: string): Fields {
  const [strategy = '', ...rest] = text.trim().split(/\s+/);
  const more = rest.join(' ') || undefined;
  return strategy === 'flag'
    ? { strategy, flag: rest[0], steps: rest.slice(1).join(' ') || undefined, down: undefined }
    : { strategy, flag: undefined, steps: more, down: undefined };
}

/** Undefined where this is no map of texts. */
function asFields(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const own = new Map<string, unknown>(Object.entries(value));
  const texts = ['strategy', 'flag', 'steps', 'down'].map(key => own.get(key) ?? undefined);
  const steps = Array.isArray(texts[2]) ? texts[2].join(' ') : texts[2];
  const [strategy, flag, , down] = texts.map(text => (typeof text === 'string' ? text.trim() : text));
  if ([strategy, flag, steps, down].some(text => text !== undefined && typeof text !== 'string')) return undefined;
  return {
    strategy: (strategy as string | undefined) ?? '',
    flag: (flag as string | undefined) || undefined,
    steps: (steps as string | undefined)?.trim() || undefined,
    down: (down as string | undefined)?.replace(/^\.\//, '') || undefined,
  };
}
