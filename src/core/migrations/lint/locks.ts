import type { Operation } from './operation.ts';
import type { Context } from './statement.ts';

/** The table that PostgreSQL lets nobody else read or write while this runs, and until its transaction ends; if it is not new. */
export function lockedTable(operation: Operation, { isNew }: Context): string | undefined {
  if (!('table' in operation) || !operation.table || isNew(operation.table)) return undefined;
  switch (operation.kind) {
    case 'drop-table':
    case 'rename-table':
    case 'rewrite':
    case 'lock-table':
    case 'add-column':
    case 'drop-column':
    case 'rename-column':
    case 'change-type':
    case 'set-not-null':
    case 'drop-not-null':
    case 'set-default':
    case 'drop-default':
    case 'drop-constraint':
    case 'truncate':
      return operation.table;
    case 'detach-partition':
      return operation.concurrently ? undefined : operation.table;
    case 'refresh-view':
      return operation.concurrently ? undefined : operation.table;
    case 'add-constraint':
      return operation.constraint.kind === 'foreign' ? undefined : operation.table;
    case 'alter-table':
      return /^(?:ADD|DROP|SET|ENABLE ROW|DISABLE ROW|FORCE|NO FORCE|RENAME)/.test(operation.how) &&
        !/^SET (?:STATISTICS|REL OPTIONS|OPTIONS)/.test(operation.how)
        ? operation.table
        : undefined;
    default:
      return undefined;
  }
}
