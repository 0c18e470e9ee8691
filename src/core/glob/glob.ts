import { buildAutomaton } from './automaton.ts';
import { parseGlob } from './parse.ts';

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
  const { start, walk, matches } = compiled(typeof patterns === 'string' ? [patterns] : patterns);
  return path => path !== '' && matches(walk(start, path, 0)?.accepts ?? 0);
}

/** Paths by their folder, so that many lists of globs can be asked about them without reading each folder again. */
export type Folders = ReadonlyMap<string, readonly string[]>;

export function groupByFolder(paths: readonly string[]): Folders {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const known = folders.get(folder);
    if (known) known.push(path);
    else folders.set(folder, [path]);
  }
  return folders;
}

/** A path that these globs match, or undefined. */
export function findMatch(patterns: readonly string[], folders: Folders): string | undefined {
  const { start, walk, matches } = compiled(patterns);
  for (const [folder, paths] of folders) {
    const state = walk(start, folder, 0);
    if (!state && !matches(0)) continue;
    for (const path of paths) {
      if (matches((state && walk(state, path, folder.length)?.accepts) ?? 0)) return path;
    }
  }
  return undefined;
}

const wanted = 1;
const unwanted = 2;
const cache = new WeakMap<readonly string[], ReturnType<typeof compile>>();

function compiled(patterns: readonly string[]) {
  const known = cache.get(patterns) ?? compile(patterns);
  cache.set(patterns, known);
  return known;
}

function compile(patterns: readonly string[]) {
  const globs = patterns.flatMap(pattern => {
    const negative = pattern.startsWith('!');
    const alternatives = parseGlob(negative ? pattern.slice(1) : pattern);
    return alternatives.map(segments => ({ segments, bit: negative ? unwanted : wanted }));
  });
  const onlyUnwanted = globs.every(({ bit }) => bit === unwanted);
  const matches = (accepts: number) => (onlyUnwanted || (accepts & wanted) !== 0) && (accepts & unwanted) === 0;
  return { ...buildAutomaton(globs), matches };
}
