import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../core/errors.ts';
import { makeFiles, stopAndKeep } from '../copies.ts';
import { makeDatabaseFolder, otherAccount } from '../folder.ts';
import { freePort } from '../port.ts';
import { exhaustion, lastWords, type ServerProcess, startServer, supervised } from '../process.ts';
import type { StartOptions } from '../start.ts';
import { quoteName } from './catalogue.ts';
import { connectMysql, type MysqlAddress, type MysqlSession, mysqlFailure } from './client.ts';

/** A database of our own, and nobody else's. */
export interface MysqlServer {
  readonly migrator: MysqlAddress & { readonly database: string };
  /** The same, with a database in which nothing is but what is tried there. */
  readonly aside: MysqlAddress;
  readonly url: string;
  /** Keeps the databases' state at this path; no connection may be open. False where that cannot be done. */
  readonly save: (path: string) => Promise<boolean>;
  /** Lets the server close these tables of the database until somebody uses them; false where it may not be told. */
  readonly closeTables: (names: readonly string[]) => Promise<boolean>;
  readonly whyGone: () => string | undefined;
  readonly close: () => Promise<void>;
}

type Env = Readonly<Record<string, string | undefined>>;

const name = 'landworthy';
const aside = 'landworthy_aside';
const started = 30_000;
const disk = [
  // 96 MB of it are written otherwise, before anything else is.
  '--innodb-log-file-size=8M',
  // Of what is thrown away, nothing has to survive; `loose`: where the server knows of it.
  ...['--loose-innodb-flush-method=nosync', '--loose-innodb-doublewrite=0', '--loose-sync-frm=0'],
];

export interface MariadbBinaries {
  readonly install: string;
  readonly server: string;
}

export function findMariadb(env: Env): MariadbBinaries | undefined {
  const folders = [
    ...(env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/bin',
    '/usr/local/sbin',
    '/opt/homebrew/bin',
  ];
  const find = (program: string) => folders.map(folder => join(folder, program)).find(path => existsSync(path));
  const [install, server] = [find('mariadb-install-db'), find('mariadbd')];
  return install && server ? { install, server } : undefined;
}

/** Starts a MariaDB in a folder of its own, that listens on a socket there and, unless programs need it, on no port. */
export async function startMariadb(
  programs: MariadbBinaries,
  { env, forPrograms, ...kept }: StartOptions,
): Promise<MysqlServer> {
  const account = await otherAccount(['mysql']);
  const folder = await makeDatabaseFolder(env, account);
  const data = join(folder, 'data');
  const socketPath = join(folder, 'socket');
  const password = randomBytes(16).toString('hex');
  // A MariaDB that starts removes what it finds of tables in the folder for temporary files: also those of one that runs.
  const options = { cwd: folder, env: { PATH: env['PATH'], TZ: 'UTC', HOME: folder, TMPDIR: folder }, ...account };
  let server: ServerProcess | undefined;
  let asked = false;
  const close = async () => {
    asked = true;
    await server?.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await makeFiles(kept, data, account, () => initialize(programs, data, options));
    const port = forPrograms ? await freePort() : 0;
    const args = [
      ...['--no-defaults', `--datadir=${data}`, `--socket=${socketPath}`, `--pid-file=${join(folder, 'pid')}`],
      ...(forPrograms ? [`--port=${port}`, '--bind-address=127.0.0.1'] : ['--skip-networking']),
      ...[
        '--skip-log-bin',
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-buffer-pool-size=32M',
        ...disk,
        '--skip-name-resolve',
      ],
      // No file of the machine is read or written by a statement.
      ...['--skip-symbolic-links', '--local-infile=0', `--secure-file-priv=${folder}`, '--default-time-zone=+00:00'],
      `--tmpdir=${folder}`,
    ];
    const words = supervised(folder, { stop: 'TERM', kill: 'KILL' }, programs.server, args);
    const root = { socketPath, user: 'root' };
    const start = () => {
      server = startServer(...words, options);
      return connected(server, root);
    };
    const admin = await start();
    for (const host of forPrograms ? ['localhost', '127.0.0.1'] : ['localhost']) {
      await admin.query(`create or replace user '${name}'@'${host}' identified by '${password}'`);
      for (const own of [name, aside]) await admin.query(`grant all on ${own}.* to '${name}'@'${host}'`);
    }
    for (const own of [name, aside]) await admin.query(`create database if not exists ${own} character set utf8mb4`);
    await admin.end();
    return {
      migrator: { socketPath, user: name, password, database: name },
      aside: { socketPath, user: name, password, database: aside },
      url: forPrograms
        ? `mysql://${name}:${password}@127.0.0.1:${port}/${name}`
        : `mysql://${name}:${password}@localhost/${name}?socket=${encodeURIComponent(socketPath)}`,
      save: async path => {
        const isKept = await stopAndKeep(server, data, path);
        await (await start()).end();
        return isKept;
      },
      closeTables: async names => {
        const session = await connectMysql(root);
        return closeTables(session, name, names).finally(session.end);
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
  { install }: MariadbBinaries,
  data: string,
  options: Parameters<typeof startServer>[2],
): Promise<void> {
  const making = startServer(
    install,
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
      ...disk,
    ],
    options,
  );
  await making.gone;
  if (making.child.exitCode !== 0) throw cannotStart('mariadb-install-db', making.log());
}

/** A session with a server that is starting. */
async function connected(server: ServerProcess, admin: MysqlAddress): Promise<MysqlSession> {
  const end = performance.now() + started;
  let refused = '';
  for (;;) {
    const session = await connectMysql(admin).catch(error => {
      refused = mysqlFailure(error).message;
    });
    if (session) return session;
    if (server.isGone()) throw cannotStart('mariadbd', server.log());
    if (performance.now() > end) throw cannotStart('mariadbd', `${server.log()}\nerror: ${refused}`);
    await sleep(30);
  }
}

export async function closeTables(admin: MysqlSession, database: string, names: readonly string[]): Promise<boolean> {
  const list = names.map(table => `${database}.${quoteName(table)}`).join(', ');
  return admin.query(`flush tables ${list}`).then(
    () => true,
    () => false,
  );
}

const cannotStart = (program: string, log: string) =>
  new UserError(`\`${program}\` does not start: ${lastWords(log)}`, 'name a server with `rehearse: { engine: url }`');
