import { onEach, type Rule } from '../rule.ts';
import { isAtLeast } from '../version.ts';

const servers = ['postgres'] as const;

export const indexLocks: readonly Rule[] = [
  {
    id: 'index-not-concurrent',
    level: 'block',
    claim: 'lock',
    servers,
    summary: 'An index is built on a table that is there, without `CONCURRENTLY`',
    because: 'The table takes no writes (lock `Share`) until the whole index is built.',
    instead:
      '`CREATE INDEX CONCURRENTLY …` in a migration of its own that runs outside a transaction; on a partitioned table: `CREATE INDEX … ON ONLY parent`, then the same concurrently for each partition, then `ALTER INDEX … ATTACH PARTITION …`',
    proven: 'PostgreSQL 15.18, pg_locks: `Share` on the table; with `CONCURRENTLY`: `ShareUpdateExclusive`',
    squawk: ['require-concurrent-index-creation'],
    check: onEach(['create-index'], ({ table, name, concurrently, only, columns }, _, { isNew }) => {
      if (concurrently || only || isNew(table)) return false;
      const [index, list] = [name ?? 'index_name', columns.map(column => column || '(…)').join(', ')];
      return {
        message: `to build the index ${name ? `\`${name}\` ` : ''}blocks all writes to \`${table}\` until it is done`,
        instead: `in a migration of its own, outside a transaction: \`CREATE INDEX CONCURRENTLY ${index} ON ${table} (${list})\``,
      };
    }),
  },
  {
    id: 'drop-index-not-concurrent',
    level: 'warn',
    claim: 'lock',
    servers,
    summary: 'An index is dropped without `CONCURRENTLY`',
    because:
      'Its table can be neither read nor written (lock `AccessExclusive`) from when it waits for running queries on.',
    instead: '`DROP INDEX CONCURRENTLY …` in a migration that runs outside a transaction',
    proven: 'PostgreSQL 15.18, pg_locks: `AccessExclusive` on the table and the index',
    squawk: ['require-concurrent-index-deletion'],
    check: onEach(['drop-index'], ({ name, concurrently }, _, { statements, index }) => {
      const made = statements
        .slice(0, index)
        .some(({ operations }) => operations.some(one => one.kind === 'create-index' && one.name === name));
      if (concurrently || made) return false;
      return {
        message: `to drop the index \`${name}\` waits for all queries on its table, and lets no other begin meanwhile`,
        instead: `outside a transaction: \`DROP INDEX CONCURRENTLY ${name}\``,
      };
    }),
  },
  {
    id: 'reindex-not-concurrent',
    level: 'block',
    claim: 'lock',
    servers,
    summary: '`REINDEX` without `CONCURRENTLY`',
    because: 'The table takes no writes, and no reads that would use the index, until it is built.',
    instead: '`REINDEX INDEX CONCURRENTLY …` outside a transaction (PostgreSQL 12 and later)',
    proven: 'PostgreSQL 15.18, pg_locks: `Share` on the table, `AccessExclusive` on the index',
    squawk: ['require-concurrent-reindex'],
    check: onEach(['reindex'], ({ table, name, concurrently }, _, { isNew, server }) => {
      if (concurrently || isNew(table)) return false;
      const what = table || name;
      const instead = isAtLeast(server, 12)
        ? `outside a transaction: \`REINDEX ${table ? 'TABLE' : 'INDEX'} CONCURRENTLY ${what}\``
        : 'before version 12: build a second index with `CREATE INDEX CONCURRENTLY`, drop the old one, rename the new';
      return { message: `to build \`${what}\` anew blocks writes, and reads by the index, until it is done`, instead };
    }),
  },
  {
    id: 'refresh-not-concurrent',
    level: 'warn',
    claim: 'lock',
    servers,
    summary: 'A materialized view is refreshed without `CONCURRENTLY`',
    because: 'Nobody can read it (lock `AccessExclusive`) until its query has run.',
    instead: '`REFRESH MATERIALIZED VIEW CONCURRENTLY …`, which needs a unique index on it',
    proven: 'PostgreSQL 15.18, pg_locks: `AccessExclusive`; with `CONCURRENTLY`: `Exclusive`',
    check: onEach(
      ['refresh-view'],
      ({ table, concurrently }, _, { isNew }) =>
        !concurrently &&
        !isNew(table) && {
          message: `nobody can read \`${table}\` while it is refreshed`,
          instead: `with a unique index on it: \`REFRESH MATERIALIZED VIEW CONCURRENTLY ${table}\``,
        },
    ),
  },
  {
    id: 'detach-partition-not-concurrent',
    level: 'block',
    claim: 'lock',
    servers,
    summary: 'A partition is detached without `CONCURRENTLY`',
    because: 'The whole partitioned table can be neither read nor written (lock `AccessExclusive`) meanwhile.',
    instead: '`ALTER TABLE … DETACH PARTITION … CONCURRENTLY` outside a transaction (PostgreSQL 14 and later)',
    proven: 'PostgreSQL 15.18, pg_locks: `AccessExclusive` on the parent; with `CONCURRENTLY`: `ShareUpdateExclusive`',
    squawk: ['require-concurrent-partition-detach'],
    check: onEach(
      ['detach-partition'],
      ({ table, partition, concurrently }, _, { isNew, server }) =>
        !concurrently &&
        !isNew(table) &&
        isAtLeast(server, 14) && {
          message: `to detach \`${partition}\` waits for all queries on \`${table}\`, and lets no other begin meanwhile`,
          instead: `outside a transaction: \`ALTER TABLE ${table} DETACH PARTITION ${partition} CONCURRENTLY\``,
        },
    ),
  },
  {
    id: 'partition-of-locks-parent',
    level: 'warn',
    claim: 'lock',
    servers,
    summary: '`CREATE TABLE … PARTITION OF` a table that is there',
    because:
      'The whole partitioned table can be neither read nor written (lock `AccessExclusive`) until the transaction ends.',
    instead:
      '`CREATE TABLE … (LIKE parent INCLUDING ALL)`, a `CHECK` that fits the bounds, then `ALTER TABLE parent ATTACH PARTITION …`, which locks less',
    proven: 'PostgreSQL 15.18, pg_locks: `AccessExclusive` on the parent; `ATTACH PARTITION`: `ShareUpdateExclusive`',
    check: onEach(
      ['create-table'],
      ({ table, partitionOf }, _, { isNew }) =>
        partitionOf !== undefined &&
        !isNew(partitionOf) && {
          message: `to make \`${table}\` as a partition waits for all queries on \`${partitionOf}\`, and lets no other begin meanwhile`,
          instead: `\`CREATE TABLE ${table} (LIKE ${partitionOf} INCLUDING ALL)\`, then \`ALTER TABLE ${partitionOf} ATTACH PARTITION ${table} …\``,
        },
    ),
  },
];
