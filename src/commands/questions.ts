import type { RecordField } from '../core/check.ts';
import type { Subject } from '../core/condition/subject.ts';
import { applicability } from '../core/engine.ts';
import type { Policy, Requirement } from '../core/policy.ts';

/** A key of the change record, and the requirements that an answer under it would satisfy. */
export interface RecordQuestion {
  readonly field: RecordField;
  readonly requirements: readonly Requirement[];
}

/** What the change record has to say for these requirements, in their order, each key once. */
export function questionsOf(requirements: Policy['requirements']): readonly RecordQuestion[] {
  const byKey = new Map<string, RecordQuestion>();
  for (const requirement of requirements) {
    const field = requirement.check.answer?.(requirement.options, requirement.name) as RecordField | undefined;
    if (!field) continue;
    const known = byKey.get(field.key);
    byKey.set(field.key, { field: known?.field ?? field, requirements: [...(known?.requirements ?? []), requirement] });
  }
  return [...byKey.values()];
}

/** The requirements that surely apply. What only a forge can tell is not asked for before it tells. */
export async function applicable(
  requirements: Policy['requirements'],
  subject: Subject,
): Promise<readonly Requirement[]> {
  const holds = await Promise.all(requirements.map(one => applicability(one, subject)));
  return requirements.filter((_, index) => holds[index]?.holds === true);
}
