import type { Operation } from '../operation.ts';
import { type Altered, alterTable, indexOf } from './alter-table.ts';
import { columnOf, columnsIn, constraintOf } from './columns.ts';
import type { Cursor } from './cursor.ts';

/** What a statement of MySQL, MariaDB, OceanBase or SQLite does, by how it begins. */
export function operationsOf(cursor: Cursor): Altered {
  if (cursor.eat('alter')) {
    cursor.eat('online');
    cursor.eat('ignore');
    return cursor.eat('table') ? alterTable(cursor) : only({ kind: 'other', what: `alter ${cursor.peek()}` });
  }
  const verb = cursor.peek();
  const read = statements[verb];
  if (!read) return only({ kind: 'other', what: verb });
  cursor.skip();
  return { operations: read(cursor), clauses: clausesOf(cursor) };
}

const only = (operation: Operation): Altered => ({ operations: [operation], clauses: {} });

function clausesOf(cursor: Cursor): Altered['clauses'] {
  const rest = cursor.rest().slice(-200);
  const algorithm = /\balgorithm\s*=?\s*(\w+)/i.exec(rest)?.[1]?.toLowerCase();
  const lock = /\block\s*=\s*(\w+)/i.exec(rest)?.[1]?.toLowerCase();
  return { ...(algorithm ? { algorithm } : {}), ...(lock ? { lock } : {}) };
}

const statements: Readonly<Record<string, ((cursor: Cursor) => readonly Operation[]) | undefined>> = {
  create: created,
  drop: dropped,
  rename: cursor =>
    cursor.eat('table') || cursor.eat('tables')
      ? cursor.split().map(one => {
          const table = one.name();
          one.eat('to');
          return { kind: 'rename-table', table, to: one.name() };
        })
      : [{ kind: 'other', what: 'rename' }],
  truncate: cursor => {
    cursor.eat('table');
    return [{ kind: 'truncate', table: cursor.name() }];
  },
  delete: cursor => {
    while (/^(?:low_priority|quick|ignore|from)$/.test(cursor.peek())) cursor.skip();
    return [{ kind: 'delete', table: cursor.name(), everything: isEverything(cursor) }];
  },
  update: cursor => {
    while (/^(?:low_priority|ignore|or|rollback|abort|replace|fail)$/.test(cursor.peek())) cursor.skip();
    return [updated(cursor)];
  },
  insert: inserted,
  replace: inserted,
  optimize: cursor => {
    cursor.eat('table');
    return [{ kind: 'rewrite', table: cursor.name(), how: 'OPTIMIZE TABLE' }];
  },
  vacuum: () => [
    { kind: 'rewrite', table: '', how: 'VACUUM' },
    { kind: 'outside-transaction', what: 'VACUUM' },
  ],
  pragma: cursor => {
    const name = cursor.name().toLowerCase();
    cursor.eat('=');
    return [
      {
        kind: 'set',
        name: `pragma ${name}`,
        value: cursor
          .rest()
          .replaceAll(/[()\s]/g, '')
          .toLowerCase(),
      },
    ];
  },
  set: cursor => [{ kind: 'set', name: cursor.peek(), value: cursor.rest().slice(0, 200) }],
  select: () => [{ kind: 'query', what: 'select' }],
  begin: () => [{ kind: 'transaction', what: 'begin' }],
  start: () => [{ kind: 'transaction', what: 'begin' }],
  commit: () => [{ kind: 'transaction', what: 'commit' }],
  end: () => [{ kind: 'transaction', what: 'commit' }],
  rollback: cursor => (cursor.peek() === 'to' ? [] : [{ kind: 'transaction', what: 'rollback' }]),
  lock: cursor => {
    cursor.eat('tables');
    return cursor.split().map(one => ({ kind: 'lock-table', table: one.name() }));
  },
};

