import type { Migration, SqlScript } from '../migration.ts';
import type { Server } from '../server.ts';
import { assemble } from './assemble.ts';
import type { Reader } from './read.ts';
import type { Context, Statement } from './statement.ts';

/** Goes through the statements of a change in their order, and gives each what rules may know of the others. */
export function* walk(
  statements: readonly Statement[],
  landed: readonly Migration[],
  server: Server,
  read: Reader,
): Generator<{ readonly statement: Statement; readonly context: Context }> {
  const made = new Set<string>();
  const findLanded = searchLanded(landed, read);
  for (const [index, statement] of statements.entries()) {
    const isNew = (table: string) => made.has(table);
    yield { statement, context: { server, statements, index, isNew, landed: findLanded } };
    for (const one of statement.operations) {
      if (one.kind === 'create-table' && !(one.ifNotExists && isThere(one.table, findLanded))) made.add(one.table);
      if (one.kind === 'rename-table' && made.has(one.table)) made.add(one.to);
    }
  }
}

/** `IF NOT EXISTS` makes nothing where a landed migration has made it. */
function isThere(table: string, landed: Context['landed']): boolean {
  const last = landed(table.replace(/^.*\./, ''))
    .flatMap(({ operations }) => operations)
    .findLast(
      one =>
        (one.kind === 'create-table' && one.table === table) ||
        (one.kind === 'rename-table' && (one.to === table || one.table === table)) ||
        (one.kind === 'drop-table' && one.table === table),
    );
  return last !== undefined && (last.kind === 'create-table' || (last.kind === 'rename-table' && last.to === table));
}

/** Reads only those that name all words that are asked for, and each once. */
function searchLanded(landed: readonly Migration[], read: Reader): Context['landed'] {
  const scripts = landed.flatMap(({ up }) => (up.kind === 'sql' ? { script: up, text: up.text.toLowerCase() } : []));
  const known = new Map<SqlScript, readonly Statement[]>();
  const statementsOf = (script: SqlScript) => {
    const found = known.get(script) ?? assemble(script, read(script.text), 'sql', 0);
    known.set(script, found);
    return found;
  };
  return (...words) => {
    const wanted = words.map(word => word.toLowerCase());
    return scripts
      .filter(({ text }) => wanted.every(word => text.includes(word)))
      .flatMap(({ script }) => statementsOf(script));
  };
}
