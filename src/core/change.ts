/** What git calls the file's mode, in words. */
export type FileKind = 'file' | 'executable' | 'symlink' | 'submodule';

/** One side of a changed file. `blob` is git's object id; for a submodule it is the commit it points to. */
export interface FileSide {
  readonly kind: FileKind;
  readonly blob: string;
}

/** A changed path. A rename is a removal and an addition, so that no path condition can be dodged by moving a file. */
export interface ChangedFile {
  readonly path: string;
  /** Absent when the change adds the file. */
  readonly before?: FileSide;
  /** Absent when the change deletes the file. */
  readonly after?: FileSide;
}

export interface Commit {
  readonly sha: string;
  readonly author: Person;
  readonly committer: Person;
  readonly subject: string;
  readonly body: string;
  readonly trailers: readonly Trailer[];
  readonly parents: readonly string[];
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Trailer {
  readonly key: string;
  readonly value: string;
}

/** A commit that a name was resolved to; `name` is what a person would type. */
export interface Revision {
  readonly name: string;
  readonly sha: string;
}

/** Whether this is a whole object id, as no branch is called. */
export const isObjectId = (name: string): boolean => /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(name);

/** A revision's name as a person would type it: the first digits of an object id are enough. */
export const shortName = (name: string): string => (isObjectId(name) ? name.slice(0, 12) : name);

/** What would land: everything since the merge-base. */
export interface Change {
  readonly base: Revision;
  /** From here the diff is taken. Where the histories cross and there are several, the merge of them. */
  readonly mergeBase: string;
  readonly head: Head;
  readonly files: readonly ChangedFile[];
  /** Newest first, without the base's own. Empty where only the working tree differs. */
  readonly commits: readonly Commit[];
  /** The branch's name, as far as it is known. */
  readonly branch?: string;
}

/** What is judged: a commit, or the working tree on top of one. `tree` is the id of exactly the files that are judged. */
export interface Head extends Revision {
  readonly kind: 'commit' | 'working-tree';
  readonly tree: string;
}

/** A line that the change adds or removes. Numbers count from 1, on the side that the line is on. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** A file that looks binary has neither added nor removed lines. */
export interface FileLines {
  readonly added: readonly Line[];
  readonly removed: readonly Line[];
}
