import { UserError } from '../../../core/errors.ts';
import type { SqlScript } from '../../../core/migrations/migration.ts';
import type { StatementRun } from '../../../core/migrations/rehearsal/rehearsal.ts';
import { isBook } from '../../../core/migrations/schema/bookkeeping.ts';
import { type Statement, splitStatements } from '../../../core/migrations/sql/statements.ts';
import { asking, type Engine, excerptOf, type Ran } from '../engine.ts';
import { makeUpSqliteRows, quoteSqlite, readSqliteRows, readSqliteSchema, sqliteTables } from './catalogue.ts';
import { SqliteFailure, type SqliteSession } from './session.ts';

export async function openSqlite(session: SqliteSession): Promise<Engine> {
  const run = async (script: SqlScript): Promise<Ran> => {
    const statements = splitStatements(script.text, 'sqlite', script.line);
    const done: StatementRun[] = [];
    let current: Statement | undefined;
    // Most frameworks say so on each connection; what a migration says itself counts.
    await session.query('pragma foreign_keys = on');
    try {
      if (script.transaction === 'file') await session.query('begin');
      for (const statement of statements) {
        current = statement;
        await session.run(statement.text);
        const isIdle = /^(?:update|delete|insert|replace|with)\b/i.test(statement.text) && !(await hasChanged(session));
        done.push({
          ...{ text: excerptOf(statement.text), line: statement.line, locks: [], rewrites: [], noops: [] },
          ...(isIdle ? { isIdle } : {}),
        });
      }
      current = undefined;
      if (script.transaction === 'file') await session.query('commit').catch(ignoreNoTransaction);
      else if (await isInTransaction(session)) throw new SqliteFailure('it begins a transaction, and does not end it');
      return { statements: done };
    } catch (error) {
      if (!(error instanceof SqliteFailure)) throw error;
      const { line, text } = current ?? statements.at(-1) ?? { line: script.line, text: '' };
      const unknown = /^no such function: (.+)/.exec(error.message)?.[1];
      if (unknown !== undefined)
        throw new UserError(
          `\`${script.path}:${line}\` cannot be rehearsed here: SQLite itself has no function \`${unknown}\``,
          'mend its name; or, if the program that runs the migrations brings it along, let that run them: `up` and `down` of `rehearse`',
        );
      if (/no such module/.test(error.message))
        throw new UserError(
          `\`${script.path}:${line}\` needs what this SQLite has not: ${error.message}`,
          'an extension cannot be loaded here: leave it out of the rehearsal with `when` or `unless`',
        );
      if (/unable to open database|disk is full|disk I\/O error|out of memory|not authorized/.test(error.message))
        throw new UserError(
          `\`${script.path}:${line}\` cannot be rehearsed here: ${error.message}`,
          'a migration has its own database and no other file',
        );
      await session.query('rollback').catch(() => undefined);
      return {
        statements: done,
        failure: { message: error.message, code: codeOf(error.message), line, statement: excerptOf(text) },
      };
    }
  };
  return {
    name: `SQLite ${session.version}`,
    run,
    schema: () => asking(readSqliteSchema(session)),
    rows: () => asking(readSqliteRows(session)),
    booked: async () => {
      const rows: string[] = [];
      for (const { name } of (await sqliteTables(session)).filter(({ name }) => isBook(name)))
        for (const row of await session.query(`select * from ${quoteSqlite(name)}`))
          rows.push(`${name} ${JSON.stringify(row)}`);
      return rows.sort();
    },
    makeUpRows: isSeeded => asking(makeUpSqliteRows(session, isSeeded)),
    renew: () => asking(session.reopen()),
    save: session.save,
    url: session.file,
    lend: session.lend,
    close: session.close,
  };
}

/** As PostgreSQL numbers what fails whatever the rows hold. */
const codeOf = (message: string) =>
  /Cannot add a NOT NULL column|NOT NULL constraint failed/.test(message) ? '23502' : '';

/** The statement before. */
async function hasChanged(session: SqliteSession): Promise<boolean> {
  const [row] = await session.query('select changes() as number');
  return Number(row?.['number']) > 0;
}

/** A transaction cannot begin in another one. */
async function isInTransaction(session: SqliteSession): Promise<boolean> {
  try {
    await session.query('begin');
    await session.query('rollback');
    return false;
  } catch (error) {
    return /within a transaction/.test((error as Error).message);
  }
}

/** The script ended it by itself. */
function ignoreNoTransaction(error: unknown): void {
  if (!/no transaction is active/.test((error as Error).message)) throw error;
}
