import type { StatementRun } from '../../../core/migrations/rehearsal/rehearsal.ts';
import type { Statement } from '../../../core/migrations/sql/statements.ts';
import type { Session } from './client.ts';
import { toldBy } from './engine.ts';

/** Tells of each statement what it did to the tables that were there when the trace was opened. */
export interface Trace {
  readonly around: (session: Session, statement: Statement) => Promise<Omit<StatementRun, 'text' | 'line'>>;
}

/** A relation of the database's user, and the file in which it is: one that changes was written anew. */
interface Relation {
  readonly name: string;
  readonly kind: string;
  readonly file: string;
}

const all = `select c.oid::text as oid, case when n.nspname = 'public' then c.relname::text else n.nspname || '.' || c.relname end as name,
  c.relkind::text as kind, c.relfilenode::text as file
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm', 'p', 'i', 'I') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
/** What is not locked is where it was; of what was dropped, the lock is left. */
const locked = `select l.relation::text as oid, l.mode::text as mode, c.relfilenode::text as file
from pg_locks l left join pg_class c on c.oid = l.relation
where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted`;

export async function openTrace(session: Session): Promise<Trace> {
  const there = await readAll(session);
  let files = there;
  return {
    around: async (session, statement) => {
      const { text } = statement;
      // Locks are held to the end of a transaction: a statement outside gets one of its own, if it may run in one.
      const isAlone = session.status() === 'I';
      const isSpecial = runsAlone.test(text) || (isAlone && needsTransaction.test(text));
      const isWrapped = isAlone && !isSpecial;
      if (isWrapped) await session.query('begin');
      const before = isAlone ? [] : await session.query(locked);
      session.notices();
      try {
        await session.query(text);
      } catch (error) {
        // It says so itself that it may not.
        if (!isWrapped || (error as { code?: string }).code !== '25001') throw error;
        await session.query('rollback');
        await session.query(text);
        const told = toldBy(session);
        files = await readAll(session);
        return { locks: [], rewrites: [], ...told };
      }
      const told = toldBy(session);
      if (isSpecial || session.status() !== 'T') {
        if (isWrapped && session.status() !== 'I') await session.query('commit');
        if (session.status() !== 'E') files = await readAll(session);
        return { locks: [], rewrites: [], ...told };
      }
      const after = await session.query(locked);
      if (isWrapped) await session.query('commit');
      const held = new Set(before.map(({ oid, mode }) => `${oid} ${mode}`));
      const taken = new Map<string, string>();
      const rewrites = new Set<string>();
      const now = new Map(files);
      for (const { oid, mode, file } of after) {
        const known = there.get(oid ?? '');
        if (!oid || !mode || !known) continue;
        if (file) {
          if (/^[rm]$/.test(known.kind) && files.get(oid)?.file !== file) rewrites.add(known.name);
          now.set(oid, { ...known, file });
        }
        // Whoever locks an index so that anybody notices has locked its table, too.
        if (/^[iI]$/.test(known.kind) || held.has(`${oid} ${mode}`)) continue;
        const other = taken.get(known.name);
        if (other === undefined || modes.indexOf(other) < modes.indexOf(mode)) taken.set(known.name, mode);
      }
      files = now;
      const locks = [...taken].map(([relation, mode]) => ({ mode, relation }));
      return { locks, rewrites: [...rewrites], ...told };
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

/** Refused outside of a transaction: one of ours must not hide that. */
const needsTransaction = /^(?:lock|declare)\b/i;

async function readAll(session: Session): Promise<ReadonlyMap<string, Relation>> {
  const rows = await session.query(all);
  return new Map(
    rows.map(({ oid, name, kind, file }) => [oid ?? '', { name: name ?? '', kind: kind ?? '', file: file ?? '' }]),
  );
}
