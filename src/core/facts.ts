import type { Approvals } from './approval.ts';
import type { Change, FileLines } from './change.ts';
import type { Condition } from './condition/condition.ts';
import type { Holds } from './condition/evaluate.ts';
import type { CoverageRequest, CoverageRun } from './coverage/coverage.ts';
import type { FlagRegistry, RegistryRequest } from './flag/flag.ts';
import type { Released } from './migrations/history/released.ts';
import type { Squawk, SquawkRequest } from './migrations/lint/squawk.ts';
import type { Migrations, MigrationsRequest } from './migrations/migration.ts';
import type { OldCode, OldCodeRequest } from './migrations/rehearsal/old-code.ts';
import type { SchemaRehearsal } from './migrations/rehearsal/rehearsal.ts';
import type { SchemaRehearsalRequest } from './migrations/rehearsal/request.ts';
import type { Owners } from './owners.ts';
import type { Requirement } from './policy.ts';
import type { Hunk } from './proof/hunk.ts';
import type { Trial, TrialRequest } from './proof/trial.ts';
import type { ChangeRecord } from './record/record.ts';
import type {
  CommandRequest,
  CommandRun,
  DiagnosticRequest,
  DiagnosticRun,
  Rehearsal,
  RehearsalRequest,
  TestRequest,
  TestRun,
} from './run/command.ts';

/**
 * Everything a check may know. Nothing is read before it is asked for, and nothing is read twice. A fact that cannot be
 * found out throws; the engine then answers `error`.
 */
export interface Facts {
  readonly change: () => Promise<Change>;
  /** The added and removed lines of these changed files; of all, without an argument. */
  readonly lines: (paths?: readonly string[]) => Promise<ReadonlyMap<string, FileLines>>;
  /** How many lines are added and removed in these changed files; in all, without an argument. Of a large change, far cheaper than `lines`. */
  readonly lineCount: (paths?: readonly string[]) => Promise<number>;
  /** The changed files that may add a line with this beginning: those whose `lines` are worth looking at. */
  readonly filesAdding: (beginning: string) => Promise<readonly string[]>;
  /** Whether the head merges with the tip of the base, and in which files it does not. */
  readonly merge: () => Promise<Merge>;
  readonly record: () => Promise<ChangeRecord>;
  /** The files at one side of the change. */
  readonly files: (side: Side) => Promise<Files>;
  /** The migrations at one side of the change, one entry for each folder. */
  readonly migrations: (side: Side, request: MigrationsRequest) => Promise<readonly Migrations[]>;
  /** The migrations at the newest tag of these globs that the base contains; undefined where there is no such tag. */
  readonly released: (patterns: readonly string[], request: MigrationsRequest) => Promise<Released | undefined>;
  readonly holds: (condition: Condition) => Promise<Holds>;
  /** The changed paths that `kind` and `paths` of a condition speak of; all, where it names none. */
  readonly matched: (condition: Condition) => Promise<readonly string[]>;
  readonly owners: () => Promise<Owners>;
  readonly approvals: () => Promise<Approvals>;
  readonly flags: (registry: RegistryRequest, side: Side) => Promise<FlagRegistry>;
  /** All requirements of the policy that judges. */
  readonly requirements: () => readonly Requirement[];
  readonly now: () => Date;
  readonly run: (command: CommandRequest) => Promise<CommandRun>;
  readonly tests: (request: TestRequest) => Promise<TestRun>;
  readonly diagnostics: (request: DiagnosticRequest) => Promise<DiagnosticRun>;
  /** The hunks of these changed files, three lines of context around each. */
  readonly hunks: (paths: readonly string[]) => Promise<readonly Hunk[]>;
  /** Runs tests in a scratch tree, on files that never stood together. */
  readonly trial: (request: TrialRequest) => Promise<Trial>;
  /** How many trials may go on at once, each in a tree of its own. */
  readonly jobs: () => number;
  /** Which lines a command executed, from the report that it writes. It is run each time that this is asked. */
  readonly coverage: (request: CoverageRequest) => Promise<CoverageRun>;
  /** The squawk that is installed in the repository or on the machine, over these scripts. */
  readonly squawk: (request: SquawkRequest) => Promise<Squawk>;
  /** Does migrations in a database that is thrown away: up, back, and up again. */
  readonly schemaRehearsal: (request: SchemaRehearsalRequest) => Promise<SchemaRehearsal>;
  /** Runs the base's tests on the schema that the change's migrations make, in databases that are thrown away. */
  readonly oldCode: (request: OldCodeRequest) => Promise<OldCode>;
  /** In a scratch tree: the head, `forward`, then the base's code, `back` and `verify`. Stops at the first step that fails. */
  readonly rehearsal: (request: RehearsalRequest) => Promise<Rehearsal>;
}

export type FactName = keyof Facts;

/** `base` is the tip of the base, which is trusted; `before` the merge-base; `head` what is judged. */
export type Side = 'base' | 'before' | 'head';

export interface Files {
  /** All paths, sorted as git sorts them. */
  readonly list: () => Promise<readonly string[]>;
  /** The file's text, or undefined when it is not there, is no regular file, or is larger than 8 MiB. */
  readonly read: (path: string) => Promise<string | undefined>;
}

export interface Merge {
  readonly conflicts: readonly string[];
}

/** What a fact costs: the engine asks for cheap ones first, and runs as many `run`s at once as it may. */
export const factCost: Readonly<Record<FactName, 'read' | 'network' | 'run'>> = {
  change: 'read',
  lines: 'read',
  lineCount: 'read',
  filesAdding: 'read',
  merge: 'read',
  record: 'read',
  files: 'read',
  migrations: 'read',
  released: 'read',
  holds: 'read',
  matched: 'read',
  owners: 'read',
  approvals: 'network',
  flags: 'read',
  requirements: 'read',
  now: 'read',
  run: 'run',
  tests: 'run',
  diagnostics: 'run',
  hunks: 'read',
  trial: 'run',
  jobs: 'read',
  coverage: 'run',
  rehearsal: 'run',
  schemaRehearsal: 'run',
  oldCode: 'run',
  squawk: 'run',
};
