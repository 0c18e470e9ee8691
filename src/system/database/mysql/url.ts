import { randomBytes } from 'node:crypto';
import { UserError } from '../../../core/errors.ts';
import { connectMysql, type MysqlAddress, type MysqlSession, mysqlFailure } from './client.ts';
import { closeTables, type MysqlServer } from './server.ts';

/** What databases of ours are named, and after them their user, whose name MySQL wants shorter; with the seconds since 1970. */
const ours = /^(?:landworthy|lw)_(([0-9]{10,11})_[0-9a-f]{16})(?:_aside)?$/;
const databaseOf = (stamp: string) => `landworthy_${stamp}`;
const asideOf = (stamp: string) => `landworthy_${stamp}_aside`;
/** Seconds. Nothing is rehearsed for so long: whoever made it was killed. */
const forgotten = 6 * 3600;

/** Databases of our own on the server at this URL, with a user who has rights to them alone; all are dropped at the end. */
export async function openMysqlAtUrl(text: string, allowRemote: boolean, now: Date): Promise<MysqlServer> {
  const address = readMysqlUrl(text, allowRemote);
  const where = `the server at ${address.host ?? address.socketPath}`;
  const stamp = `${Math.floor(now.getTime() / 1000)}_${randomBytes(8).toString('hex')}`;
  const [database, aside] = [databaseOf(stamp), asideOf(stamp)];
  const admin = await connectMysql(address).catch(error => {
    throw new UserError(
      `${where} cannot be reached: ${mysqlFailure(error).message}`,
      'see whether it runs, and what the URL says',
    );
  });
  let migrator: MysqlAddress & { readonly database: string };
  try {
    // What somebody keeps locked cannot be dropped: seconds, where the server would wait for a day.
    await admin.query('set session lock_wait_timeout = 10');
    await dropForgotten(admin, now);
    for (const own of [database, aside]) await admin.query(`create database ${own} character set utf8mb4`);
    migrator = { ...address, ...(await makeUser(admin, stamp)), database };
  } catch (error) {
    await drop(admin, stamp).catch(() => undefined);
    await admin.end();
    throw new UserError(
      `${where} lets us make no database: ${mysqlFailure(error).message}`,
      'let the URL name a user that may create one',
    );
  }
  const user = encodeURIComponent(migrator.user);
  const { host = 'localhost', port = 3306, socketPath } = address;
  return {
    migrator,
    aside: { ...migrator, database: aside },
    url: `mysql://${user}:${encodeURIComponent(migrator.password ?? '')}@${host}:${port}/${database}${socketPath === undefined ? '' : `?socket=${encodeURIComponent(socketPath)}`}`,
    save: async () => false,
    closeTables: names => closeTables(admin, database, names),
    whyGone: () => undefined,
    close: async () => {
      await drop(admin, stamp).catch(async () => {
        const again = await connectMysql(address).catch(() => undefined);
        if (again) await drop(again, stamp).catch(() => undefined);
        await again?.end();
      });
      await admin.end();
    },
  };
}

/** Undefined where we may not: then the migrations have the rights of who is named by the URL. */
async function makeUser(
  admin: MysqlSession,
  stamp: string,
): Promise<Pick<MysqlAddress, 'user' | 'password'> | undefined> {
  const [user, password] = [`lw_${stamp}`, randomBytes(16).toString('hex')];
  // As the server sees this machine: what names it comes before what names any.
  const [row] = await admin.query("select substring_index(user(), '@', -1) as host");
  const account = `'${user}'@'${row?.['host']}'`;
  try {
    await admin.query(`create user ${account} identified by '${password}'`);
  } catch {
    return undefined;
  }
  try {
    for (const own of [databaseOf(stamp), asideOf(stamp)]) await admin.query(`grant all on ${own}.* to ${account}`);
  } catch {
    await admin.query(`drop user ${account}`);
    return undefined;
  }
  return { user, password };
}

async function dropForgotten(admin: MysqlSession, now: Date): Promise<void> {
  const names = [
    ...(await admin.query('select schema_name as name from information_schema.schemata')),
    ...(await admin.query("select user as name from mysql.user where user like 'lw\\_%'").catch(() => [])),
  ];
  for (const { name } of names) {
    const [, stamp, seconds] = ours.exec(name ?? '') ?? [];
    if (stamp && now.getTime() / 1000 - Number(seconds) > forgotten) await drop(admin, stamp).catch(() => undefined);
  }
}

async function drop(admin: MysqlSession, stamp: string): Promise<void> {
  const user = `lw_${stamp}`;
  const own = [databaseOf(stamp), asideOf(stamp)];
  // A statement that never ends holds its session, not this one.
  const busy = await admin
    .query(`select id from information_schema.processlist where db in ('${own.join("', '")}') or user = '${user}'`)
    .catch(() => []);
  for (const { id } of busy) await admin.query(`kill ${Number(id)}`).catch(() => undefined);
  for (const database of own) await admin.query(`drop database if exists ${database}`);
  const accounts = await admin.query(`select host as host from mysql.user where user = '${user}'`).catch(() => []);
  for (const { host } of accounts) await admin.query(`drop user if exists '${user}'@'${host}'`);
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
