import { asksFor, type RecordField } from '../core/check.ts';
import type { RequirementGuide } from '../core/explanation.ts';
import type { Requirement } from '../core/policy.ts';
import type { TrustedPolicy } from '../policy/trust.ts';
import { recordText } from '../system/record/text.ts';

/** Why a requirement exists, and what satisfies it. */
export function guideOf(requirement: Requirement, trusted: TrustedPolicy): RequirementGuide {
  const { check, options, when, unless, name } = requirement;
  const field: RecordField | undefined = check.answer?.(options, name);
  return {
    purpose: check.why,
    satisfiedBy: check.example.satisfiedBy,
    ...(when ? { when } : {}),
    ...(unless ? { unless } : {}),
    options: [...writtenOptions(requirement, trusted)].map(([key, value]) => {
      return { key, value, meaning: meaningOf(check.options().shape[key]) };
    }),
    ...(field ? { example: recordText(undefined, new Map([[field.key, field.example]])) } : {}),
  };
}

/** What it asks for, with the options that say how much of it. */
export function asksOf(requirement: Requirement, trusted: TrustedPolicy): string {
  const asked = asksFor(requirement);
  const words = [...writtenOptions(requirement, trusted)].flatMap(([key, value]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return value !== asked && values.every(one => typeof one !== 'object') ? `${key} ${values.join(', ')}` : [];
  });
  return words.length ? `${asked} (${words.join('; ')})` : asked;
}

/** The options that the policy sets, as it writes them: `30d`, and not milliseconds. */
function writtenOptions(
  { options, section, name }: Requirement,
  { judge }: TrustedPolicy,
): ReadonlyMap<string, unknown> {
  const written = (key: string) =>
    judge.documents.map(({ value }) => at(value, section, name, key)).findLast(one => one !== undefined);
  return new Map(
    Object.keys(options).flatMap(key => {
      const value = written(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** What a key is described as; a description stands inside of `optional` and `default`. */
function meaningOf(schema: unknown): string {
  let inner = schema as { description?: string; def?: { innerType?: unknown } } | undefined;
  while (inner && inner.description === undefined) inner = inner.def?.innerType as typeof inner;
  return inner?.description ?? '';
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let part = value;
  for (const key of keys) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return undefined;
    part = (part as Record<string, unknown>)[key];
  }
  return part;
}
