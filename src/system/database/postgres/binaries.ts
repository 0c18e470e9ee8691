import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, realpath, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { platform } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../core/errors.ts';
import { runProcess } from '../../process.ts';
import { makeFiles, stopAndKeep } from '../copies.ts';
import { type Account, makeDatabaseFolder, otherAccount } from '../folder.ts';
import { freePort } from '../port.ts';
import { exhaustion, lastWords, type ServerProcess, startServer, supervised } from '../process.ts';
import type { StartOptions } from '../start.ts';
import { migratorName, type PostgresServer } from './server.ts';

export interface PostgresBinaries {
  /** Where `initdb` and `postgres` are. */
  readonly folder: string;
  /** `15`, from the name of the folder, or what `postgres` says. */
  readonly major: number;
}

const started = 20_000;

/** The newest of this machine, or the one of this version. */
export async function findPostgres(
  env: Readonly<Record<string, string | undefined>>,
  major: number | undefined,
): Promise<PostgresBinaries | undefined> {
  const known = ['/usr/lib/postgresql', '/usr/local/opt', '/opt/homebrew/opt', '/usr', '/opt'];
  const below = await Promise.all(
    known.map(async root =>
      (await readdir(root).catch(() => []))
        .filter(name => (root.endsWith('/postgresql') ? /^\d+$/ : /^(?:postgresql@|pgsql-)\d+$/).test(name))
        .map(name => join(root, name, 'bin')),
    ),
  );
  const onPath = (env['PATH'] ?? '').split(delimiter).filter(folder => folder && existsSync(join(folder, 'postgres')));
  const resolved = await Promise.all(onPath.map(async folder => dirname(await realpath(join(folder, 'postgres')))));
  const found: PostgresBinaries[] = [];
  for (const folder of new Set([...resolved, ...below.flat()])) {
    if (!existsSync(join(folder, 'initdb')) || !existsSync(join(folder, 'postgres'))) continue;
    const { stdout } = await runProcess({
      run: [join(folder, 'postgres'), '--version'],
      cwd: '/',
      timeout: 10_000,
      env,
      signal: new AbortController().signal,
    });
    const version = /\) (\d+)/.exec(stdout)?.[1];
    if (version) found.push({ folder, major: Number(version) });
  }
  const fitting = found.filter(one => major === undefined || one.major === major);
  return fitting.sort((one, other) => other.major - one.major)[0];
}

/** Starts a server of its own, in a folder of its own, that listens on a socket there and, unless programs need it, on no port. */
export async function startBinaries(
  { folder: programs }: PostgresBinaries,
  { env, forPrograms, ...kept }: StartOptions,
  signal: AbortSignal,
): Promise<PostgresServer> {
  if (platform === 'win32')
    throw new UserError('PostgreSQL is started here on Linux and macOS alone', 'use `engine: pglite`');
  const account = await otherAccount(['postgres']);
  const folder = await makeDatabaseFolder(env, account);
  const data = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  let server: ServerProcess | undefined;
  let asked = false;
  const close = async () => {
    asked = true;
    await server?.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await makeFiles(kept, data, account, () => initialize(programs, folder, data, account, env, signal));
    const port = forPrograms ? await freePort() : 5432;
    const start = () => launch({ programs, folder, data, account, port, forPrograms, env });
    server = await start();
    const connection = { host: folder, port };
    return {
      via: 'PostgreSQL',
      admin: { ...connection, user: 'postgres', database: 'postgres' },
      migrator: { ...connection, user: migratorName, database: migratorName, password },
      sessions: 'many',
      url: forPrograms
        ? `postgresql://${migratorName}:${password}@127.0.0.1:${port}/${migratorName}`
        : `postgresql:///${migratorName}?host=${encodeURIComponent(folder)}&user=${migratorName}`,
      save: async path => {
        const isKept = await stopAndKeep(server, data, path);
        server = await start();
        return isKept;
      },
      whyGone: () => (asked ? undefined : exhaustion(server?.log() ?? '')),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function initialize(
  programs: string,
  folder: string,
  data: string,
  account: Account | undefined,
  env: StartOptions['env'],
  signal: AbortSignal,
): Promise<void> {
  const args = [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
    '--no-sync',
    '--no-locale',
    '--encoding=UTF8',
  ];
  const server = startServer(join(programs, 'initdb'), args, { cwd: folder, env: plain(env), ...account });
  const stop = () => server.end();
  signal.addEventListener('abort', stop, { once: true });
  await server.gone;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (server.child.exitCode !== 0)
    throw new UserError(
      `\`initdb\` fails: ${lastWords(server.log())}`,
      'use `engine: pglite`, which needs nothing but Node',
    );
}

interface Launch {
  readonly programs: string;
  readonly folder: string;
  readonly data: string;
  readonly account: Account | undefined;
  readonly port: number;
  readonly forPrograms: boolean;
  readonly env: StartOptions['env'];
}

async function launch({ programs, folder, data, account, port, forPrograms, env }: Launch): Promise<ServerProcess> {
  const settings = {
    listen_addresses: forPrograms ? '127.0.0.1' : '',
    port,
    unix_socket_directories: folder,
    unix_socket_permissions: '0700',
    // Of what is thrown away, nothing has to survive.
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    autovacuum: 'off',
    shared_buffers: '32MB',
    max_connections: 30,
    // In its folder: in /dev/shm, it would outlive whoever is killed.
    dynamic_shared_memory_type: 'mmap',
    temp_file_limit: '1GB',
    timezone: 'UTC',
    log_min_messages: 'fatal',
    // A server in production may let them be prepared.
    max_prepared_transactions: 10,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = startServer(
    ...supervised(folder, { stop: 'INT', kill: 'QUIT' }, join(programs, 'postgres'), ['-D', data, ...args]),
    {
      cwd: folder,
      env: plain(env),
      ...account,
    },
  );
  const socket = join(folder, `.s.PGSQL.${port}`);
  const end = performance.now() + started;
  while (!(await isListening(data, socket))) {
    if (server.isGone() || performance.now() > end) {
      await server.end();
      throw new UserError(
        `\`postgres\` does not start: ${lastWords(server.log())}`,
        'use `engine: pglite`, which needs nothing but Node',
      );
    }
    await sleep(15);
  }
  return server;
}

/** What the server writes last, when it takes connections (src/include/utils/pidfile.h, LOCK_FILE_LINE_PM_STATUS). */
async function isListening(data: string, socket: string): Promise<boolean> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return lines[7]?.trim() === 'ready' && existsSync(socket);
}

/** Nothing that libpq or the server would read, such as PGDATA. */
const plain = (env: StartOptions['env']) => ({ PATH: env['PATH'], LC_ALL: 'C', TZ: 'UTC' });
