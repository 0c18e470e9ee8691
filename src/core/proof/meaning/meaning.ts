/** What a file says to whatever runs it: what differs in none of this does the same. */
export interface Meaning {
  /** All but the imports, in a form of its own. */
  readonly body: string;
  /** The names that its imports bind, and what to. An import for its effect alone is part of the body. */
  readonly imports: ReadonlyMap<string, string>;
  /** Names that the program uses, and those that are mentioned anywhere outside of imports, such as in a type. */
  readonly uses: ReadonlySet<string>;
  readonly mentions: ReadonlySet<string>;
  /** Names that stand for something without an import too. */
  readonly isGlobal: (name: string) => boolean;
}

/**
 * Whether both do the same. An import goes with its use: where it alone is new, or left over, there is nothing to notice
 * but that the use is missing, or not.
 */
export function meanTheSame(before: Meaning, after: Meaning): boolean {
  if (before.body !== after.body) return false;
  for (const [name, source] of after.imports) {
    const was = before.imports.get(name);
    if (was === undefined ? !after.mentions.has(name) || after.isGlobal(name) : was !== source) return false;
  }
  return [...before.imports.keys()].every(name => after.imports.has(name) || !after.uses.has(name));
}
