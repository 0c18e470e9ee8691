import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf, type Session } from './client.ts';

/** How often each table of the database was read or written so far, as the server's statistics tell; by its oid. */
export type Uses = ReadonlyMap<string, number>;

export async function readUses(session: Session): Promise<Uses> {
  // A server with one session tells it between two transactions only; before version 15, it is not asked.
  await session.query('select pg_stat_force_next_flush()').catch(error => {
    if (failureOf(error).code !== '42883') throw error;
  });
  const rows = await session.query(
    `select relid::text as table, (seq_scan + coalesce(idx_scan, 0) + n_tup_ins + n_tup_upd + n_tup_del)::text as uses
     from pg_stat_user_tables`,
  );
  return new Map(rows.map(({ table, uses }) => [table ?? '', Number(uses)]));
}

const patience = 3000;
const interval = 100;

/** Whether there are more. A session's part is told when it ends, which may be a moment after its program. */
export async function hasMore(read: () => Promise<Uses>, before: Uses): Promise<boolean> {
  for (const end = performance.now() + patience; performance.now() < end; await sleep(interval))
    if (isMore(before, await read())) return true;
  return false;
}

/** A table that was dropped takes its numbers with it: no sum of them tells. */
const isMore = (before: Uses, now: Uses): boolean =>
  [...now].some(([table, uses]) => uses > (before.get(table) ?? -1)) || [...before.keys()].some(one => !now.has(one));
