import { mysqlTables } from './catalogue.ts';
import type { MysqlSession } from './client.ts';
import type { MysqlServer } from './server.ts';

/**
 * Whether somebody uses a table of the database from now on, makes one, or drops one. The server keeps those open that
 * were used, and is told to close them first; where it may not be told, it is known only whether somebody connects: on a
 * server that others use as well, theirs are among them.
 */
export async function watchMysqlUses(
  session: MysqlSession,
  { closeTables, migrator }: Pick<MysqlServer, 'closeTables' | 'migrator'>,
): Promise<(again: MysqlSession) => Promise<boolean>> {
  const names = async (asked: MysqlSession) => (await mysqlTables(asked)).map(({ name }) => name);
  const before = await names(session);
  if (before.length && !(await closeTables(before))) {
    const connections = await countConnections(session);
    // One of them is our own.
    return async again => (await countConnections(again)) > connections + 1;
  }
  return async again => {
    // Before we look into them ourselves.
    const open = await again.query(`show open tables from ${migrator.database}`);
    return open.length > 0 || (await names(again)).join('\n') !== before.join('\n');
  };
}

async function countConnections(session: MysqlSession): Promise<number> {
  const [row] = await session.query("show global status like 'Connections'");
  return Number(row?.['Value'] ?? 0);
}
