import type { StatementRun } from '../../../core/migrations/rehearsal/rehearsal.ts';
import type { Statement } from '../../../core/migrations/sql/statements.ts';
import type { Session } from './client.ts';
import { passedOver } from './engine.ts';

/** Tells of each statement what it did to the tables that were there when the trace was opened. */
export interface Trace {
  readonly around: (
    session: Session,
    statement: Statement,
  ) => Promise<Pick<StatementRun, 'locks' | 'rewrites' | 'noops'>>;
}

interface Moment {
  /** File numbers by relation: one that changes was written anew. */
  readonly files: Readonly<Record<string, { readonly name: string; readonly file: string; readonly kind: string }>>;
  readonly locks: readonly (readonly [relation: string, mode: string])[];
}

const moment = `select json_build_object(
  'files', coalesce((select json_object_agg(c.oid, json_build_object('name', case when n.nspname = 'public' then c.relname::text else n.nspname || '.' || c.relname end,
    'file', c.relfilenode::text, 'kind', c.relkind)) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'p', 'i', 'I') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'), '{}'),
  'locks', coalesce((select json_agg(json_build_array(l.relation::text, l.mode)) from pg_locks l
    where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted), '[]'))::text as moment`;

export async function openTrace(session: Session): Promise<Trace> {
  const there = (await look(session)).files;
  return {
    around: async (session, statement) => {
      const { text } = statement;
      // Locks are held to the end of a transaction: a statement outside gets one of its own, if it may run in one.
      const isAlone = session.status() === 'I';
      const isWrapped = isAlone && !runsAlone.test(text);
      if (isWrapped) await session.query('begin');
      const before = isAlone && !isWrapped ? undefined : await look(session);
      session.notices();
      try {
        await session.query(text);
      } catch (error) {
        // It says so itself that it may not.
        if (!isWrapped || (error as { code?: string }).code !== '25001') throw error;
        await session.query('rollback');
        await session.query(text);
        return { locks: [], rewrites: [], noops: passedOver(session) };
      }
      const noops = passedOver(session);
      const after = before && session.status() === 'T' ? await look(session) : undefined;
      if (isWrapped && session.status() !== 'I') await session.query('commit');
      if (!before || !after) return { locks: [], rewrites: [], noops };
      const held = new Set(before.locks.map(lock => lock.join(' ')));
      const taken = new Map<string, string>();
      for (const [relation, mode] of after.locks) {
        const known = there[relation];
        // Whoever locks an index so that anybody notices has locked its table, too.
        if (!known || /^[iI]$/.test(known.kind) || held.has(`${relation} ${mode}`)) continue;
        const other = taken.get(known.name);
        if (other === undefined || modes.indexOf(other) < modes.indexOf(mode)) taken.set(known.name, mode);
      }
      const locks = [...taken].map(([relation, mode]) => ({ mode, relation }));
      const rewrites = Object.entries(after.files).flatMap(([oid, { file }]) => {
        const [known, old] = [there[oid], before.files[oid]];
        return known && old && old.file !== file && /^[rm]$/.test(known.kind) ? [known.name] : [];
      });
      return { locks, rewrites, noops };
    },
  };
}

/** From the weakest to the strongest (postgresql.org/docs, "Explicit Locking"). */
const modes = [
  ...['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock'],
  ...['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'],
];

/** What begins or ends a transaction, or cannot run in one. */
const runsAlone =
  /^(?:begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction|vacuum|cluster\s*$|alter\s+system|create\s+database|drop\s+database|create\s+tablespace|drop\s+tablespace|discard\s+all|(?:create|drop|reindex)\b[\s\S]{0,80}\bconcurrently\b|alter\s+table\b[\s\S]*\bdetach\s+partition\b[\s\S]*\bconcurrently\b|checkpoint)\b/i;

async function look(session: Session): Promise<Moment> {
  const [row] = await session.query(moment);
  return JSON.parse(row?.['moment'] ?? '{}') as Moment;
}
