import type { Operation, OperationOf } from '../operation.ts';
import { typeOf } from '../schema.ts';
import type { Context } from '../statement.ts';
import { isAtLeast } from '../version.ts';
import { lengthGrows, valuesGrow } from './types.ts';

/**
 * How MySQL or MariaDB does an action of ALTER TABLE with InnoDB: `online`: in the catalogue, or beside writes; `shared`:
 * writes wait; `copy`: the table is copied, and writes wait; `unsure`: a copy, unless the column had this type before.
 * https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html, and for MariaDB 10.11.19 asked of the server.
 */
export type Algorithm = 'online' | 'shared' | 'copy' | 'unsure';

export function algorithmOf(operation: Operation, context: Context): Algorithm {
  const { server } = context;
  const isMaria = server.name === 'mariadb';
  switch (operation.kind) {
    case 'add-column': {
      const { column } = operation;
      if (column.generated === 'stored' || column.default === 'volatile') return 'copy';
      if (column.counts) return 'shared';
      // MySQL takes no notice of these, MariaDB makes a foreign key.
      return isMaria && column.constraints.some(({ kind }) => kind === 'foreign') ? 'copy' : 'online';
    }
    case 'change-type':
      return ofType(operation, context);
    case 'add-constraint':
      if (operation.constraint.kind === 'check') return 'copy';
      return operation.constraint.kind === 'foreign' && !uncheckedKeys(context) ? 'copy' : 'online';
    case 'drop-constraint':
      return operation.name === 'PRIMARY' && !isMaria ? 'copy' : 'online';
    case 'create-index':
      return operation.method === 'usual' ? 'online' : 'shared';
    case 'rewrite':
      return /^(?:CONVERT|ORDER)/.test(operation.how) ? 'copy' : 'online';
    case 'partitioning':
      if (operation.how === 'PARTITION BY') return 'copy';
      return /^(?:COALESCE|REORGANIZE|REBUILD)/.test(operation.how) ? 'shared' : 'online';
    default:
      return 'online';
  }
}

function ofType({ table, column, whole }: OperationOf<'change-type'>, context: Context): Algorithm {
  if (whole?.generated === 'stored') return 'copy';
  const [was, is] = [typeOf(context, table, column), whole?.type ?? ''];
  if (was === undefined) return 'unsure';
  if (was === is) return 'online';
  // The table's own may be the same.
  if (withoutCollation(was) === withoutCollation(is)) return 'unsure';
  return lengthGrows(was, is) || valuesGrow(was, is) ? 'online' : 'copy';
}

const withoutCollation = (type: string) => type.replaceAll(/ collate \S+/g, '');

/** `SET foreign_key_checks = 0` before it: nothing is looked at, and nothing copied. */
const uncheckedKeys = ({ statements, index }: Context): boolean =>
  statements
    .slice(0, index)
    .some(({ operations }) =>
      operations.some(one => one.kind === 'set' && /foreign_key_checks\s*=\s*(?:0|off)/i.test(one.value)),
    );

/** From 11.2 on, MariaDB copies a table beside its writes: https://mariadb.com/kb/en/alter-table/#copy-algorithm */
export const copiesOnline = ({ server }: Context): boolean => server.name === 'mariadb' && isAtLeast(server, 11, 2);
