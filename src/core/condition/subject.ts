import type { Author } from '../author.ts';
import type { GlobList } from '../glob/glob.ts';

/** What conditions are asked about. */
export interface Subject {
  readonly paths: readonly string[];
  /** A path that these globs match, if there is one. */
  readonly find: (globs: GlobList) => string | undefined;
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  /** Undefined where there is no change yet whose authors they could be. */
  readonly authors: readonly Author[] | undefined;
  /** Undefined where nobody knows. */
  readonly branch: () => Promise<string | undefined>;
  /** Undefined where only a forge would know, or why it could not be asked. */
  readonly labels: () => Promise<readonly string[] | { readonly unknown: string } | undefined>;
  /** Lines added plus lines removed, without those of the change record; undefined where there is no change yet. */
  readonly lines: () => Promise<number | undefined>;
}
