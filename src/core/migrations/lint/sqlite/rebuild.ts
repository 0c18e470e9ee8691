import type { Context } from '../statement.ts';

/**
 * Whether the change builds this table anew, as SQLite has it for what `ALTER TABLE` cannot do: a new one is made, filled
 * from the old one, the old one dropped, the new one renamed. https://www.sqlite.org/lang_altertable.html#otheralter
 */
export function isRebuilt(table: string, { statements }: Context): boolean {
  const all = statements.flatMap(({ operations }) => operations);
  const renamed = all.flatMap(one => (one.kind === 'rename-table' && one.to === table ? one.table : []));
  return renamed.some(
    made =>
      all.some(one => one.kind === 'create-table' && one.table === made) &&
      all.some(one => one.kind === 'insert' && one.table === made && one.from.includes(table)),
  );
}
