import type { PolicyProblem } from '../core/errors.ts';
import { findMatches } from '../core/glob/glob.ts';
import type { Policy, Requirement } from '../core/policy.ts';
import { type MergedPolicy, valueAt } from './extends.ts';
import { conditionsOf } from './kinds.ts';
import { optionsWithRole } from './options-with-role.ts';
import { starterPrefix } from './starters.ts';

interface PlacedGlobs {
  readonly path: readonly PropertyKey[];
  readonly globs: readonly string[];
  /** It is the last of the keys itself. */
  readonly onKey?: boolean;
}

/** Globs that match no file of the repository. Those of a starter policy are made for many repositories, and pass. */
export function unmatchedGlobs(policy: Policy, merged: MergedPolicy, files: readonly string[]): PolicyProblem[] {
  const own = globsOf(policy, merged)
    .filter(({ path }) => !merged.originOf(path).file.startsWith(starterPrefix))
    .flatMap(({ path, globs, onKey = false }) =>
      globs.map((glob, index) => ({
        ...{ glob, positive: [glob.replace(/^!/, '')], onKey },
        path: onKey ? path : [...path, index],
      })),
    );
  const found = findMatches(
    own.map(({ positive }) => positive),
    files,
  );
  return own
    .filter(({ positive }) => !found.has(positive))
    .map(({ path, glob, onKey }) =>
      merged.problem(path, `the glob \`${glob}\` matches no file of the repository`, { onKey }),
    );
}

function globsOf({ kinds, requirements, waivers }: Policy, merged: MergedPolicy): PlacedGlobs[] {
  return [
    ...Object.entries(kinds).map(([name, globs]) => ({ path: ['kinds', name], globs })),
    ...requirements.flatMap(requirement => [...inConditions(requirement, kinds), ...inOptions(requirement, merged)]),
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

/** Without defaults, which nobody wrote. */
const inOptions = (requirement: Requirement, merged: MergedPolicy): PlacedGlobs[] =>
  optionsWithRole(requirement, 'globs')
    .filter(({ path }) => valueAt(merged.value, path) !== undefined)
    .map(({ path, value, onKey = false }) => ({ path, onKey, globs: [value as string | string[]].flat() }));
