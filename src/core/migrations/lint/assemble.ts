import type { FrameworkName, SqlScript } from '../migration.ts';
import { lineCounter } from './lines.ts';
import type { ReadScript } from './script.ts';
import type { Statement } from './statement.ts';

/** These begin no transaction, but send a script at once; PostgreSQL then runs several statements in one. */
const sendAtOnce = new Set<FrameworkName>(['golang-migrate', 'prisma', 'dbmate', 'sqlx']);
/** It is not known here whether these begin one. */
const unknown = new Set<FrameworkName>(['sql', 'sqitch', 'golang-migrate', 'prisma']);

/** The statements of a script with their places and transactions; `first` is no number of another script's transaction. */
export function assemble(
  script: SqlScript,
  read: ReadScript,
  framework: FrameworkName,
  first: number,
): readonly Statement[] {
  const lineAt = lineCounter(script.text, script.line);
  let next = first;
  const wrapped = script.transaction === 'file' && !unknown.has(framework) && !standsAlone(read, framework);
  const implicit = sendAtOnce.has(framework) && read.statements.length > 1;
  const outer = standsAlone(read, framework) ? false : script.transaction === 'file' || implicit;
  let transaction = outer ? next++ : undefined;
  return read.statements.map(({ at, end, operations, clauses }) => {
    const change = operations.find(one => one.kind === 'transaction')?.what;
    if (change === 'begin' && transaction === undefined) transaction = next++;
    const statement = {
      path: script.path,
      line: lineAt(at),
      endLine: lineAt(Math.max(at, end - 1)),
      text: script.text.slice(at, end),
      operations,
      transaction: change ? undefined : transaction,
      wrapped,
      ...(clauses ? { clauses } : {}),
    };
    // What is sent at once begins a new one by itself.
    if (change === 'commit' || change === 'rollback') transaction = implicit ? next++ : undefined;
    return statement;
  });
}

/** Flyway begins none where no statement of the script can be inside one. */
const standsAlone = ({ statements }: ReadScript, framework: FrameworkName): boolean =>
  framework === 'flyway' &&
  statements.length > 0 &&
  statements.every(({ operations }) =>
    operations.some(one => one.kind === 'outside-transaction' || ('concurrently' in one && one.concurrently)),
  );
