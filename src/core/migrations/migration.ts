import type { Journal } from './journal.ts';
import type { Phase } from './phase.ts';
import type { ServerName } from './server.ts';

/** The frameworks whose layout of migrations is known. */
export const frameworkNames = [
  'golang-migrate',
  'dbmate',
  'goose',
  'sqlx',
  'flyway',
  'liquibase',
  'sqitch',
  'atlas',
  'prisma',
  'drizzle',
  'knex',
  'db-migrate',
  'node-pg-migrate',
  'typeorm',
  'sequelize',
  'rails',
  'django',
  'alembic',
  'sql',
] as const;
export type FrameworkName = (typeof frameworkNames)[number];

/** One step of a database's schema, forward and back. */
export interface Migration {
  /** What orders it and must be there only once, as the framework reads it from the name: `20260101120000`, `0007`, `1.2`. */
  readonly version: string;
  /** The rest of the name: `add_users`. */
  readonly name: string;
  /** The file that stands for it: that of the way up. */
  readonly path: string;
  readonly up: Script;
  /** Undefined where there is no way back. */
  readonly down: Script | undefined;
  /** The server for which alone it is meant, as the name says it: `mysql`, `sqlite3`. */
  readonly dialect?: string;
  /** The versions that this one builds on, where the framework orders by a graph. */
  readonly parents?: readonly string[];
  /** As a line of its file declares it. */
  readonly phase?: Phase;
  /** Why the framework refuses the file, as the end of a sentence. */
  readonly problem?: string;
}

/** A part of a migration: SQL, which can be read and run here, or a program, which only its own framework can run. */
export type Script = SqlScript | ProgramScript;

export interface SqlScript {
  readonly kind: 'sql';
  readonly path: string;
  /** Of the file, where `text` begins; from 1. */
  readonly line: number;
  /** Without the framework's own marks. */
  readonly text: string;
  /** Whether the framework runs it inside a transaction: `file`: one for the whole script; `none`: statement by statement. */
  readonly transaction: 'file' | 'none';
}

export interface ProgramScript {
  readonly kind: 'program';
  readonly path: string;
  /** Of the whole file, to be compared; for both ways the same. */
  readonly text: string;
}

/** All migrations of one folder at one side of the change, in the order in which the framework applies them. */
export interface Migrations {
  readonly framework: FrameworkName;
  /** Relative to the repository's root, without a slash at the end; empty for the root. */
  readonly folder: string;
  readonly list: readonly Migration[];
  /** Ways back without a migration. */
  readonly orphans: readonly Orphan[];
  /** Files of the folder that look like migrations and that the framework passes over. */
  readonly ignored: readonly string[];
  /** The file that has to be in step with them, where the framework has one and it is there. */
  readonly journal: Journal | undefined;
  /** Why the framework refuses the checksums that it keeps beside them, as the end of a sentence. */
  readonly badSum?: string | undefined;
  /** Migrations that could not be read: symbolic links, files of more than 8 MiB. */
  readonly unread: readonly string[];
}

export interface Orphan {
  readonly version: string;
  readonly name: string;
  readonly path: string;
}

/** Which migrations are meant; without anything, those that lie where the frameworks' conventions say. */
export interface MigrationsRequest {
  readonly folder?: string | undefined;
  readonly framework?: FrameworkName | undefined;
  /** Of several migrations for different servers, those for this one and for all. */
  readonly server?: ServerName | undefined;
}
