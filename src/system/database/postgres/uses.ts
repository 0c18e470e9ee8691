import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf, type Session } from './client.ts';

/** How often each table of the database was read or written so far, by its number, as the server's statistics tell. */
export type Uses = ReadonlyMap<string, number>;

export async function readUses(session: Session): Promise<Uses> {
  // A server with one session tells it between two transactions only; before version 15, it is not asked.
  await session.query('select pg_stat_force_next_flush()').catch(error => {
    if (failureOf(error).code !== '42883') throw error;
  });
  const rows = await session.query(
    'select relid::text as table, (seq_scan + coalesce(idx_scan, 0) + n_tup_ins + n_tup_upd + n_tup_del)::text as uses from pg_stat_user_tables',
  );
  return new Map(rows.map(({ table, uses }) => [table ?? '', Number(uses)]));
}

const patience = 3000;
const interval = 100;

/**
 * Whether a table was used since, came, or went: with it go its statistics. A session's part is told when it ends, which
 * may be a moment after its program.
 */
export async function haveGrown(read: () => Promise<Uses>, before: Uses): Promise<boolean> {
  for (const end = performance.now() + patience; performance.now() < end; await sleep(interval)) {
    const now = await read();
    if (now.size !== before.size || [...now].some(([table, uses]) => uses > (before.get(table) ?? -1))) return true;
  }
  return false;
}
