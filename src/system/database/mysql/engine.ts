import { UserError } from '../../../core/errors.ts';
import type { SqlScript } from '../../../core/migrations/migration.ts';
import type { StatementRun } from '../../../core/migrations/rehearsal/rehearsal.ts';
import { type Statement, splitStatements } from '../../../core/migrations/sql/statements.ts';
import { asking, type Engine, excerptOf, goneAfterUse, type Ran, tooMuch } from '../engine.ts';
import { readMysqlBooked, readMysqlRows, readMysqlSchema } from './catalogue.ts';
import { connectMysql, type MysqlSession, mysqlFailure } from './client.ts';
import { makeUpMysqlRows } from './made-up.ts';
import type { MysqlServer } from './server.ts';
import { type MysqlTrace, openMysqlTrace } from './trace.ts';
import { watchMysqlUses } from './uses.ts';

export async function openMysql(server: MysqlServer): Promise<Engine> {
  let session = await connectMysql(server.migrator);
  const [row] = await session.query('select version() as version');
  const version = row?.['version'] ?? '';
  const name = /mariadb/i.test(version) ? 'MariaDB' : /oceanbase/i.test(version) ? 'OceanBase' : 'MySQL';

  // OceanBase and TiDB take the words with which it asks, and do not mean them.
  const isAskable = name !== 'OceanBase' && !/tidb/i.test(version);
  let trace: MysqlTrace | undefined;

  const run = async (script: SqlScript, traced: boolean): Promise<Ran> => {
    const statements = splitStatements(script.text, 'mysql', script.line);
    refuseXa(statements, script);
    const done: StatementRun[] = [];
    let current: Statement | undefined;
    try {
      if (script.transaction === 'file') await session.query('start transaction');
      for (const statement of statements) {
        current = statement;
        const ask = traced ? await trace?.before(session, statement.text) : undefined;
        await session.query(statement.text);
        const isIdle = session.changed() === 0;
        const warnings = await session.query('show warnings');
        const noops = warnings.flatMap(({ Code: code, Level: level, Message: message }) =>
          level === 'Note' && message && passedOver.has(code ?? '') ? [message] : [],
        );
        const told = (await ask?.()) ?? { locks: [], rewrites: [] };
        done.push({
          text: excerptOf(statement.text),
          line: statement.line,
          ...told,
          noops,
          ...(isIdle ? { isIdle } : {}),
        });
      }
      current = undefined;
      if (script.transaction === 'file') await session.query('commit');
      else if (await isInTransaction(session)) throw unended;
      return { statements: done };
    } catch (error) {
      const failure = error === unended ? unended : mysqlFailure(error);
      const { line, text } = current ?? statements.at(-1) ?? { line: script.line, text: '' };
      refuseUnknowable(failure, server, `\`${script.path}:${line}\``);
      await session.query('rollback').catch(() => undefined);
      return { statements: done, failure: { ...failure, line, statement: excerptOf(text) } };
    }
  };

  const begin = async () => {
    await session.end();
    session = await connectMysql(server.migrator);
  };
  const openTrace = async () => {
    if (isAskable) trace = await openMysqlTrace(session, server.aside);
  };
  const renew = async () => {
    await begin();
    await openTrace();
  };

  return {
    name: `${name} ${/^[\d.]+/.exec(version)?.[0] ?? version}`,
    run,
    schema: () => asking(readMysqlSchema(session)),
    rows: () => asking(readMysqlRows(session)),
    booked: () => asking(readMysqlBooked(session)),
    makeUpRows: isSeeded => asking(makeUpMysqlRows(session, isSeeded)),
    renew: () => asking(renew()),
    save: async path => {
      await session.end();
      const isSaved = await server.save(path);
      session = await connectMysql(server.migrator);
      return isSaved;
    },
    url: server.url,
    lend: async use => {
      const wasUsed = await watchMysqlUses(session, server);
      const result = await use(server.url);
      try {
        await begin();
        const used = await wasUsed(session);
        await openTrace();
        return { result, used };
      } catch (error) {
        throw goneAfterUse(mysqlFailure(error).message);
      }
    },
    close: async () => {
      // Its session may be in the middle of something that never ends.
      await server.close();
      await session.end();
    },
  };
}

/** Of MySQL's errors, those that `IF EXISTS` and `IF NOT EXISTS` make notes of. */
const passedOver = new Set(['1007', '1008', '1050', '1051', '1060', '1061', '1091', '1305', '1360', '1826', '4092']);

/** MariaDB alone tells. */
const isInTransaction = async (session: MysqlSession): Promise<boolean> => {
  const [row] = await session.query('select @@in_transaction as open').catch(() => []);
  return row?.['open'] === '1';
};

/** Whether anything of it stays is up to who runs it: most tools end their session, and nothing does. */
const unended = {
  code: '1568',
  message: 'it begins a transaction, and does not end it',
  hint: 'write `COMMIT` at its end',
};

/** A transaction that is prepared outlives its session, and nothing tells of which database it is. */
function refuseXa(statements: readonly Statement[], { path }: SqlScript): void {
  const found = statements.find(({ text }) => /^xa\b/i.test(text));
  if (!found) return;
  throw new UserError(
    `\`XA\` cannot be rehearsed: what it prepares has a name of the whole server, and outlives its session; \`${path}:${found.line}\``,
    'write `START TRANSACTION` and `COMMIT`, or leave it out of the rehearsal with `when` or `unless`',
  );
}

/** Throws where the failure says something about this server, and not about the migration. */
function refuseUnknowable(
  { code, message }: { code: string; message: string },
  server: MysqlServer,
  where: string,
): void {
  if (message === tooMuch)
    throw new UserError(
      `${where} cannot be rehearsed: ${message}`,
      'nobody reads what a migration selects: leave it out',
    );
  if (code === '' || /^(?:1053|2006|2013|1927)$/.test(code))
    throw new UserError(
      `the database server went away at ${where}: ${server.whyGone() ?? message}`,
      'see what that statement does to it',
    );
  if (/^(?:1044|1045|1142|1143|1148|1227|1290|1370|1419|3948|4166|4167)$/.test(code))
    throw new UserError(
      `${where} needs rights that a rehearsal does not give to a migration: ${message}`,
      code === '1419'
        ? 'on the server that it is rehearsed on: `SET GLOBAL log_bin_trust_function_creators = 1`'
        : 'rehearse on a server where that is prepared: `rehearse: { engine: url }`',
    );
  if (/^(?:1049|1133|1959)$/.test(code))
    throw new UserError(
      `${where} names what is there in production alone: ${message}`,
      'a migration has one database, which has another name: write what is in it without one',
    );
  if (/^(?:1126|1286|1524)$/.test(code))
    throw new UserError(
      `${where} needs what this server has not: ${message}`,
      'rehearse on one that has it: `rehearse: { engine: url }`',
    );
  if (/^(?:1021|1041|1037|1114|1030)$/.test(code))
    throw new UserError(`${where} cannot be rehearsed here: ${message}`, 'see what that statement needs');
}
