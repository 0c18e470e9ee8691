import type { RecordField } from '../check.ts';
import type { Subject } from '../condition/subject.ts';
import { applicability } from '../engine.ts';
import type { Requirement } from '../policy.ts';

/** The record's keys that requirements look for which apply, or may. */
export async function askedKeys(requirements: readonly Requirement[], subject: Subject): Promise<readonly string[]> {
  const keys = await Promise.all(
    requirements.map(async requirement => {
      const field: RecordField | undefined = requirement.check.answer?.(requirement.options, requirement.name);
      if (!field) return [];
      return (await applicability(requirement, subject)).holds === false ? [] : field.key;
    }),
  );
  return keys.flat();
}
