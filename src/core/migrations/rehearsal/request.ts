import type { CommandRequest } from '../../run/command.ts';
import type { Migration } from '../migration.ts';
import type { Server } from '../server.ts';

/** Which migrations are rehearsed, and on what. */
export interface SchemaRehearsalRequest {
  /** Those that have landed, in their order. */
  readonly base: readonly Migration[];
  /** Those of the change, in their order: they go forward and back together. */
  readonly added: readonly Migration[];
  /** The server that runs in production, where it is known. */
  readonly server: Server | undefined;
  readonly options: RehearsalOptions;
}

/** How a framework whose migrations are programs is started. */
export interface ProgramOptions {
  readonly up: CommandRequest['run'];
  readonly down: CommandRequest['run'] | undefined;
  /** Which variable of theirs holds the URL. */
  readonly variable: string;
}

export interface RehearsalOptions {
  readonly programs: ProgramOptions | undefined;
  readonly engine: 'auto' | 'pglite' | 'binaries' | 'url';
  /** The variable with the URL of a server. */
  readonly urlEnv: string;
  readonly allowRemote: boolean;
  /** Files of SQL that are run once the base's migrations are there. */
  readonly seed: readonly string[];
  /** Whether rows are made up for tables that are empty then. */
  readonly synthetic: boolean;
  readonly extensions: readonly string[];
  /** Milliseconds, for all of it. */
  readonly timeout: number;
}