function created(cursor: Cursor): readonly Operation[] {
  const replace = cursor.eat('or', 'replace');
  const temporary = cursor.eat('temporary') || cursor.eat('temp');
  if (cursor.eat('table')) return [createTable(cursor, temporary)];
  const unique = cursor.eat('unique');
  const first = cursor.peek();
  if (/^(?:index|fulltext|spatial|vector)$/.test(first)) {
    const copy = cursor.copy();
    if (!copy.eat('index')) copy.skip();
    copy.eat('index');
    copy.eat('if', 'not', 'exists');
    const name = copy.name();
    while (!copy.isEnd() && !copy.eat('on')) copy.skip();
    const table = copy.name();
    const columns = columnsIn(copy);
    const partial = copy.words().includes('where');
    return [
      {
        ...(indexOf(table, cursor, first) as Extract<Operation, { kind: 'create-index' }>),
        name,
        columns,
        unique,
        partial,
      },
    ];
  }
  const words = cursor.words().slice(0, 12);
  const what = words.find(word => /^(?:view|function|procedure|trigger|event|database|schema|sequence)$/.test(word));
  while (!cursor.isEnd() && cursor.peek() !== what) cursor.skip();
  cursor.skip();
  cursor.eat('if', 'not', 'exists');
  return [{ kind: 'create-object', what: what ?? (replace ? 'object' : first), name: cursor.name() }];
}

function createTable(cursor: Cursor, temporary: boolean): Operation {
  const ifNotExists = cursor.eat('if', 'not', 'exists') && !temporary;
  const table = cursor.name();
  const parts = cursor.parens()?.split() ?? [];
  const constraints = parts.map(part => constraintOf(part.copy()));
  const columns = parts.flatMap((part, index) => {
    if (constraints[index] || /^(?:index|key|fulltext|spatial|period|like)$/.test(part.peek())) return [];
    return columnOf(part.name(), part);
  });
  return { kind: 'create-table', table, ifNotExists, columns, constraints: constraints.flatMap(one => one ?? []) };
}

function dropped(cursor: Cursor): readonly Operation[] {
  cursor.eat('temporary');
  const what = cursor.peek();
  cursor.skip();
  cursor.eat('if', 'exists');
  if (what === 'table' || what === 'tables') {
    const cascade = cursor.words().includes('cascade');
    return cursor.split().map(one => ({ kind: 'drop-table', table: one.name(), cascade }));
  }
  const name = cursor.name();
  if (what !== 'index') return [{ kind: 'drop-object', what, name, cascade: false }];
  return [{ kind: 'drop-index', table: cursor.eat('on') ? cursor.name() : '', name, concurrently: false }];
}

/** No condition, and no other table that would be one. */
function isEverything(cursor: Cursor): boolean {
  const words = cursor.words();
  const where = words.indexOf('where');
  if (where >= 0) return /^where\s+(?:1|true)\s*$/i.test(cursor.rest().slice(cursor.rest().search(/\bwhere\b/i)));
  return !words.some(word => /^(?:join|using|limit|from)$/.test(word));
}

function updated(cursor: Cursor): Operation {
  const table = cursor.name();
  const everything = isEverything(cursor.copy()) && cursor.copy().split().length > 0;
  while (!cursor.isEnd() && !cursor.eat('set')) cursor.skip();
  const columns = cursor.split().flatMap(part => {
    const name = part.name().replace(/^.*\./, '');
    return part.peek() === '=' ? name : [];
  });
  return { kind: 'update', table, everything, columns };
}

function inserted(cursor: Cursor): readonly Operation[] {
  while (/^(?:low_priority|delayed|high_priority|ignore|or|rollback|abort|replace|fail|into)$/.test(cursor.peek()))
    cursor.skip();
  const table = cursor.name();
  const from: string[] = [];
  while (!cursor.isEnd()) {
    if (cursor.eat('from') || cursor.eat('join')) from.push(cursor.name());
    else cursor.skip();
  }
  return [{ kind: 'insert', table, from }];
}
