import { posix } from 'node:path';

/** The files of the judged tree, and where they lie on this machine. */
export interface Tree {
  /** The absolute paths of the folder that holds them: as it was asked for, and without symbolic links. */
  readonly roots: readonly string[];
  /** The folder that the command ran in, below the root; empty for the root itself. */
  readonly folder: string;
  readonly paths: ReadonlySet<string>;
  readonly read: (path: string) => Promise<string | undefined>;
}

/** Finds which files a path in a report may be. `bases`: folders below the root that it may be relative to, if it is. */
export function findIn(tree: Tree, written: string, bases: readonly string[]): readonly string[] {
  const plain = withoutScheme(written);
  // A backslash is a letter of a name here, and a separator where the report may have been written.
  const forms = plain.includes('\\') ? [plain, plain.replaceAll('\\', '/')] : [plain];
  const found = forms.flatMap(form =>
    isAbsolute(form) ? inside(tree.roots, form) : bases.flatMap(base => posix.normalize(posix.join(base, form))),
  );
  return [...new Set(found)].filter(path => tree.paths.has(path));
}

/** Where an absolute path lies below the root, whether there is a file or not. */
export const belowRoot = ({ roots }: Pick<Tree, 'roots'>, written: string): string | undefined =>
  inside(roots, withoutScheme(written))[0];

export const isAbsolute = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:[\\/]|file:)/.test(path);

/** The folders above this file, the nearest first; the root is the empty one. */
export function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/')).concat('');
}

function inside(roots: readonly string[], path: string): readonly string[] {
  const whole = posix.normalize(path);
  return roots.flatMap(root => {
    const above = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
    const same =
      whole.startsWith(above) || (/^[A-Za-z]:/.test(above) && whole.toLowerCase().startsWith(above.toLowerCase()));
    return same ? [whole.slice(above.length)] : [];
  });
}

function withoutScheme(written: string): string {
  if (!/^file:\/\/\//i.test(written)) return written;
  const path = written.slice('file://'.length);
  try {
    return decodeURIComponent(path).replace(/^\/(?=[A-Za-z]:)/, '');
  } catch {
    return path;
  }
}
