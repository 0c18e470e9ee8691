import { randomBytes } from 'node:crypto';
import { UserError } from '../../../core/errors.ts';
import { connect, failureOf, type Row, type Session } from './client.ts';
import type { ConnectTo, PostgresServer } from './server.ts';

/** What a database or role of ours is named, with the seconds since 1970 when it was made. */
const ours = /^landworthy_([0-9]{10,11})_[0-9a-f]{16}$/;
/** Seconds. Nothing is rehearsed for so long: whoever made it was killed. */
const forgotten = 6 * 3600;

/** A database of our own on the server at this URL, with a name that nobody else has. Dropped at the end. */
export async function openAtUrl(url: string, allowRemote: boolean, now: Date): Promise<PostgresServer> {
  const to = readUrl(url, allowRemote);
  const where = `the PostgreSQL at ${to.host}`;
  const name = `landworthy_${Math.floor(now.getTime() / 1000)}_${randomBytes(8).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  const admin = await connect(to).catch(error => {
    throw new UserError(
      `${where} cannot be reached: ${failureOf(error).message}`,
      'see whether the server runs, and what the URL says',
    );
  });
  let user = to.user;
  try {
    await dropForgotten(admin, to, now);
    const [rights] = await admin.query(
      'select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user',
    );
    if (rights?.['rolsuper'] === 't' || rights?.['rolcreaterole'] === 't') {
      await admin.query(`create role ${name} login password '${password}'`);
      user = name;
      if (rights['rolsuper'] !== 't') await admin.query(`grant ${name} to current_user`);
    }
    await admin.query(
      `create database ${name} owner "${user.replaceAll('"', '""')}" template template0 encoding 'UTF8'`,
    );
  } catch (error) {
    await drop(admin, name, to).catch(() => undefined);
    await admin.end();
    throw new UserError(
      `${where} lets us make no database: ${failureOf(error).message}`,
      'let the URL name a user that may: `alter role … createdb`',
    );
  }
  let whyGone: string | undefined;
  const credentials =
    user === name ? { user, password } : { user, ...(to.password === undefined ? {} : { password: to.password }) };
  const own: ConnectTo = {
    host: to.host,
    port: to.port,
    ...(to.ssl ? { ssl: true } : {}),
    ...credentials,
    database: name,
  };
  return {
    via: 'PostgreSQL',
    admin: { ...to, database: name },
    migrator: own,
    sessions: 'many',
    url: `postgresql://${encodeURIComponent(own.user)}:${encodeURIComponent(own.password ?? '')}@${to.host}:${to.port}/${name}`,
    // On somebody else's server, nobody knows what happened to it meanwhile.
    save: async () => false,
    whyGone: () => whyGone,
    close: async () => {
      await drop(admin, name, own)
        .catch(async () => {
          whyGone = 'the server is gone';
          const again = await connect(to);
          await drop(again, name, own).finally(again.end);
        })
        .catch(() => undefined);
      await admin.end();
    },
  };
}

/** Throws unless the server is on this machine or the policy says that it may be elsewhere. */
export function readUrl(text: string, allowRemote: boolean): ConnectTo {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UserError(
      'the URL of the database cannot be read',
      'write `postgresql://user:password@localhost:5432/postgres`',
    );
  }
  if (!/^postgres(?:ql)?:$/.test(url.protocol))
    throw new UserError(
      `\`${url.protocol}\` is no PostgreSQL`,
      'write `postgresql://user:password@localhost:5432/postgres`',
    );
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname.replace(/^\[|\]$/g, ''));
  const isLocal = host === '' || host.startsWith('/') || /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(host);
  if (!isLocal && !allowRemote)
    throw new UserError(
      `the URL names \`${host}\`, which is another machine`,
      'let it name one on this machine; or say `allow-remote: true` in the policy, if nothing there is dear to anybody',
    );
  const password = decodeURIComponent(url.password);
  const ssl = /^(?:require|verify)/.test(url.searchParams.get('sslmode') ?? '');
  return {
    host: host || 'localhost',
    port: Number(url.port || url.searchParams.get('port') || 5432),
    user: decodeURIComponent(url.username) || (url.searchParams.get('user') ?? 'postgres'),
    ...(password ? { password } : {}),
    ...(ssl ? { ssl } : {}),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
  };
}

async function dropForgotten(admin: Session, to: ConnectTo, now: Date): Promise<void> {
  const rows = await admin.query(
    "select datname::text as name from pg_database where datname like 'landworthy\\_%' union select rolname::text from pg_roles where rolname like 'landworthy\\_%'",
  );
  for (const { name } of rows) {
    const made = ours.exec(name ?? '')?.[1];
    if (made && now.getTime() / 1000 - Number(made) > forgotten)
      await drop(admin, name ?? '', to).catch(() => undefined);
  }
}

/** `owner` may connect to it. */
async function drop(admin: Session, name: string, owner: ConnectTo): Promise<void> {
  if (!ours.test(name)) return;
  const [found] = await admin.query(`select datistemplate from pg_database where datname = '${name}'`);
  // What a migration can do to keep its database: call it a template, and prepare a transaction, which outlives its session.
  if (found?.['datistemplate'] === 't') await admin.query(`alter database ${name} is_template false`);
  const prepared = await admin.query(`select gid from pg_prepared_xacts where database = '${name}'`);
  if (prepared.length) await rollBack(prepared, { ...owner, database: name });
  // `with (force)` is there since version 13.
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
  );
  await admin.query(`drop database if exists ${name}`);
  const [role] = await admin.query(`select 1 from pg_roles where rolname = '${name}'`);
  if (role) await admin.query(`drop role ${name}`);
}

async function rollBack(prepared: readonly Row[], to: ConnectTo): Promise<void> {
  const session = await connect(to);
  try {
    for (const { gid } of prepared) await session.query(`rollback prepared '${gid?.replaceAll("'", "''")}'`);
  } finally {
    await session.end();
  }
}
