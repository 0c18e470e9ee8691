import { UserError } from '../../../core/errors.ts';
import type { SqlScript } from '../../../core/migrations/migration.ts';
import type { StatementRun } from '../../../core/migrations/rehearsal/rehearsal.ts';
import { type Statement, splitStatements } from '../../../core/migrations/sql/statements.ts';
import { type Engine, excerptOf, goneAfterUse, type Ran } from '../engine.ts';
import { readSchema } from './catalogue.ts';
import { connect, type DatabaseFailure, failureOf, type Session } from './client.ts';
import { makeUpRows } from './made-up.ts';
import { countBooked, readRows } from './rows.ts';
import { migratorName, type PostgresServer } from './server.ts';
import { openTrace, type Trace } from './trace.ts';
import { countUses, hasMore } from './uses.ts';

/** `password`: of the role that the migrations have, for whoever comes through a port. */
export async function openPostgres(server: PostgresServer, extensions: readonly string[], now: Date): Promise<Engine> {
  await prepare(server, extensions);
  let session = await begin(server);
  const [{ version = '' } = {}] = await session.query('select version()');
  const name = nameOf(server, version ?? '');
  let trace: Trace | undefined;

  const run = async (script: SqlScript, traced: boolean): Promise<Ran> => {
    const statements = splitStatements(script.text, 'postgres', script.line);
    refuseCopy(statements, script);
    const done: StatementRun[] = [];
    let current: Statement | undefined;
    try {
      if (script.transaction === 'file') await session.query('begin');
      for (const statement of statements) {
        current = statement;
        const told = traced && trace ? await trace.around(session, statement) : await plainly(session, statement);
        done.push({ text: excerptOf(statement.text), line: statement.line, ...told });
      }
      current = undefined;
      if (script.transaction === 'file' && session.status() !== 'I') await session.query('commit');
      return { statements: done };
    } catch (error) {
      const failure = failureOf(error);
      refuseUnknowable(failure, server, current ?? statements.at(-1), script);
      await session.query('rollback').catch(() => undefined);
      const { line, text } = current ?? statements.at(-1) ?? { line: script.line, text: '' };
      return { statements: done, failure: { ...failure, line, statement: excerptOf(text) } };
    }
  };

  const renew = async () => {
    if (server.sessions === 'many') {
      await session.end();
      session = await begin(server);
    } else await session.query('reset all; discard temp');
  };

  return {
    name,
    run,
    schema: () => readSchema(session, now),
    rows: () => readRows(session),
    makeUpRows: () => makeUpRows(session),
    booked: () => countBooked(session),
    renew: async () => {
      await renew();
      trace = await openTrace(session);
    },
    save: async path => {
      await session.end();
      const isSaved = await server.save(path);
      session = await begin(server);
      return isSaved;
    },
    url: server.url,
    lend: async use => {
      const before = await countUses(session);
      const result = await use(server.url);
      await renew().catch(error => {
        throw goneAfterUse(failureOf(error).message);
      });
      return { result, used: await hasMore(() => countUses(session), before) };
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
  if (server.sessions === 'one') await session.query(`set session authorization ${migratorName}`);
  return session;
}

async function plainly(
  session: Session,
  { text }: Statement,
): Promise<Pick<StatementRun, 'locks' | 'rewrites' | 'noops'>> {
  session.notices();
  await session.query(text);
  return { locks: [], rewrites: [], noops: passedOver(session) };
}

/** Of the statement that was run last: what `IF EXISTS` or `IF NOT EXISTS` says when there is nothing to do. */
export const passedOver = (session: Session): readonly string[] =>
  session.notices().flatMap(({ message }) => (/, skipping$/.test(message) ? [message] : []));

function nameOf(server: PostgresServer, version: string): string {
  const number = /PostgreSQL ([\w.]+)/.exec(version)?.[1] ?? '';
  const embedded = /PGlite ([\w.]+)/.exec(version)?.[1];
  return server.sessions === 'one' ? `PGlite ${embedded} (PostgreSQL ${number})` : `PostgreSQL ${number}`;
}

/** Only a client such as `psql` sends what has to follow; the embedded server would wait for it for ever. */
function refuseCopy(statements: readonly Statement[], script: SqlScript): void {
  const found = statements.find(({ text }) => /^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(text));
  if (!found) return;
  throw new UserError(
    `\`COPY … FROM STDIN\` cannot be rehearsed: only \`psql\` sends what follows it; \`${script.path}:${found.line}\``,
    'write `INSERT`, or leave it out of the rehearsal with `when` or `unless`',
  );
}

/** Throws where the failure says something about this server, and not about the migration. */
function refuseUnknowable(
  { code, message }: DatabaseFailure,
  server: PostgresServer,
  at: Statement | undefined,
  script: SqlScript,
): void {
  const where = `\`${script.path}:${at?.line ?? script.line}\``;
  if (code === '' || /^(?:57P0|08)/.test(code)) {
    throw new UserError(
      `the database server went away at ${where}: ${server.whyGone() ?? message}`,
      'see what that statement does to it',
    );
  }
  const isExtension =
    /extension "[^"]*" is not available|could not open extension control file|could not access file|could not load library/.test(
      message,
    );
  if (isExtension)
    throw new UserError(
      `${where} needs what this server has not: ${message}`,
      'rehearse on one that has it: `rehearse: { engine: url }`',
    );
  if (code === '42501')
    throw new UserError(
      `${where} needs rights that a rehearsal does not give to a migration: ${message}`,
      'name the extensions that it needs with `extensions`; for all else, rehearse on a server where it is prepared: `rehearse: { engine: url }`',
    );
  if (/^(?:53|58|XX)/.test(code))
    throw new UserError(
      `${where} cannot be rehearsed here: ${message}`,
      'see what that statement needs, and rehearse on a server that has it',
    );
}
