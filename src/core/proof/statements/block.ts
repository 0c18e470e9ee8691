/** A list of statements, of a program or in it, or of what a class has. */
export interface Block {
  /** Offsets. */
  readonly from: number;
  readonly to: number;
  /** The innermost function that it is in: then what it holds runs from the first to the last, or not at all from some point on. */
  readonly owner: { readonly from: number; readonly to: number } | undefined;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly from: number;
  readonly to: number;
  /** The names that it binds in the function around; undefined where its mere presence changes what that function is. */
  readonly binds: () => ReadonlySet<string> | undefined;
}

const script = /\.[cm]?[jt]sx?$/;
const python = /\.py$/;

/** All of a file, outer ones first; undefined where its language is not read, or it is no program. */
export async function readBlocks(path: string, text: string): Promise<readonly Block[] | undefined> {
  if (script.test(path)) return (await import('./script.ts')).scriptBlocks(path, text);
  if (python.test(path)) return (await import('./python.ts')).pythonBlocks(text);
  return undefined;
}
