import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { UserError } from '../../../core/errors.ts';
import { makeDatabaseFolder } from '../folder.ts';
import { restricted } from '../permissions.ts';
import { lastWords, nextMessage, startServer } from '../process.ts';

export type SqliteRow = Readonly<Record<string, string | number | null>>;

/** SQLite in a process of its own, on a file that nobody else has. */
export interface SqliteSession {
  readonly version: string;
  /** Throws a SqliteFailure, or a UserError where the process is gone. */
  readonly query: (text: string) => Promise<readonly SqliteRow[]>;
  readonly save: (path: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export class SqliteFailure extends Error {}

export async function openSqliteSession(
  packageRoot: string,
  env: Readonly<Record<string, string | undefined>>,
  saved: string | undefined,
): Promise<SqliteSession> {
  const folder = await makeDatabaseFolder(env, undefined);
  const file = join(folder, 'database');
  if (saved !== undefined) await cp(saved, file);
  const program = join(packageRoot, 'dist', 'database', 'sqlite.js');
  const server = startServer(execPath, [...restricted([folder]), program, file], {
    cwd: folder,
    env: { PATH: env['PATH'], TZ: 'UTC' },
    messages: true,
  });
  const close = async () => {
    await server.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const ready = await nextMessage(server);
  if (ready?.['ready'] === undefined) {
    await close();
    throw new UserError(
      `the embedded SQLite does not start: ${lastWords(server.log())}`,
      'it is `node-sqlite3-wasm`, an optional dependency of landworthy: install it without `--omit=optional`',
    );
  }
  const query: SqliteSession['query'] = async text => {
    const answer = nextMessage(server);
    server.child.send(text);
    const found = await answer;
    if (!found)
      throw new UserError(`SQLite went away: ${lastWords(server.log())}`, 'see what the statement does to it');
    if (typeof found['error'] === 'string') throw new SqliteFailure(found['error']);
    return found['rows'] as readonly SqliteRow[];
  };
  return {
    version: String(ready['ready']),
    query,
    save: async path => {
      try {
        await cp(file, path);
        return true;
      } catch {
        return false;
      }
    },
    close,
  };
}
