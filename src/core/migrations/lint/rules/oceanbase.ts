import { isWider } from '../mysql/types.ts';
import type { Operation } from '../operation.ts';
import type { Rule } from '../rule.ts';
import { typeOf } from '../schema.ts';
import type { Context } from '../statement.ts';
import { actionText } from './mysql.ts';

const servers = ['oceanbase'] as const;
const proven = 'nothing was tried: the documentation of OceanBase 4.3, MySQL mode, online and offline DDL operations';

export const oceanbase: readonly Rule[] = [
  {
    id: 'oceanbase-offline-ddl',
    level: 'block',
    claim: 'rewrite',
    servers,
    summary:
      'A change of the schema that OceanBase does offline: DROP COLUMN, a column that is not put at the end, another type, a primary key, TRUNCATE, partitions',
    because: 'The table is locked and its data written anew, also where MySQL and MariaDB are done at once.',
    instead:
      'leave columns where they are and add new ones at the end; for the rest a new table, filled by OMS or in batches, or a time when nobody needs it',
    proven,
    check: (statement, context) =>
      statement.operations.flatMap(operation =>
        isOffline(operation, context)
          ? [
              {
                message: `${actionText(operation)} is offline on OceanBase: \`${'table' in operation ? operation.table : ''}\` is locked while its data is written anew`,
              },
            ]
          : [],
      ),
  },
  {
    id: 'oceanbase-mixed-online-offline',
    level: 'warn',
    claim: 'rewrite',
    servers,
    summary: 'One ALTER TABLE with actions of both kinds',
    because: 'One offline action makes the whole statement offline.',
    instead: 'the online actions in a statement of their own',
    proven,
    check: (statement, context) => {
      const own = statement.operations.filter(one => 'table' in one && one.table !== '');
      const offline = own.filter(one => isOffline(one, context));
      if (!offline.length || offline.length === own.length) return [];
      return [
        {
          message: `${own.length - offline.length} online actions are done offline, because they stand beside an offline one`,
        },
      ];
    },
  },
];

function isOffline(operation: Operation, context: Context): boolean {
  if (!('table' in operation) || context.isNew(operation.table)) return false;
  switch (operation.kind) {
    case 'add-column':
      return operation.column.placed || operation.column.counts || operation.column.generated === 'stored';
    case 'change-type': {
      if (operation.whole?.placed || operation.whole?.counts) return true;
      const was = typeOf(context, operation.table, operation.column);
      return was === undefined || (was !== operation.type && !isWider(was, operation.type));
    }
    case 'drop-column':
    case 'truncate':
      return true;
    case 'add-constraint':
      return operation.constraint.kind === 'primary';
    case 'drop-constraint':
      return operation.name === 'PRIMARY';
    case 'rewrite':
      return !/^(?:ENGINE|ROW_FORMAT)$/.test(operation.how);
    case 'partitioning':
      return operation.how !== 'ADD PARTITION';
    default:
      return false;
  }
}
