import picomatch from 'picomatch';

/** Does this path match? Paths are relative to the repository's root, with `/`. */
export type PathMatcher = (path: string) => boolean;

/**
 * The one glob dialect of a policy: picomatch with `dot: true`, without extended globs such as `+(a|b)`. In a list, a
 * pattern that starts with `!` takes paths away again; a list of such patterns alone means everything but these.
 */
export function compileGlobs(patterns: string | readonly string[]): PathMatcher {
  const list = typeof patterns === 'string' ? [patterns] : patterns;
  const wanted = list.filter(pattern => !pattern.startsWith('!'));
  const unwanted = list.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1));
  const isWanted = wanted.length ? anyOf(wanted) : () => true;
  const isUnwanted = unwanted.length ? anyOf(unwanted) : () => false;
  return path => isWanted(path) && !isUnwanted(path);
}

function anyOf(patterns: readonly string[]): PathMatcher {
  return picomatch([...patterns], { dot: true, noextglob: true });
}
