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
}

/** All migrations of one folder at one side of the change, in the order in which the framework applies them. */
export interface Migrations {
  readonly framework: FrameworkName;
  /** Relative to the repository's root, without a slash at the end; empty for the root. */
  readonly folder: string;
  readonly list: readonly Migration[];
}
