import { cp, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { UserError } from '../../../core/errors.ts';
import type { SqliteRequest } from '../child/sqlite.ts';
import { type Engine, goneAfterUse } from '../engine.ts';
import { makeDatabaseFolder } from '../folder.ts';
import { restricted } from '../permissions.ts';
import { lastWords, nextMessage, startServer } from '../process.ts';

export type SqliteRow = Readonly<Record<string, string | number | null>>;

/** SQLite in a process of its own, on a file that nobody else has. */
export interface SqliteSession {
  readonly version: string;
  /** Throws a SqliteFailure, or a UserError where the process is gone. */
  readonly query: (text: string) => Promise<readonly SqliteRow[]>;
  /** A statement of a migration, whose rows nobody wants. */
  readonly run: (text: string) => Promise<void>;
  /** Ends what is open, and begins anew. */
  readonly reopen: () => Promise<void>;
  readonly file: string;
  readonly save: (path: string) => Promise<boolean>;
  /** Ends the process for that long: nobody else can use the file meanwhile. */
  readonly lend: Engine['lend'];
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
  const start = async () => {
    // Whoever is killed leaves its lock.
    await rm(`${file}.lock`, { recursive: true, force: true });
    const started = startServer(execPath, [...restricted([folder]), program, file], {
      cwd: folder,
      env: { PATH: env['PATH'], TZ: 'UTC' },
      messages: true,
    });
    return { server: started, ready: await nextMessage(started) };
  };
  const first = await start();
  let { server } = first;
  const close = async () => {
    await server.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  if (first.ready?.['ready'] === undefined) {
    await close();
    throw new UserError(
      `the embedded SQLite does not start: ${lastWords(server.log())}`,
      'it is `node-sqlite3-wasm`, an optional dependency of landworthy: install it without `--omit=optional`',
    );
  }
  const ask = async (request: SqliteRequest): Promise<readonly SqliteRow[]> => {
    const answer = nextMessage(server);
    server.child.send(request, () => undefined);
    const found = await answer;
    if (!found)
      throw new UserError(`SQLite went away: ${lastWords(server.log())}`, 'see what the statement does to it');
    if (typeof found['error'] === 'string') throw new SqliteFailure(found['error']);
    return found['rows'] as readonly SqliteRow[];
  };
  return {
    version: String(first.ready['ready']),
    file,
    query: text => ask({ ask: text }),
    run: async text => {
      await ask({ run: text });
    },
    reopen: async () => {
      await ask('reopen');
    },
    save: async path => {
      try {
        await cp(file, path);
        return true;
      } catch {
        return false;
      }
    },
    lend: async use => {
      await server.end();
      await rm(`${file}.lock`, { recursive: true, force: true });
      const wasUsed = await watchFile(folder, file);
      const result = await use(file);
      const used = await wasUsed();
      const again = await start();
      server = again.server;
      if (again.ready?.['ready'] === undefined) throw goneAfterUse(lastWords(server.log()));
      return { result, used };
    },
    close,
  };
}

/** Whether it was read or written since: by the times of the file, and of its folder, in which a journal comes and goes. */
async function watchFile(folder: string, file: string): Promise<() => Promise<boolean>> {
  const { mtime } = await stat(file);
  // Most systems note of a first reading alone when it was.
  await utimes(file, new Date(0), mtime);
  const look = async () => {
    const [one, all] = await Promise.all([stat(file).catch(() => undefined), stat(folder)]);
    return [one?.ino, one?.atimeMs, one?.mtimeMs, all.mtimeMs].join(' ');
  };
  const before = await look();
  return async () => (await look()) !== before;
}
