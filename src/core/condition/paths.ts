import { compileGlobs, findMatches, type GlobList, type PathMatcher } from '../glob/glob.ts';
import { lazy } from '../lazy.ts';
import type { Condition } from './condition.ts';
import type { Subject } from './subject.ts';

/** Finds paths for lists of globs. Whatever these conditions can ask for is found together, when the first one asks. */
export function openFind(
  paths: readonly string[],
  kinds: Subject['kinds'],
  conditions: readonly Condition[],
): Subject['find'] {
  const expected = new Set([...Object.values(kinds), ...conditions.flatMap(askedPaths)]);
  const found = lazy(() => findMatches([...expected], paths));
  return globs => (expected.has(globs) ? found().get(globs) : paths.find(compileGlobs(globs)));
}

const askedPaths = ({ paths, not, any = [] }: Condition): GlobList[] => [
  ...(paths ? [paths] : []),
  ...(not ? askedPaths(not) : []),
  ...any.flatMap(askedPaths),
];

/** The changed paths that `kind` and `paths` of this condition speak of; all changed paths where it names none. */
export function matchedPaths(condition: Condition, { paths, kinds }: Subject): readonly string[] {
  const patterns = patternsOf(condition, kinds);
  if (!patterns.length) return paths;
  const matchers = patterns.map(one => compileGlobs(one));
  return paths.filter(path => matchers.some(matches => matches(path)));
}

/** One list for each key, because a `!` takes away from its own list only. */
function patternsOf(condition: Condition, kinds: Subject['kinds']): GlobList[] {
  const { kind = [], paths, any = [] } = condition;
  return [...listsOf(kind, kinds), ...(paths ? [paths] : []), ...any.flatMap(one => patternsOf(one, kinds))];
}

/** One list for each of these kinds: what one takes away with `!`, another may have. A kind may be called `constructor`. */
export const listsOf = (names: readonly string[], kinds: Subject['kinds']) =>
  names.flatMap(name => (Object.hasOwn(kinds, name) ? [kinds[name] ?? []] : []));

/** Of one of these kinds or in one of these globs, and in none of those with a `!`. */
export function compileNames(names: readonly string[], kinds: Subject['kinds']): PathMatcher {
  const globs = names.filter(name => !Object.hasOwn(kinds, name));
  if (globs.length === names.length) return compileGlobs(globs);
  const unwanted = globs.filter(glob => glob.startsWith('!'));
  const wanted = globs.filter(glob => !glob.startsWith('!'));
  const isKept = unwanted.length ? compileGlobs(unwanted) : () => true;
  const matchers = [...listsOf(names, kinds), ...(wanted.length ? [wanted] : [])].map(list => compileGlobs(list));
  return path => isKept(path) && matchers.some(matches => matches(path));
}
