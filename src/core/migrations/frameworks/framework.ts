import type { FrameworkName, Script } from '../migration.ts';

/** How a framework lays its migrations out, and what it makes of them. */
export interface Framework {
  readonly name: FrameworkName;
  /** As people write it. */
  readonly title: string;
  /** Where its migrations lie where nobody says: the first group is the folder, the second what `read` is given. */
  readonly place: RegExp;
  /** A file somewhere in the repository without which this framework is not at work. */
  readonly mark?: RegExp;
  /** A file in the folder that says the same. */
  readonly beside?: string;
  /** A file of this name tells that the folder is another framework's. */
  readonly unlike?: RegExp;
  /** What stands in its migrations, where their paths could be another framework's. */
  readonly text?: RegExp;
  /** A file somewhere in the repository that says it as well. */
  readonly config?: RegExp;
  /** What a file of the folder is; undefined where the framework passes over it. */
  readonly read: (relative: string) => Role | undefined;
  /** Takes a file apart. Lines count from 1 and are the file's own. */
  readonly split: (file: MigrationFile, role: Role) => readonly Step[];
  /** Which of two versions comes first; `graph`: migrations name those that they build on; `journal`: a file lists them. */
  readonly order: ((a: string, b: string) => number) | 'graph' | 'journal';
  /** What becomes of a migration that sorts before one that a database has run already, as the end of a sentence. */
  readonly late: string;
  /** By what a database remembers that it has run one. */
  readonly remembers: 'version' | 'name';
  /** What it does where one was edited after it had been run, be it a comment, as the end of a sentence; undefined where it does not notice. */
  readonly edited?: string;
  /** Whether it can go back at all. */
  readonly reversible: boolean;
}

/** What a file is, as its name tells. */
export interface Role {
  readonly version: string;
  readonly name: string;
  /** `both`: the way up and, maybe, the way back stand in it. `aside`: it belongs to a migration and goes neither way. */
  readonly way: 'up' | 'down' | 'both' | 'aside';
  /** The server for which alone it is meant, as the name says it: `mysql`, `sqlite3`. */
  readonly dialect?: string;
}

export interface MigrationFile {
  readonly path: string;
  /** Without a byte order mark. */
  readonly text: string;
}

/** What a file holds of one migration. */
export interface Step {
  readonly version: string;
  readonly name: string;
  readonly dialect?: string;
  readonly up?: Script;
  readonly down?: Script;
  /** The versions that this one builds on, where the file says so. */
  readonly parents?: readonly string[];
  /** Why the framework refuses the file, as the end of a sentence. */
  readonly problem?: string;
}
