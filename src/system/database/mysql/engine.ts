import { UserError } from '../../../core/errors.ts';
import type { SqlScript } from '../../../core/migrations/migration.ts';
import type { StatementRun } from '../../../core/migrations/rehearsal/rehearsal.ts';
import { type Statement, splitStatements } from '../../../core/migrations/sql/statements.ts';
import { type Engine, excerptOf, goneAfterUse, type Ran } from '../engine.ts';
import { countMysqlBooked, readMysqlRows, readMysqlSchema } from './catalogue.ts';
import { connectMysql, type MysqlSession, mysqlFailure } from './client.ts';
import { makeUpMysqlRows } from './made-up.ts';
import type { MysqlServer } from './server.ts';

export async function openMysql(server: MysqlServer): Promise<Engine> {
  let session = await connectMysql(server.migrator);
  const [row] = await session.query('select version() as version');
  const version = row?.['version'] ?? '';
  const name = /mariadb/i.test(version) ? 'MariaDB' : /oceanbase/i.test(version) ? 'OceanBase' : 'MySQL';

  const run = async (script: SqlScript): Promise<Ran> => {
    const statements = splitStatements(script.text, 'mysql', script.line);
    const done: StatementRun[] = [];
    let current: Statement | undefined;
    try {
      if (script.transaction === 'file') await session.query('start transaction');
      for (const statement of statements) {
        current = statement;
        await session.query(statement.text);
        const told = await session.query('show warnings');
        const noops = told.flatMap(({ Code: code, Level: level, Message: message }) =>
          level === 'Note' && message && passedOver.has(code ?? '') ? [message] : [],
        );
        done.push({ text: excerptOf(statement.text), line: statement.line, locks: [], rewrites: [], noops });
      }
      current = undefined;
      if (script.transaction === 'file') await session.query('commit');
      return { statements: done };
    } catch (error) {
      const failure = mysqlFailure(error);
      const { line, text } = current ?? statements.at(-1) ?? { line: script.line, text: '' };
      refuseUnknowable(failure, server, `\`${script.path}:${line}\``);
      await session.query('rollback').catch(() => undefined);
      return { statements: done, failure: { ...failure, line, statement: excerptOf(text) } };
    }
  };

  const renew = async () => {
    await session.end();
    session = await connectMysql(server.migrator);
  };

  return {
    name: `${name} ${/^[\d.]+/.exec(version)?.[0] ?? version}`,
    run,
    schema: () => readMysqlSchema(session),
    rows: () => readMysqlRows(session),
    booked: () => countMysqlBooked(session),
    makeUpRows: () => makeUpMysqlRows(session),
    renew,
    save: async () => false,
    url: server.url,
    lend: async use => {
      const before = await countSessions(session);
      const result = await use(server.url);
      await renew().catch(error => {
        throw goneAfterUse(mysqlFailure(error).message);
      });
      // One of them is our own.
      return { result, used: (await countSessions(session)) > before + 1 };
    },
    close: async () => {
      // Its session may be in the middle of something that never ends.
      await server.close();
      await session.end();
    },
  };
}

/** So far, with the server: on one that others use as well, theirs are among them. */
async function countSessions(session: MysqlSession): Promise<number> {
  const [row] = await session.query("show global status like 'Connections'");
  return Number(row?.['Value'] ?? 0);
}

/** Of MySQL's errors, those that `IF EXISTS` and `IF NOT EXISTS` make notes of. */
const passedOver = new Set(['1007', '1008', '1050', '1051', '1060', '1061', '1091', '1305', '1360', '1826', '4092']);

/** Throws where the failure says something about this server, and not about the migration. */
function refuseUnknowable(
  { code, message }: { code: string; message: string },
  server: MysqlServer,
  where: string,
): void {
  if (code === '' || /^(?:1053|2006|2013|1927)$/.test(code))
    throw new UserError(
      `the database server went away at ${where}: ${server.whyGone() ?? message}`,
      'see what that statement does to it',
    );
  if (/^(?:1044|1045|1142|1143|1227|1290|1370|4167)$/.test(code))
    throw new UserError(
      `${where} needs rights that a rehearsal does not give to a migration: ${message}`,
      'rehearse on a server where that is prepared: `rehearse: { engine: url }`',
    );
  if (/^(?:1021|1041|1037|1114|1030)$/.test(code))
    throw new UserError(`${where} cannot be rehearsed here: ${message}`, 'see what that statement needs');
}
