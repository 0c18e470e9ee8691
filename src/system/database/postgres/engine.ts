import { UserError } from '../../../core/errors.ts';
import type { SqlScript } from '../../../core/migrations/migration.ts';
import type { StatementRun } from '../../../core/migrations/rehearsal/rehearsal.ts';
import { type Statement, splitStatements } from '../../../core/migrations/sql/statements.ts';
import { asking, type Engine, excerptOf, goneAfterUse, type Ran } from '../engine.ts';
import { readSchema } from './catalogue.ts';
import { connect, type DatabaseFailure, failureOf, type Session } from './client.ts';
import { makeUpRows } from './made-up.ts';
import { refuseOtherRights, refusePsql, refuseUnknowable } from './refuse.ts';
import { readBooked, readRows } from './rows.ts';
import { migratorName, type PostgresServer } from './server.ts';
import { openTrace, type Trace } from './trace.ts';
import { haveGrown, readUses } from './uses.ts';

/** `password`: of the role that the migrations have, for whoever comes through a port. */
export async function openPostgres(server: PostgresServer, extensions: readonly string[], now: Date): Promise<Engine> {
  await prepare(server, extensions);
  let session = await begin(server);
  const [{ version = '' } = {}] = await session.query('select version()');
  const name = nameOf(server, version ?? '');
  let trace: Trace | undefined;

  const run = async (script: SqlScript, traced: boolean): Promise<Ran> => {
    const statements = splitStatements(script.text, 'postgres', script.line);
    refusePsql(statements, script);
    const done: StatementRun[] = [];
    let current: Statement | undefined;
    try {
      if (script.transaction === 'file') await session.query('begin');
      for (const statement of statements) {
        current = statement;
        if (statement.text.includes('\0')) throw withNul;
        const told = traced && trace ? await trace.around(session, statement) : await plainly(session, statement);
        done.push({ text: excerptOf(statement.text), line: statement.line, ...told });
      }
      current = undefined;
      if (script.transaction === 'file' && session.status() !== 'I') await session.query('commit');
      if (session.status() !== 'I') throw unended;
      if (statements.some(({ text }) => /^prepare\s+transaction\b/i.test(text)) && (await takeBackPrepared(session)))
        throw prepared;
      if (server.sessions === 'one') await refuseOtherRights(session, script);
      return { statements: done };
    } catch (error) {
      if (error instanceof UserError) throw error;
      const failure = [unended, prepared, withNul].find(own => own === error) ?? failureOf(error);
      await session.query('rollback').catch(() => undefined);
      refuseUnknowable(failure, server, current ?? statements.at(-1), script);
      const { line, text } = current ?? statements.at(-1) ?? { line: script.line, text: '' };
      return { statements: done, failure: { ...failure, line, statement: excerptOf(text) } };
    }
  };

  const renew = async () => {
    if (server.sessions === 'many') {
      await session.end();
      session = await begin(server);
    } else {
      await session.query('discard all');
      await session.query(asMigrator);
    }
  };

  return {
    name,
    run,
    schema: () => asking(readSchema(session, now)),
    rows: () => asking(readRows(session)),
    makeUpRows: isSeeded => asking(makeUpRows(session, isSeeded)),
    booked: () => asking(readBooked(session)),
    renew: async () => {
      await asking(renew());
      trace = await asking(openTrace(session));
    },
    save: async path => {
      await session.end();
      const isSaved = await server.save(path);
      session = await begin(server);
      return isSaved;
    },
    url: server.url,
    lend: async use => {
      const before = await readUses(session);
      const result = await use(server.url);
      await renew().catch(error => {
        throw goneAfterUse(failureOf(error).message);
      });
      return { result, used: await haveGrown(() => readUses(session), before) };
    },
    close: async () => {
      await Promise.race([session.end(), server.close()]);
      await server.close();
    },
  };
}

/** The role and the database of the migrations, and the extensions that only an administrator may make. */
async function prepare(server: PostgresServer, extensions: readonly string[]): Promise<void> {
  const { migrator } = server;
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const admin = await connect(server.admin);
  try {
    if (migrator.user === migratorName) {
      const [found] = await admin.query(`select 1 from pg_roles where rolname = '${migratorName}'`);
      const [{ server_version_num: number = '0' } = {}] = await admin.query('show server_version_num');
      // Before version 16, who may make roles can make one that runs programs on the server's machine.
      const may = Number(number) >= 160000 ? 'createrole' : '';
      const password = migrator.password ? `password '${migrator.password}'` : '';
      await admin.query(`${found ? 'alter' : 'create'} role ${migratorName} login nosuperuser ${may} ${password}`);
      if (server.sessions === 'one') await admin.query(`alter database ${migrator.database} owner to ${migratorName}`);
      else if (!found) await admin.query(`create database ${migratorName} owner ${migratorName} template template0`);
    }
  } finally {
    await admin.end();
  }
  if (!extensions.length) return;
  const owner = await connect({ ...server.admin, database: migrator.database });
  try {
    for (const extension of extensions)
      await owner.query(`create extension if not exists ${quoted(extension)} cascade`).catch(error => {
        throw new UserError(
          `the extension \`${extension}\` cannot be made: ${failureOf(error).message}`,
          'rehearse on a server that has it: `rehearse: { engine: url }`',
        );
      });
  } finally {
    await owner.end();
  }
}

async function begin(server: PostgresServer): Promise<Session> {
  const session = await connect(server.migrator);
  // The one session of an embedded server is its administrator's.
  if (server.sessions === 'one') await session.query(asMigrator);
  return session;
}

const asMigrator = `set session authorization ${migratorName}`;

/** The protocol would take it for the end of the text. */
const withNul: DatabaseFailure = { code: '22021', message: 'it holds a NUL byte, which no SQL has' };

/** Whether anything of it stays is up to who runs it: most tools end their session, and nothing does. */
const unended: DatabaseFailure = {
  code: '25001',
  message: 'it begins a transaction, and does not end it',
  hint: 'write `COMMIT` at its end',
};

/** Nobody would end it, and no other session gets what it has locked. */
const prepared: DatabaseFailure = {
  code: '25001',
  message: 'it prepares a transaction, and does not end it: what that has locked stays so',
  hint: 'write `COMMIT PREPARED` behind it',
};

/** How many there were. */
async function takeBackPrepared(session: Session): Promise<number> {
  const left = await session.query('select gid from pg_prepared_xacts where database = current_database()');
  for (const { gid } of left) await session.query(`rollback prepared '${gid?.replaceAll("'", "''")}'`);
  return left.length;
}

async function plainly(session: Session, { text }: Statement): Promise<Omit<StatementRun, 'text' | 'line'>> {
  session.notices();
  await session.query(text);
  return { locks: [], rewrites: [], ...toldBy(session) };
}

/** What the server said of the statement that was run last. */
export const toldBy = (session: Session): Pick<StatementRun, 'noops' | 'isIdle'> => ({
  noops: passedOver(session),
  ...(session.changed() === 0 ? { isIdle: true } : {}),
});

/** Of the statement that was run last: what `IF EXISTS` or `IF NOT EXISTS` says when there is nothing to do. */
const passedOver = (session: Session): readonly string[] =>
  session.notices().flatMap(({ message }) => (/, skipping$/.test(message) ? [message] : []));

function nameOf(server: PostgresServer, version: string): string {
  const number = /PostgreSQL ([\w.]+)/.exec(version)?.[1] ?? '';
  const embedded = /PGlite ([\w.]+)/.exec(version)?.[1];
  return server.sessions === 'one' ? `PGlite ${embedded} (PostgreSQL ${number})` : `PostgreSQL ${number}`;
}
