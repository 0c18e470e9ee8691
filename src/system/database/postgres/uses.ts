import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf, type Session } from './client.ts';

/** How often tables of the database were read or written so far, as the server's statistics tell. */
export async function countUses(session: Session): Promise<number> {
  // A server with one session tells it between two transactions only; before version 15, it is not asked.
  await session.query('select pg_stat_force_next_flush()').catch(error => {
    if (failureOf(error).code !== '42883') throw error;
  });
  const [row] = await session.query(
    'select sum(seq_scan + coalesce(idx_scan, 0) + n_tup_ins + n_tup_upd + n_tup_del)::text as uses from pg_stat_user_tables',
  );
  return Number(row?.['uses'] ?? 0);
}

const patience = 3000;
const interval = 100;

/** Whether it has grown. A session's part is told when it ends, which may be a moment after its program. */
export async function hasMore(count: () => Promise<number>, before: number): Promise<boolean> {
  for (const end = performance.now() + patience; performance.now() < end; await sleep(interval))
    if ((await count()) > before) return true;
  return false;
}
