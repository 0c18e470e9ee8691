/** Who owns a path, from the base's CODEOWNERS. */
export interface Owners {
  /** The file that was read, such as `.github/CODEOWNERS`; undefined when the base has none. */
  readonly file: string | undefined;
  /** Whose reading of the file this is. */
  readonly dialect: 'github' | 'gitlab';
  readonly of: (path: string) => PathOwners;
  /** Lines that were skipped because the forge would skip them, too. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

export interface PathOwners {
  /**
   * One for each section that has a rule for this path; on GitHub there is one section, without a name. Empty: no rule
   * matches. A rule without owners is explicitly unowned.
   */
  readonly rules: readonly OwnerRule[];
}

export interface OwnerRule {
  readonly section: string;
  readonly owners: readonly string[];
  /** How many of them must approve; 0 where the section is optional, or the path is explicitly unowned. */
  readonly approvals: number;
  readonly line: number;
}
