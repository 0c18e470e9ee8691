import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../core/errors.ts';
import { makeDatabaseFolder, otherAccount } from '../folder.ts';
import { freePort } from '../port.ts';
import { lastWords, startServer, supervised } from '../process.ts';
import { connectMysql, type MysqlAddress, mysqlFailure } from './client.ts';

/** A database of our own, and nobody else's. */
export interface MysqlServer {
  readonly migrator: MysqlAddress & { readonly database: string };
  readonly url: string;
  readonly whyGone: () => string | undefined;
  readonly close: () => Promise<void>;
}

type Env = Readonly<Record<string, string | undefined>>;

const name = 'landworthy';
const started = 30_000;

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
export async function startMariadb(programs: MariadbBinaries, env: Env, forPrograms: boolean): Promise<MysqlServer> {
  const account = await otherAccount(['mysql']);
  const folder = await makeDatabaseFolder(env, account);
  const data = join(folder, 'data');
  const socketPath = join(folder, 'socket');
  const password = randomBytes(16).toString('hex');
  const options = { cwd: folder, env: { PATH: env['PATH'], TZ: 'UTC', HOME: folder }, ...account };
  let close = async () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    const making = startServer(
      programs.install,
      [
        '--no-defaults',
        `--datadir=${data}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
        '--skip-name-resolve',
      ],
      options,
    );
    await making.gone;
    if (making.child.exitCode !== 0) throw cannotStart('mariadb-install-db', making.log());
    const port = forPrograms ? await freePort() : 0;
    const args = [
      ...['--no-defaults', `--datadir=${data}`, `--socket=${socketPath}`, `--pid-file=${join(folder, 'pid')}`],
      ...(forPrograms ? [`--port=${port}`, '--bind-address=127.0.0.1'] : ['--skip-networking']),
      ...[
        '--skip-log-bin',
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-buffer-pool-size=32M',
        '--skip-name-resolve',
      ],
      // No file of the machine is read or written by a statement.
      ...['--local-infile=0', `--secure-file-priv=${folder}`, '--default-time-zone=+00:00'],
      `--tmpdir=${folder}`,
    ];
    const server = startServer(...supervised(folder, 'KILL', programs.server, args), options);
    let asked = false;
    const remove = close;
    close = async () => {
      asked = true;
      await server.end();
      await remove();
    };
    const admin = { socketPath, user: 'root' };
    const end = performance.now() + started;
    let refused = '';
    for (;;) {
      const session = await connectMysql(admin).catch(error => {
        refused = mysqlFailure(error).message;
      });
      if (session) {
        for (const host of forPrograms ? ['localhost', '127.0.0.1'] : ['localhost']) {
          await session.query(`create user '${name}'@'${host}' identified by '${password}'`);
          await session.query(`grant all on ${name}.* to '${name}'@'${host}'`);
        }
        await session.query(`create database ${name} character set utf8mb4`);
        await session.end();
        break;
      }
      if (server.isGone()) throw cannotStart('mariadbd', server.log());
      if (performance.now() > end) throw cannotStart('mariadbd', `${server.log()}\nerror: ${refused}`);
      await sleep(30);
    }
    return {
      migrator: { socketPath, user: name, password, database: name },
      url: forPrograms
        ? `mysql://${name}:${password}@127.0.0.1:${port}/${name}`
        : `mysql://${name}:${password}@localhost/${name}?socket=${encodeURIComponent(socketPath)}`,
      whyGone: () => (server.isGone() && !asked ? lastWords(server.log()) : undefined),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const ours = /^landworthy_([0-9]{10,11})_[0-9a-f]{16}$/;
/** Seconds. Nothing is rehearsed for so long: whoever made it was killed. */
const forgotten = 6 * 3600;

/** A database of our own on the server at this URL, dropped at the end. */
export async function openMysqlAtUrl(text: string, allowRemote: boolean, now: Date): Promise<MysqlServer> {
  const address = readMysqlUrl(text, allowRemote);
  const where = `the server at ${address.host ?? address.socketPath}`;
  const seconds = Math.floor(now.getTime() / 1000);
  const database = `landworthy_${seconds}_${randomBytes(8).toString('hex')}`;
  const admin = await connectMysql(address).catch(error => {
    throw new UserError(
      `${where} cannot be reached: ${mysqlFailure(error).message}`,
      'see whether it runs, and what the URL says',
    );
  });
  try {
    for (const row of await admin.query('select schema_name as name from information_schema.schemata')) {
      const made = ours.exec(row['name'] ?? '')?.[1];
      if (made && seconds - Number(made) > forgotten)
        await admin.query(`drop database ${row['name']}`).catch(() => undefined);
    }
    await admin.query(`create database ${database} character set utf8mb4`);
  } catch (error) {
    await admin.end();
    throw new UserError(
      `${where} lets us make no database: ${mysqlFailure(error).message}`,
      'let the URL name a user that may create one',
    );
  }
  const user = encodeURIComponent(address.user);
  return {
    migrator: { ...address, database },
    url: `mysql://${user}:${encodeURIComponent(address.password ?? '')}@${address.host}:${address.port}/${database}`,
    whyGone: () => undefined,
    close: async () => {
      const drop = `drop database if exists ${database}`;
      // A statement that never ends holds its session, not this one.
      const busy = await admin
        .query(`select id from information_schema.processlist where db = '${database}'`)
        .catch(() => []);
      for (const { id } of busy) await admin.query(`kill ${Number(id)}`).catch(() => undefined);
      await admin.query(drop).catch(async () => {
        const again = await connectMysql(address).catch(() => undefined);
        await again?.query(drop).catch(() => undefined);
        await again?.end();
      });
      await admin.end();
    },
  };
}

/** Throws unless the server is on this machine or the policy says that it may be elsewhere. */
export function readMysqlUrl(text: string, allowRemote: boolean): MysqlAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UserError('the URL of the database cannot be read', 'write `mysql://user:password@localhost:3306/`');
  }
  if (!/^(?:mysql|mariadb):$/.test(url.protocol))
    throw new UserError(`\`${url.protocol}\` is no MySQL`, 'write `mysql://user:password@localhost:3306/`');
  const host = decodeURIComponent(url.hostname.replace(/^\[|\]$/g, ''));
  const socketPath = url.searchParams.get('socket');
  const isLocal = socketPath !== null || /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(host);
  if (!isLocal && !allowRemote)
    throw new UserError(
      `the URL names \`${host}\`, which is another machine`,
      'let it name one on this machine; or say `allow-remote: true` in the policy, if nothing there is dear to anybody',
    );
  const password = decodeURIComponent(url.password);
  return {
    ...(socketPath === null ? { host, port: Number(url.port || 3306) } : { socketPath }),
    user: decodeURIComponent(url.username) || 'root',
    ...(password ? { password } : {}),
  };
}

const cannotStart = (program: string, log: string) =>
  new UserError(`\`${program}\` does not start: ${lastWords(log)}`, 'name a server with `rehearse: { engine: url }`');
