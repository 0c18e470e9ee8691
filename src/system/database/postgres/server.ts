/** A PostgreSQL of our own, or a database of our own on somebody's. */
export interface PostgresServer {
  /** How a report names it, without what the server says of itself: `PGlite 0.5.16`. */
  readonly via: string;
  /** For whoever judges: may do what the migrations may not. */
  readonly admin: ConnectTo;
  /** For the migrations. */
  readonly migrator: ConnectTo;
  /** Whether the server can serve more than one session at a time. */
  readonly sessions: 'one' | 'many';
  /** With which programs of the project's own connect, if it was started for that. */
  readonly url: string;
  /** Keeps the database's state at this path; no connection may be open. False where that cannot be done. */
  readonly save: (path: string) => Promise<boolean>;
  /** Why it is gone, if it is. */
  readonly whyGone: () => string | undefined;
  /** Ends it at once, whatever it does. Nothing of it stays. */
  readonly close: () => Promise<void>;
}

export interface ConnectTo {
  /** A folder with a socket, or a host's name. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string;
  readonly ssl?: boolean;
}

/** The role that the migrations have: it owns its database and can do nothing to another one, nor to the machine. */
export const migratorName = 'landworthy';
