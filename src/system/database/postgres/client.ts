import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { largestAnswer, tooMuch } from '../engine.ts';
import type { ConnectTo } from './server.ts';

/** One session. Statements go through the simple protocol, one text at a time, as the tools of migrations send them. */
export interface Session {
  readonly query: (text: string) => Promise<readonly Row[]>;
  /** How many rows the last one changed; undefined of what changes none, such as `SELECT`. */
  readonly changed: () => number | undefined;
  /** What the server said beside its answers since the last time that this was asked. */
  readonly notices: () => readonly Notice[];
  /** Whether a transaction is open (`T`), has failed (`E`), or there is none (`I`). */
  readonly status: () => 'I' | 'T' | 'E';
  readonly end: () => Promise<void>;
}

export type Row = Readonly<Record<string, string | null>>;

export interface Notice {
  readonly code: string;
  readonly message: string;
}

/** What a server answers to a statement that fails. */
export interface DatabaseFailure {
  /** SQLSTATE, or a number of MySQL's; empty where the connection is gone. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

const connectTimeout = 15_000;

/** Throws what `pg` throws. */
export async function connect(to: ConnectTo): Promise<Session> {
  const { default: pg } = await import('pg');
  const { ssl, ...rest } = to;
  const client = new pg.Client({
    ...rest,
    ...(ssl ? { ssl: { rejectUnauthorized: true } } : {}),
    connectionTimeoutMillis: connectTimeout,
    application_name: 'landworthy',
    // All as text: it is compared and shown, never computed with.
    types: { getTypeParser: () => (value: unknown) => value as string },
  });
  let notices: Notice[] = [];
  let status: 'I' | 'T' | 'E' = 'I';
  client.on('notice', ({ code = '', message = '' }) => {
    // A loop can say as much as it likes.
    if (notices.length < 1000) notices.push({ code, message });
  });
  // Told with the statement that was under way, if there is one.
  client.on('error', () => undefined);
  watchStatus(client, next => {
    status = next;
  });
  await client.connect();
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  let answered = 0;
  let changed: number | undefined;
  stream.on('data', ({ length }) => {
    answered += length;
    if (answered > largestAnswer) stream.destroy(new Error(tooMuch));
  });
  return {
    query: async text => {
      answered = 0;
      changed = undefined;
      const result = (await client.query(text)) as unknown as Result | readonly Result[];
      const results: readonly Result[] = Array.isArray(result) ? result : [result];
      const [only] = results;
      if (only && results.length === 1 && changing.has(only.command)) changed = only.rowCount ?? 0;
      return results.flatMap(one => one.rows);
    },
    changed: () => changed,
    notices: () => {
      const told = notices;
      notices = [];
      return told;
    },
    status: () => status,
    end: () => client.end().catch(() => undefined),
  };
}

interface Result {
  readonly rows: readonly Row[];
  readonly command: string;
  readonly rowCount: number | null;
}

const changing = new Set(['UPDATE', 'DELETE', 'INSERT', 'MERGE']);

/** `pg` keeps to itself what the server says at the end of each statement. */
function watchStatus(client: Client, tell: (status: 'I' | 'T' | 'E') => void): void {
  const { connection } = client as unknown as {
    connection: { on: (event: string, listener: (message: { status: 'I' | 'T' | 'E' }) => void) => void };
  };
  connection.on('readyForQuery', message => tell(message.status));
}

/** What went wrong, of whatever `pg` threw. */
export function failureOf(error: unknown): DatabaseFailure {
  const { code = '', message = '', hint } = error as { code?: string; message?: string; hint?: string };
  return { code: /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE' ? code : '', message, hint };
}
