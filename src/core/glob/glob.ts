import { parseGlob } from './parse.ts';
import { compilePaths, type MarkedGlob } from './paths.ts';

/** Does this path match? Paths are relative to the repository's root, with `/`. */
export type PathMatcher = (path: string) => boolean;

/**
 * The one glob dialect of a policy: picomatch's with `dot: true`, without extended globs such as `+(a|b)`. `*`, `?`,
 * `[a-z]`, `[!a]`, `{a,b}`, `{1..12}`, `\` before a character that stands for itself, and `**` for any number of whole
 * segments. Unlike there, `[!a]` means what it does in a shell, ranges may have several digits, and parentheses, bars
 * and plus signs always stand for themselves. In a list, a pattern that starts with `!` takes paths away again; a list
 * of such patterns alone means everything but these. The time is linear in the path, whatever the pattern.
 * Throws a GlobError where braces make more alternatives than anybody would write.
 */
export function compileGlobs(patterns: string | readonly string[]): PathMatcher {
  const list = typeof patterns === 'string' ? [patterns] : patterns;
  const matching = cache.get(list) ?? compileLists([list]);
  cache.set(list, matching);
  return path => path !== '' && matching(path).length > 0;
}

const cache = new WeakMap<GlobList, (path: string) => readonly GlobList[]>();

export type GlobList = readonly string[];

/** For each of these lists that matches one of the paths, the first one. Each path is read once, however many lists there are. */
export function findMatches(lists: readonly GlobList[], paths: readonly string[]): ReadonlyMap<GlobList, string> {
  const matching = compileLists(lists);
  const found = new Map<GlobList, string>();
  // The same lists for many paths are the same object.
  const seen = new Set<readonly GlobList[]>();
  for (const path of paths) {
    const matched = matching(path);
    if (seen.has(matched)) continue;
    seen.add(matched);
    for (const list of matched) if (!found.has(list)) found.set(list, path);
  }
  return found;
}

/** Which of these lists match a path. */
function compileLists(lists: readonly GlobList[]): (path: string) => readonly GlobList[] {
  const globs = lists.flatMap((patterns, index) => patterns.flatMap(pattern => parsePattern(pattern, index * 2)));
  const wanting = new Set(globs.map(({ mark }) => mark).filter(isWanted));
  // A list of which nothing is wanted means everything but what it takes away.
  const always = lists.flatMap((_, index) => (wanting.has(index * 2) ? [] : index * 2));
  return compilePaths(globs, marks => {
    const wanted = new Set([...always, ...marks.filter(isWanted)]);
    for (const mark of marks) if (!isWanted(mark)) wanted.delete(mark - 1);
    return [...wanted].map(mark => lists[mark / 2] ?? []);
  });
}

/** The mark of a glob that takes away is one more than that of its list. */
const isWanted = (mark: number) => mark % 2 === 0;

function parsePattern(pattern: string, list: number): MarkedGlob[] {
  const negative = pattern.startsWith('!');
  const mark = negative ? list + 1 : list;
  return parseGlob(negative ? pattern.slice(1) : pattern).map(segments => ({ segments, mark }));
}
