import { openFind } from './condition/paths.ts';
import type { Subject } from './condition/subject.ts';
import { compileGlobs } from './glob/glob.ts';

/** A change to these paths that nobody has written yet: who, on which branch and how much is not known. */
export function hypotheticalSubject(paths: readonly string[], kinds: Subject['kinds']): Subject {
  const nobody = async () => undefined;
  return {
    paths,
    find: openFind(paths, kinds, []),
    kinds,
    authors: undefined,
    branch: nobody,
    labels: nobody,
    lines: nobody,
  };
}

/**
 * The files that a path, a folder or a glob stands for, in this list of files; where there are none yet, the file that
 * it would be.
 */
export function filesAt(path: string, files: readonly string[]): readonly string[] {
  const plain = path.replace(/\/+$/, '');
  if (files.includes(plain)) return [plain];
  const below = plain === '' ? files : files.filter(file => file.startsWith(`${plain}/`));
  if (below.length) return below;
  if (!/[*?[{]/.test(plain)) return [plain === path ? path : `${plain}/example`];
  const matches = compileGlobs(plain);
  const found = files.filter(matches);
  return found.length ? found : [exampleOf(plain)];
}

/** Some path that a glob matches: `db/migrations/example.sql` for `db/migrations/**` + `/*.sql`. */
function exampleOf(glob: string): string {
  return glob
    .replace(/\{([^{},]*)[^{}]*\}/g, '$1')
    .replace(/\[!?\^?(.)[^\]]*\]/g, '$1')
    .replace(/\*\*\//g, '')
    .replace(/\*+/g, 'example')
    .replace(/\?/g, 'x');
}
