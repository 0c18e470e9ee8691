import type { Socket } from 'node:net';
import { largestAnswer, tooMuch } from '../engine.ts';

/** One session with a MySQL or MariaDB. */
export interface MysqlSession {
  readonly query: (text: string) => Promise<readonly MysqlRow[]>;
  /** How many rows the last one changed, if it is one that does. */
  readonly changed: () => number | undefined;
  readonly end: () => Promise<void>;
}

export type MysqlRow = Readonly<Record<string, string | null>>;

export interface MysqlAddress {
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user: string;
  readonly password?: string;
  readonly database?: string;
}

/** Throws what `mysql2` throws. */
export async function connectMysql(address: MysqlAddress): Promise<MysqlSession> {
  // Bundled, it has no exports of its own names.
  const { default: mysql } = await import('mysql2/promise');
  const connection = await mysql.createConnection({
    ...address,
    connectTimeout: 15_000,
    charset: 'utf8mb4',
    timezone: 'Z',
    // All as text: it is compared and shown, never computed with.
    typeCast: field => field.string('utf8'),
    // For `LOAD DATA LOCAL`, the server would ask us for a file of this machine.
    flags: ['-LOCAL_FILES'],
  });
  // Told with the statement that was under way, if there is one.
  connection.on('error', () => undefined);
  const { stream } = (connection as unknown as { connection: { stream: Socket } }).connection;
  let answered = 0;
  let changed: number | undefined;
  stream.on('data', ({ length }) => {
    answered += length;
    if (answered > largestAnswer) stream.destroy(new Error(tooMuch));
  });
  return {
    query: async text => {
      answered = 0;
      const [rows] = await connection.query(text);
      changed =
        Array.isArray(rows) || !changes.test(text) ? undefined : (rows as { affectedRows: number }).affectedRows;
      return Array.isArray(rows) ? (rows as unknown as readonly MysqlRow[]) : [];
    },
    changed: () => changed,
    end: () => connection.end().catch(() => connection.destroy()),
  };
}

const changes = /^(?:update|delete|insert|replace|with)\b/i;

export function mysqlFailure(error: unknown): { readonly code: string; readonly message: string } {
  const {
    errno = 0,
    code = '',
    message = '',
    sqlMessage,
  } = error as {
    errno?: number;
    code?: string;
    message?: string;
    sqlMessage?: string;
  };
  // A number of the server's own; what has none never came from it.
  return { code: errno > 0 && sqlMessage !== undefined ? String(errno) : '', message: sqlMessage ?? (message || code) };
}
