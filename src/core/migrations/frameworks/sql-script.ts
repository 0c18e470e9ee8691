import type { SqlScript } from '../migration.ts';
import type { MigrationFile } from './framework.ts';

/** A whole file as one script. */
export const wholeFile = ({ path, text }: MigrationFile, transaction: SqlScript['transaction']): SqlScript => ({
  kind: 'sql',
  path,
  line: 1,
  text,
  transaction,
});

/** These lines of a file as a script; `from` and `to` count from 0, and `to` is the first that is not in it. */
export function someLines(
  path: string,
  lines: readonly string[],
  [from, to]: readonly [from: number, to: number],
  transaction: SqlScript['transaction'],
): SqlScript {
  return { kind: 'sql', path, line: from + 1, text: lines.slice(from, to).join('\n'), transaction };
}
