/** A value of a registry's file, with the line on which it stands. */
export interface Entry {
  readonly value: unknown;
  readonly line: number;
  /** The entries of a map, in the file's order; undefined where this is no map. */
  readonly map: () => readonly (readonly [key: string, entry: Entry])[] | undefined;
  /** The entries of a list; undefined where this is none. */
  readonly list: () => readonly Entry[] | undefined;
}

/** What keeps a registry from being read. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  constructor(
    message: string,
    readonly line?: number,
  ) {
    super(message);
  }
}

/** The entry under this key of a map. */
export const entryAt = (entry: Entry | undefined, key: string): Entry | undefined =>
  entry?.map()?.find(([name]) => name === key)?.[1];

/** The value at this path of keys, own ones only: a flag may be called `constructor`. */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** The text at the first of these paths that holds one; a list of texts is joined, a number written out. */
export function textAt(value: unknown, ...paths: readonly (string | undefined)[]): string | undefined {
  for (const path of paths) {
    const found = path === undefined ? undefined : valueAt(value, path);
    const texts = (Array.isArray(found) ? found : [found]).filter(one => /^(?:string|number)$/.test(typeof one));
    const text = texts.join(', ').trim();
    if (text !== '') return text;
  }
  return undefined;
}

/** The value as a list; empty where it is none. */
export const listAt = (value: unknown, path: string): readonly unknown[] => {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
};
