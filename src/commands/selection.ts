import { checks } from '../checks/index.ts';
import { UserError } from '../core/errors.ts';
import type { Requirement } from '../core/policy.ts';
import { suggest } from '../policy/suggest.ts';

/** Ids or sections: `only` these, or all where it is empty, and of them none of `skip`. */
export interface SelectionRequest {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

export type Selection = (requirement: Requirement) => boolean;

/**
 * Which requirements are judged. Throws a UserError for a name that the policy does not have; a section that it does not
 * have may be skipped all the same, so that one command fits many policies.
 */
export function openSelection({ only, skip }: SelectionRequest, requirements: readonly Requirement[]): Selection {
  const known = requirements.flatMap(({ id, section }) => [id, section]);
  refuseUnknown(only, known);
  refuseUnknown(skip, [...known, ...checks.map(({ id }) => id)]);
  return selects({ only, skip });
}

/** The same for names that the policy may not have. */
export function selects({ only, skip }: SelectionRequest): Selection {
  const named = (names: readonly string[], { id, section }: Requirement) =>
    names.includes(id) || names.includes(section);
  return requirement => (!only.length || named(only, requirement)) && !named(skip, requirement);
}

function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  const unknown = names.find(name => !known.includes(name));
  if (unknown === undefined) return;
  const hint = suggest(unknown, known).hint ?? 'see `landworthy explain`';
  throw new UserError(`the policy has no requirement \`${unknown}\``, hint);
}
