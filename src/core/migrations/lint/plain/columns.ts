import type { Column, Constraint, Default } from '../operation.ts';
import type { Cursor } from './cursor.ts';

const modifiers = new Set(['unsigned', 'signed', 'zerofill', 'precision', 'varying', 'binary', 'ascii', 'unicode']);
const endsType =
  /^(?:not|null|default|auto_increment|autoincrement|unique|primary|key|comment|references|generated|as|check|constraint|first|after|collate|character|charset|on|virtual|stored|persistent|invisible|visible|column_format|storage|srid|with|without)$/;

/** A column as `CREATE TABLE`, `ADD` and `MODIFY` write it, behind its name. */
export function columnOf(name: string, cursor: Cursor): Column {
  const type = typeOf(cursor);
  let notNull = false;
  let value: Default | undefined;
  let generated: Column['generated'];
  let counts = /^(?:serial|bigserial)$/.test(type);
  let placed = false;
  let collation = '';
  const constraints: Constraint[] = [];
  const add = (kind: Constraint['kind'], references?: string) =>
    constraints.push({
      ...{ kind, name: undefined, columns: [name], notValid: false, usingIndex: false },
      ...(references === undefined ? {} : { references }),
    });
  while (!cursor.isEnd()) {
    if (cursor.eat('not', 'null')) notNull = true;
    else if (cursor.eat('default')) value = defaultOf(cursor);
    else if (cursor.eat('auto_increment') || cursor.eat('autoincrement')) counts = true;
    else if (cursor.eat('primary', 'key')) add('primary');
    else if (cursor.eat('unique')) add('unique');
    else if (cursor.eat('references')) add('foreign', cursor.name());
    else if (cursor.eat('check')) {
      add('check');
      cursor.parens();
    } else if (cursor.eat('as')) {
      generated = 'virtual';
      cursor.parens();
    } else if (cursor.eat('stored') || cursor.eat('persistent')) generated = 'stored';
    else if (cursor.eat('collate') || cursor.eat('charset') || cursor.eat('character', 'set')) {
      cursor.eat('=');
      collation += ` collate ${cursor.name().toLowerCase()}`;
    } else if (cursor.eat('first')) placed = true;
    else if (cursor.eat('after')) {
      placed = true;
      cursor.name();
    } else cursor.skip();
  }
  return { name, type: `${type}${collation}`, notNull, default: value, generated, counts, constraints, placed };
}

/** In small letters; the width with which MySQL shows whole numbers means nothing. */
function typeOf(cursor: Cursor): string {
  if (cursor.isEnd() || endsType.test(cursor.peek())) return '';
  const words = [cursor.name().toLowerCase()];
  let widths = '';
  while (!cursor.isEnd()) {
    const inner = cursor.parens();
    if (inner) widths = `(${inner.rest().replaceAll(/\s+/g, '')})`;
    else if (modifiers.has(cursor.peek())) words.push(cursor.name().toLowerCase());
    else break;
  }
  const [first = '', ...more] = words;
  const base = synonyms[first] ?? first;
  const isWhole = /^(?:tinyint|smallint|mediumint|int|bigint)$/.test(base);
  return [`${base}${isWhole ? '' : widths}`, ...more].join(' ');
}

const synonyms: Readonly<Record<string, string | undefined>> = {
  integer: 'int',
  bool: 'tinyint',
  boolean: 'tinyint',
  numeric: 'decimal',
  dec: 'decimal',
  character: 'char',
};

function defaultOf(cursor: Cursor): Default {
  if (cursor.eat('null')) return 'null';
  const expression = cursor.parens();
  if (expression)
    return /\b(?:uuid|rand|uuid_short|random|randomblob|nextval)\s*\(/i.test(expression.rest())
      ? 'volatile'
      : 'constant';
  const isCall = cursor.peek(1) === '(';
  const isVolatile = isCall && /^(?:uuid|rand|nextval)$/.test(cursor.peek());
  cursor.skip();
  if (isCall) cursor.skip();
  return isVolatile ? 'volatile' : 'constant';
}

/** A constraint or an index of a table, with or without a name; undefined where it is neither. */
export function constraintOf(cursor: Cursor): Constraint | undefined {
  let name: string | undefined;
  if (cursor.eat('constraint') && !/^(?:primary|unique|foreign|check)$/.test(cursor.peek())) name = cursor.name();
  const usual = { notValid: false, usingIndex: false };
  if (cursor.eat('primary', 'key')) return { ...usual, kind: 'primary', name, columns: columnsIn(cursor) };
  if (cursor.eat('unique')) {
    if (!cursor.eat('key')) cursor.eat('index');
    if (!/^(?:\(|using)$/.test(cursor.peek())) name = cursor.name();
    return { ...usual, kind: 'unique', name, columns: columnsIn(cursor) };
  }
  if (cursor.eat('foreign', 'key')) {
    if (cursor.eat('if', 'not', 'exists') || cursor.peek() !== '(') name ??= cursor.name();
    const columns = columnsIn(cursor);
    return { ...usual, kind: 'foreign', name, columns, references: cursor.eat('references') ? cursor.name() : '' };
  }
  return cursor.eat('check') ? { ...usual, kind: 'check', name, columns: [] } : undefined;
}

/** The names in the next parentheses: `(a, b(10) DESC)`. An expression has none. */
export function columnsIn(cursor: Cursor): readonly string[] {
  while (!cursor.isEnd() && cursor.peek() !== '(') cursor.skip();
  return (cursor.parens()?.split() ?? []).map(part => (part.peek() === '(' ? '' : part.name()));
}
