import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath, platform } from 'node:process';
import { UserError } from '../../../core/errors.ts';
import type { PgliteRequest } from '../child/pglite.ts';
import { makeDatabaseFolder } from '../folder.ts';
import { restricted } from '../permissions.ts';
import { lastWords, nextMessage, startServer } from '../process.ts';
import type { StartOptions } from '../start.ts';
import { migratorName, type PostgresServer } from './server.ts';

interface PgliteOptions extends Omit<StartOptions, 'keepEmpty'> {
  /** Extensions that the migrations name, or the policy. */
  readonly extensions: readonly string[];
  /** The folder of states, where it may write one. */
  readonly keepIn?: string;
}

/** Starts the embedded PostgreSQL: in memory, in a process of its own that may write nothing but its socket. */
export async function startPglite(packageRoot: string, options: PgliteOptions): Promise<PostgresServer> {
  const { env, saved, extensions, forPrograms, keepIn } = options;
  const folder = await makeDatabaseFolder(env, undefined);
  const isPort = forPrograms || platform === 'win32';
  const request: PgliteRequest = {
    listen: isPort ? 0 : join(folder, '.s.PGSQL.5432'),
    extensions: extensions.map(name => name.replaceAll('-', '_')).filter(name => /^\w+$/.test(name)),
    ...(saved === undefined ? {} : { saved }),
  };
  const program = join(packageRoot, 'dist', 'database', 'pglite.js');
  const mayWrite = [folder, ...(keepIn === undefined ? [] : [keepIn])];
  const server = startServer(execPath, [...restricted(mayWrite), program, JSON.stringify(request)], {
    cwd: folder,
    env: { PATH: env['PATH'], TZ: 'UTC' },
    messages: true,
  });
  let asked = false;
  const close = async () => {
    asked = true;
    await server.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const ready = await nextMessage(server);
  if (typeof ready?.['ready'] !== 'number') {
    await close();
    throw cannotStart(server.log());
  }
  const [host, port] = isPort ? ['127.0.0.1', ready['ready']] : [folder, 5432];
  const connection = { host, port, database: 'postgres' };
  return {
    via: 'PGlite',
    admin: { ...connection, user: 'postgres' },
    migrator: { ...connection, user: migratorName },
    sessions: 'one',
    url: `postgresql://${migratorName}:none@127.0.0.1:${port}/postgres`,
    save: async path => {
      const answer = nextMessage(server);
      server.child.send(path, () => undefined);
      return (await answer)?.['saved'] === true;
    },
    whyGone: () => (server.isGone() && !asked ? lastWords(server.log()) : undefined),
    close,
  };
}

function cannotStart(log: string): UserError {
  if (/Cannot find (?:package|module).*@electric-sql\/pglite/.test(log))
    return new UserError(
      'the embedded PostgreSQL is not installed: `@electric-sql/pglite`, which comes with landworthy as an optional dependency',
      'install landworthy without `--omit=optional`, or name a server with `rehearse: { engine: url }`',
    );
  return new UserError(
    `the embedded PostgreSQL does not start: ${lastWords(log)}`,
    'name a server with `rehearse: { engine: url }`',
  );
}
