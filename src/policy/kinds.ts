import type { Condition } from '../core/condition/condition.ts';
import type { PolicyProblem } from '../core/errors.ts';
import type { Policy, Requirement } from '../core/policy.ts';
import { mostProblems } from './documents.ts';
import type { MergedPolicy } from './extends.ts';
import { optionsWithRole } from './options-with-role.ts';
import { suggest } from './suggest.ts';

/** A condition of a requirement and the keys under which it stands. */
export interface PlacedCondition {
  readonly path: readonly PropertyKey[];
  readonly condition: Condition;
}

/** The conditions of a requirement, nested ones too: `when`, `unless`, and the options of its check that are conditions. */
export function conditionsOf(requirement: Requirement): readonly PlacedCondition[] {
  const { section, name, when, unless } = requirement;
  const found: PlacedCondition[] = [];
  if (when) found.push({ path: [section, name, 'when'], condition: when });
  if (unless) found.push({ path: [section, name, 'unless'], condition: unless });
  for (const { path, value } of optionsWithRole(requirement, 'condition'))
    found.push({ path, condition: value as Condition });
  return found.flatMap(withNested);
}

function withNested(placed: PlacedCondition): PlacedCondition[] {
  const { path, condition } = placed;
  const nested = [
    ...(condition.not ? [{ path: [...path, 'not'], condition: condition.not }] : []),
    ...(condition.any ?? []).map((one, index) => ({ path: [...path, 'any', index], condition: one })),
  ];
  return [placed, ...nested.flatMap(withNested)];
}

/** Names in conditions that are neither kinds of this policy nor, for `only`, globs. */
export function undefinedKinds(
  requirement: Requirement,
  kinds: Policy['kinds'],
  merged: MergedPolicy,
): PolicyProblem[] {
  const defined = Object.keys(kinds);
  const unknown = (name: string) => !Object.hasOwn(kinds, name);
  return conditionsOf(requirement).flatMap(({ path, condition }) => {
    const problem = (key: string, name: string) =>
      merged.problem([...path, key], `the kind \`${name}\` is not defined`, {
        hint: suggest(name, defined).hint ?? 'define it under `kinds`',
      });
    const kindProblems = (condition.kind ?? [])
      .filter(unknown)
      .slice(0, mostProblems)
      .map(name => problem('kind', name));
    // A word alone is a kind that was forgotten far more often than a file in the root.
    const onlyProblems = (condition.only ?? [])
      .filter(name => unknown(name) && /^[a-z0-9-]+$/.test(name))
      .slice(0, mostProblems)
      .map(name => problem('only', name));
    return [...kindProblems, ...onlyProblems];
  });
}
