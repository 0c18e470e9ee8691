import type { Operation } from '../operation.ts';
import { columnOf, columnsIn, constraintOf } from './columns.ts';
import type { Cursor } from './cursor.ts';

export interface Altered {
  readonly operations: readonly Operation[];
  readonly clauses: { readonly algorithm?: string; readonly lock?: string };
}

/** `ALTER TABLE`, behind these words, of MySQL's kind or SQLite's: its actions are what stands between commas. */
export function alterTable(cursor: Cursor): Altered {
  cursor.eat('if', 'exists');
  const table = cursor.name();
  if (cursor.eat('wait')) cursor.skip();
  cursor.eat('nowait');
  let clauses: Altered['clauses'] = {};
  const operations = cursor.split().flatMap(action => {
    const [, key, value] = /^(algorithm|lock)\s*=?\s*(\w+)$/i.exec(action.rest()) ?? [];
    if (!key || !value) return actionOf(table, action);
    clauses = { ...clauses, [key.toLowerCase()]: value.toLowerCase() };
    return [];
  });
  return { operations, clauses };
}

function actionOf(table: string, action: Cursor): readonly Operation[] {
  const how = action.rest().slice(0, 60);
  const verb = action.peek();
  action.skip();
  switch (verb) {
    case 'add':
      return added(table, action, how);
    case 'drop':
      return [dropped(table, action, how)];
    case 'modify':
    case 'change':
      return changed(table, action, verb);
    case 'alter':
      return [altered(table, action, how)];
    case 'rename':
      return [renamed(table, action)];
    default:
      return [ofWholeTable(table, `${verb} ${action.rest()}`, how)];
  }
}

function added(table: string, action: Cursor, how: string): readonly Operation[] {
  const constraint = constraintOf(action.copy());
  if (constraint) return [{ kind: 'add-constraint', table, constraint }];
  const index = /^(fulltext|spatial|vector|index|key)$/.exec(action.peek())?.[1];
  if (index) return [indexOf(table, action, index)];
  if (action.eat('partition')) return [{ kind: 'partitioning', table, how: 'ADD PARTITION' }];
  if (/^(?:period|system)$/.test(action.peek())) return [{ kind: 'unclassified', table, how }];
  action.eat('column');
  action.eat('if', 'not', 'exists');
  const several = action.parens();
  return (several?.split() ?? [action]).map(one => ({ kind: 'add-column', table, column: columnOf(one.name(), one) }));
}

export function indexOf(table: string, cursor: Cursor, first: string): Operation {
  const method = first === 'fulltext' || first === 'spatial' ? first : 'usual';
  cursor.skip();
  if (!cursor.eat('index')) cursor.eat('key');
  cursor.eat('if', 'not', 'exists');
  const name = /^(?:\(|using)$/.test(cursor.peek()) ? undefined : cursor.name();
  const columns = columnsIn(cursor);
  const more = { unique: false, concurrently: false, only: false, partial: false };
  return { kind: 'create-index', table, name, columns, method, ...more };
}

function dropped(table: string, action: Cursor, how: string): Operation {
  if (action.eat('primary', 'key')) return { kind: 'drop-constraint', table, name: 'PRIMARY' };
  if (action.eat('foreign', 'key') || action.eat('constraint') || action.eat('check')) {
    action.eat('if', 'exists');
    return { kind: 'drop-constraint', table, name: action.name() };
  }
  if (action.eat('index') || action.eat('key')) {
    action.eat('if', 'exists');
    return { kind: 'drop-index', table, name: action.name(), concurrently: false };
  }
  if (action.eat('partition')) return { kind: 'partitioning', table, how: 'DROP PARTITION' };
  if (/^(?:period|system)$/.test(action.peek())) return { kind: 'unclassified', table, how };
  action.eat('column');
  action.eat('if', 'exists');
  return { kind: 'drop-column', table, column: action.name() };
}

function changed(table: string, action: Cursor, verb: 'modify' | 'change'): readonly Operation[] {
  action.eat('column');
  action.eat('if', 'exists');
  const old = action.name();
  const name = verb === 'change' ? action.name() : old;
  const whole = columnOf(name, action);
  const change: Operation = { kind: 'change-type', table, column: old, type: whole.type, using: false, whole };
  return name === old ? [change] : [change, { kind: 'rename-column', table, column: old, to: name }];
}

function altered(table: string, action: Cursor, how: string): Operation {
  if (/^(?:index|check|constraint)$/.test(action.peek())) return { kind: 'alter-table', table, how: action.peek() };
  action.eat('column');
  const column = action.name();
  if (action.eat('set', 'default')) return { kind: 'set-default', table, column };
  if (action.eat('drop', 'default')) return { kind: 'drop-default', table, column };
  return action.eat('set') ? { kind: 'alter-table', table, how: 'visibility' } : { kind: 'unclassified', table, how };
}

function renamed(table: string, action: Cursor): Operation {
  if (action.eat('index') || action.eat('key')) return { kind: 'rename-index', table, name: action.name() };
  // SQLite needs no `COLUMN`.
  const isColumn =
    action.eat('column') || (action.peek() !== 'to' && action.peek() !== 'as' && action.peek(1) === 'to');
  if (!isColumn) {
    if (!action.eat('to')) action.eat('as');
    return { kind: 'rename-table', table, to: action.name() };
  }
  const column = action.name();
  action.eat('to');
  return { kind: 'rename-column', table, column, to: action.name() };
}

/** What is about the table as a whole, by how it begins. */
function ofWholeTable(table: string, text: string, how: string): Operation {
  const begins = (pattern: RegExp) => pattern.test(text.trim());
  if (begins(/^convert to/i)) return { kind: 'rewrite', table, how: 'CONVERT TO CHARACTER SET' };
  if (begins(/^order by/i)) return { kind: 'rewrite', table, how: 'ORDER BY' };
  if (begins(/^(?:engine|force\b)/i)) return { kind: 'rewrite', table, how: begins(/^force/i) ? 'FORCE' : 'ENGINE' };
  if (begins(/^(?:row_format|key_block_size)/i)) return { kind: 'rewrite', table, how: 'ROW_FORMAT' };
  if (begins(/^(?:partition by|remove partitioning)/i)) return { kind: 'partitioning', table, how: 'PARTITION BY' };
  const part = /^(truncate|coalesce|reorganize|exchange|rebuild|optimize|analyze|check|repair) partition/i.exec(
    text.trim(),
  )?.[1];
  if (part) return { kind: 'partitioning', table, how: `${part.toUpperCase()} PARTITION` };
  if (
    begins(
      /^(?:default )?(?:character set|charset|collate)\b|^(?:auto_increment|comment|stats_\w+|checksum|avg_row_length|max_rows|min_rows|pack_keys|delay_key_write|insert_method|union|connection|enable|disable|with(?:out)? validation|page_compressed|compression|encryption|encrypted)\b/i,
    )
  )
    return { kind: 'alter-table', table, how };
  return { kind: 'unclassified', table, how };
}
