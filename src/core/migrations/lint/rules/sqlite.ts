import { onEach, type Rule } from '../rule.ts';
import { isAtLeast } from '../version.ts';

const servers = ['sqlite'] as const;

export const sqlite: readonly Rule[] = [
  {
    id: 'sqlite-cannot-alter',
    level: 'block',
    claim: 'fails',
    servers,
    summary:
      'An ALTER TABLE that SQLite does not have: another type, a constraint, a default; or a new column that is unique, a key, or stored',
    because: 'SQLite refuses it; checks can be added, and constraints dropped, from 3.53 on.',
    instead:
      'a new table, filled from the old one, which is dropped, and the new one renamed: https://www.sqlite.org/lang_altertable.html#otheralter',
    proven: 'SQLite 3.53.4: refused, each of them but those; before, the same of SQLite 3.40',
    check: onEach(
      ['change-type', 'add-constraint', 'drop-constraint', 'set-default', 'drop-default', 'add-column'],
      (operation, _, { server }) => {
        const { kind, table } = operation;
        const isCheck =
          kind === 'drop-constraint' || (kind === 'add-constraint' && operation.constraint.kind === 'check');
        if (isCheck && isAtLeast(server, 3, 53)) return false;
        if (kind !== 'add-column') return { message: `SQLite cannot do this to \`${table}\` with ALTER TABLE` };
        const { name, constraints, generated, default: value } = operation.column;
        const key = constraints.some(one => one.kind === 'unique' || one.kind === 'primary');
        if (!key && generated !== 'stored' && value !== 'volatile') return false;
        return {
          message: `SQLite cannot add \`${name}\` to \`${table}\`: it is ${key ? 'a key' : generated ? 'stored' : 'of no constant default'}`,
        };
      },
    ),
  },
  {
    id: 'pragma-in-transaction',
    level: 'block',
    claim: 'destroys',
    servers,
    summary: '`PRAGMA foreign_keys` inside a transaction',
    because:
      'There it does nothing: with keys still checked, to drop the old table deletes all rows that refer to it with ON DELETE CASCADE.',
    instead:
      'before the transaction begins, which is for the framework to do; or `PRAGMA defer_foreign_keys = ON`, for keys without CASCADE',
    proven: 'SQLite 3.53.4: rows of the other table are gone after the rebuild',
    check: onEach(
      ['set'],
      ({ name }, { transaction }) =>
        name === 'pragma foreign_keys' &&
        transaction !== undefined && {
          message: '`PRAGMA foreign_keys` does nothing inside a transaction, and here one is open',
        },
    ),
  },
];
