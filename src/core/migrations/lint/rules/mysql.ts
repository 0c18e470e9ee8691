import { algorithmOf, copiesOnline } from '../mysql/algorithm.ts';
import type { Operation } from '../operation.ts';
import { onEach, type Rule } from '../rule.ts';
import { isAtLeast } from '../version.ts';

const documented = 'https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html';

export const mysql: readonly Rule[] = [
  {
    id: 'alter-copies-table',
    level: 'block',
    claim: 'rewrite',
    servers: ['mysql', 'mariadb'],
    summary:
      'An ALTER TABLE that the server does by a copy of the table: another type, a stored column, a check, a foreign key, another character set',
    because: 'The table takes no writes until all its rows are copied, and replicas lag as long behind.',
    instead:
      '`ALGORITHM=INPLACE, LOCK=NONE`, which is refused rather than done by copying; gh-ost or pt-online-schema-change for what has to be copied',
    proven: `MariaDB 10.11.19: asked with ALGORITHM and LOCK for each kind of action; partitions and MySQL: its documentation, ${documented}. MariaDB from 11.2 on copies beside writes, and is let be`,
    check: (statement, context) => {
      if (copiesOnline(context) || /^(?:instant|inplace|nocopy)$/.test(statement.clauses?.algorithm ?? '')) return [];
      return statement.operations.flatMap(operation => {
        if (!('table' in operation) || context.isNew(operation.table)) return [];
        const algorithm = algorithmOf(operation, context);
        if (algorithm !== 'copy' && algorithm !== 'unsure') return [];
        const unless = algorithm === 'unsure' ? ', unless the type stays as it was' : '';
        return [
          {
            message: `${actionText(operation)} copies all of \`${operation.table}\`, which takes no writes meanwhile${unless}`,
          },
        ];
      });
    },
  },
  {
    id: 'alter-blocks-writes',
    level: 'block',
    claim: 'lock',
    servers: ['mysql', 'mariadb'],
    summary:
      'An ALTER TABLE or CREATE INDEX that is done in place, but not beside writes: full text, spatial, AUTO_INCREMENT, partitions',
    because: 'The table takes no writes until it is done.',
    instead:
      'gh-ost or pt-online-schema-change, or a time when nobody writes; `LOCK=NONE` is refused rather than waited for',
    proven: `MariaDB 10.11.19: LOCK=NONE refused and LOCK=SHARED taken for full text and AUTO_INCREMENT; partitions and MySQL: its documentation, ${documented}`,
    check: (statement, context) =>
      statement.clauses?.lock === 'none'
        ? []
        : statement.operations.flatMap(operation => {
            if (!('table' in operation) || context.isNew(operation.table)) return [];
            if (algorithmOf(operation, context) !== 'shared') return [];
            return [{ message: `\`${operation.table}\` takes no writes until it is done: ${actionText(operation)}` }];
          }),
  },
  {
    id: 'alter-unclassified',
    level: 'warn',
    claim: 'practice',
    servers: ['mysql', 'mariadb', 'oceanbase', 'sqlite'],
    summary: 'An action of ALTER TABLE that is not known here',
    because: 'No rule has looked at it: what it locks or destroys is not known.',
    instead: 'try it on the server with `ALGORITHM=INPLACE, LOCK=NONE`',
    proven: 'says nothing about a server',
    check: onEach(['unclassified'], ({ table, how }) => ({
      message: `\`${how}\` of \`${table}\` is not known here, and no rule looked at it`,
    })),
  },
  {
    id: 'ddl-not-transactional',
    level: 'warn',
    claim: 'practice',
    servers: ['mysql', 'mariadb', 'oceanbase'],
    summary: 'A script with several statements that change the schema',
    because:
      'Each commits by itself: if one fails, those before it stay, and the migration can be neither recorded nor tried again.',
    instead: 'one in each migration, or with `IF NOT EXISTS` where the server has it',
    proven: 'MariaDB 10.11.19: after ROLLBACK the table that CREATE TABLE made is still there',
    check: (statement, { statements, index }) => {
      if (!statement.operations.some(changesSchema)) return [];
      const before = statements
        .slice(0, index)
        .filter(({ path, operations }) => path === statement.path && operations.some(changesSchema));
      return before.length === 1
        ? [{ message: 'if this statement fails, what the one before it did to the schema stays' }]
        : [];
    },
  },
  {
    id: 'inline-references-ignored',
    level: 'block',
    claim: 'practice',
    servers: ['mysql'],
    summary: '`REFERENCES` behind a column',
    because: 'MySQL reads it and does nothing: there is no foreign key.',
    instead: '`FOREIGN KEY (column) REFERENCES …` as a part of its own',
    proven:
      'MySQL: https://dev.mysql.com/doc/refman/8.0/en/ansi-diff-foreign-keys.html; MariaDB 10.11.19 does make one',
    check: (statement, { server }) =>
      isAtLeast(server, 9)
        ? []
        : statement.operations.flatMap(operation =>
            columnsIn(operation)
              .filter(({ constraints }) => constraints.some(({ kind }) => kind === 'foreign'))
              .map(({ name }) => ({
                message: `\`${name}\` gets no foreign key: MySQL passes over \`REFERENCES\` behind a column`,
              })),
          ),
  },
];

const columnsIn = (operation: Operation) =>
  operation.kind === 'create-table' ? operation.columns : operation.kind === 'add-column' ? [operation.column] : [];

const changesSchema = ({ kind }: Operation): boolean =>
  !/^(?:set|query|other|insert|update|delete|transaction|lock-table|outside-transaction)$/.test(kind);

export function actionText(operation: Operation): string {
  switch (operation.kind) {
    case 'add-column':
      return `to add the column \`${operation.column.name}\``;
    case 'change-type':
      return `\`${operation.column}\` as \`${operation.type}\``;
    case 'add-constraint':
      return `to add ${operation.constraint.kind === 'foreign' ? 'a foreign key' : `a ${operation.constraint.kind} constraint`}`;
    case 'create-index':
      return `the ${operation.method === 'usual' ? '' : `${operation.method} `}index \`${operation.name ?? operation.columns.join('_')}\``;
    case 'drop-column':
      return `to drop the column \`${operation.column}\``;
    case 'drop-constraint':
      return `to drop \`${operation.name}\``;
    case 'rewrite':
    case 'partitioning':
    case 'alter-table':
      return `\`${operation.how}\``;
    default:
      return operation.kind.replaceAll('-', ' ');
  }
}
