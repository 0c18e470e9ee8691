import type { Operation } from '../operation.ts';
import type { ReadScript, ReadStatement } from '../script.ts';
import { splitScript } from '../sql/statements.ts';
import { openCursor } from './cursor.ts';
import { operationsOf } from './operations.ts';

/** Reads scripts by their tokens: no parser knows all of MySQL, MariaDB and OceanBase, least of all what locks. */
export const openPlain =
  (dialect: 'mysql' | 'sqlite') =>
  (text: string): ReadScript => {
    const { statements, comments, broken } = splitScript(text, dialect);
    if (broken) {
      const begins = text.slice(broken.at, broken.at + 20).split('\n')[0];
      return {
        statements: [],
        comments,
        left: [],
        unread: [{ at: broken.at, message: `what begins with \`${begins}\` never ends` }],
      };
    }
    const left: ReadScript['left'][number][] = [];
    const unread: ReadScript['unread'][number][] = [];
    const read = statements.flatMap(({ at, end, tokens, whole }): ReadStatement[] => {
      const cursor = openCursor(text, tokens);
      const first = cursor.peek();
      if (!whole) {
        const message = `a statement of ${Math.round((end - at) / 1000)} kB`;
        if (/^(?:insert|replace|values)$/.test(first)) left.push({ at, message });
        else unread.push({ at, message: `${message} is too long to be read` });
        return [];
      }
      if (!/^[a-z(]/.test(first)) {
        unread.push({ at, message: `no statement begins with \`${text.slice(at, at + 20).split('\n')[0]}\`` });
        return [];
      }
      if (/^(?:prepare|execute|deallocate)$/.test(first) || first === 'source') {
        if (first !== 'deallocate')
          left.push({
            at,
            message: `\`${text.slice(at, Math.min(end, at + 60)).split('\n')[0]}\`, beyond the literals that it is made of`,
          });
        return [];
      }
      const dynamic = dialect === 'mysql' && first === 'set' ? cursor.strings().flatMap(inLiteral) : [];
      const { operations, clauses } = operationsOf(cursor);
      return [{ at, end, operations: [...operations, ...dynamic], clauses }];
    });
    return { statements: read, comments, left, unread };
  };

/** `SET @sql = IF(…, 'ALTER TABLE …', 'SELECT 1')`: what is prepared of it later may be run. */
function inLiteral(literal: string): readonly Operation[] {
  if (!/^\s*(?:alter|create|drop|truncate|delete|update|rename)\s/i.test(literal)) return [];
  const { statements } = splitScript(literal, 'mysql');
  return statements.flatMap(({ tokens, whole }) => (whole ? operationsOf(openCursor(literal, tokens)).operations : []));
}
