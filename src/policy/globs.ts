import type { PolicyProblem } from '../core/errors.ts';
import { findMatches } from '../core/glob/glob.ts';
import { roleOf } from '../core/options.ts';
import type { Policy, Requirement } from '../core/policy.ts';
import type { MergedPolicy } from './extends.ts';
import { conditionsOf } from './kinds.ts';
import { starterPrefix } from './starters.ts';

interface PlacedGlobs {
  readonly path: readonly PropertyKey[];
  readonly globs: readonly string[];
}

/** Globs that match no file of the repository. Those of a starter policy are made for many repositories, and pass. */
export function unmatchedGlobs(policy: Policy, merged: MergedPolicy, files: readonly string[]): PolicyProblem[] {
  const own = globsOf(policy)
    .filter(({ path }) => !merged.originOf(path).file.startsWith(starterPrefix))
    .flatMap(({ path, globs }) =>
      globs.map((glob, index) => ({ path: [...path, index], glob, positive: [glob.replace(/^!/, '')] })),
    );
  const found = findMatches(
    own.map(({ positive }) => positive),
    files,
  );
  return own
    .filter(({ positive }) => !found.has(positive))
    .map(({ path, glob }) => merged.problem(path, `the glob \`${glob}\` matches no file of the repository`));
}

function globsOf({ kinds, requirements, waivers }: Policy): PlacedGlobs[] {
  return [
    ...Object.entries(kinds).map(([name, globs]) => ({ path: ['kinds', name], globs })),
    ...requirements.flatMap(requirement => [...inConditions(requirement, kinds), ...inOptions(requirement)]),
    ...waivers.map(({ paths = [] }, index) => ({ path: ['waivers', index, 'paths'], globs: paths })),
  ];
}

function inConditions(requirement: Requirement, kinds: Policy['kinds']): PlacedGlobs[] {
  return conditionsOf(requirement).flatMap(({ path, condition: { paths = [], only = [] } }) => [
    { path: [...path, 'paths'], globs: paths },
    ...only.flatMap((name, index) =>
      Object.hasOwn(kinds, name) ? [] : [{ path: [...path, 'only', index], globs: [name] }],
    ),
  ]);
}

function inOptions({ section, name, check, options }: Requirement): PlacedGlobs[] {
  return Object.entries(check.options().shape).flatMap(([key, schema]) => {
    const globs = options[key];
    return roleOf(schema) === 'globs' && Array.isArray(globs) ? [{ path: [section, name, key], globs }] : [];
  });
}
