import type { Node } from 'libpg-query';
import type { Default } from '../operation.ts';
import { dotted } from './names.ts';

/** A default's kind: one value for all rows is kept in the catalogue since PostgreSQL 11, any other is written into each. */
export function defaultOf(node: Node | undefined): Default | undefined {
  if (!node) return undefined;
  if (isNull(node)) return 'null';
  const called = functionsIn(node);
  if (called.some(name => volatile.test(name))) return 'volatile';
  return called.every(name => stable.test(name)) ? 'constant' : 'unknown';
}

function isNull(node: Node): boolean {
  if ('TypeCast' in node) return node.TypeCast.arg !== undefined && isNull(node.TypeCast.arg);
  return 'A_Const' in node && node.A_Const.isnull === true;
}

/** Of `select proname from pg_proc where provolatile = 'v'`, those that give a value; and some of well-known extensions. */
const volatile =
  /^(?:random|random_normal|gen_random_uuid|uuidv4|uuidv7|clock_timestamp|timeofday|nextval|currval|lastval|(?:extensions\.)?(?:uuid_generate_v(?:1|1mc|4)|gen_random_bytes|gen_salt)|set_config|txid_current|pg_current_xact_id)$/;

/** The server's own that are stable or immutable and that stand in defaults. */
const stable =
  /^(?:now|transaction_timestamp|statement_timestamp|timezone|date_trunc|date_part|extract|to_timestamp|to_char|to_date|make_interval|make_date|age|lower|upper|length|concat|format|replace|md5|sha256|encode|decode|current_setting|current_schema|current_database|array_to_json|to_json|to_jsonb|jsonb?_build_object|jsonb?_build_array|string_to_array|array_fill|to_tsvector|abs|floor|ceil|round|power|(?:int4|int8|num|ts|tstz|date)range|point|box)$/;

function functionsIn(root: Node): string[] {
  const found: string[] = [];
  const todo: unknown[] = [root];
  while (todo.length) {
    const value = todo.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, part] of Object.entries(value)) {
      if (key === 'FuncCall') found.push(dotted(part.funcname));
      todo.push(part);
    }
  }
  return found;
}
