import type { Node } from 'libpg-query';
import type { Operation } from '../operation.ts';
import { constantOf, dotted, tableName } from './names.ts';

/** Statements about the session, the server, or tables as they lie on the disk. */
export function session(node: Node): readonly Operation[] {
  if ('VariableSetStmt' in node) {
    const { name = '', args = [] } = node.VariableSetStmt;
    return [{ kind: 'set', name: name.toLowerCase(), value: args.map(arg => constantOf(arg) ?? '').join(',') }];
  }
  if ('TransactionStmt' in node) {
    // The parser leaves out the first of an enumeration.
    const { kind = 'TRANS_STMT_BEGIN' } = node.TransactionStmt;
    const what = /^TRANS_STMT_(?:(BEGIN|START)|(COMMIT)|(ROLLBACK))$/.exec(kind);
    if (!what) return [{ kind: 'other', what: 'savepoint' }];
    return [{ kind: 'transaction', what: what[1] ? 'begin' : what[2] ? 'commit' : 'rollback' }];
  }
  if ('SelectStmt' in node) return selected(node.SelectStmt.targetList);
  return onDisk(node) ?? [{ kind: 'other', what: (Object.keys(node)[0] ?? '').replace(/Stmt$/, '') }];
}

function onDisk(node: Node): readonly Operation[] | undefined {
  if ('ReindexStmt' in node) {
    const { kind = 'REINDEX_OBJECT_INDEX', relation, name = '', params } = node.ReindexStmt;
    const concurrently = has(params, 'concurrently');
    if (kind === 'REINDEX_OBJECT_INDEX')
      return [{ kind: 'reindex', table: '', name: tableName(relation), concurrently }];
    if (kind === 'REINDEX_OBJECT_TABLE') return [{ kind: 'reindex', table: tableName(relation), name, concurrently }];
    return [outside('REINDEX of a schema or database'), { kind: 'reindex', table: '', name, concurrently }];
  }
  if ('VacuumStmt' in node) {
    const { is_vacuumcmd: isVacuum, options, rels = [] } = node.VacuumStmt;
    if (!isVacuum) return [{ kind: 'other', what: 'analyze' }];
    const names = rels.flatMap(one => ('VacuumRelation' in one ? tableName(one.VacuumRelation.relation) : []));
    const rewritten = has(options, 'full') ? (names.length ? names : ['']) : [];
    return [outside('VACUUM'), ...rewritten.map(table => ({ kind: 'rewrite', table, how: 'VACUUM FULL' }) as const)];
  }
  if ('ClusterStmt' in node) return [{ kind: 'rewrite', table: tableName(node.ClusterStmt.relation), how: 'CLUSTER' }];
  if ('DropdbStmt' in node) {
    const name = node.DropdbStmt.dbname ?? '';
    return [outside('DROP DATABASE'), { kind: 'drop-object', what: 'database', name, cascade: false }];
  }
  if ('CreatedbStmt' in node) return [outside('CREATE DATABASE')];
  if ('AlterSystemStmt' in node) return [outside('ALTER SYSTEM')];
  if ('CreateTableSpaceStmt' in node) return [outside('CREATE TABLESPACE')];
  return 'DropTableSpaceStmt' in node ? [outside('DROP TABLESPACE')] : undefined;
}

const outside = (what: string): Operation => ({ kind: 'outside-transaction', what });

/** An option of a list in parentheses; `false` switches it off. */
const has = (options: readonly Node[] | undefined, name: string): boolean =>
  (options ?? []).some(
    one =>
      'DefElem' in one &&
      one.DefElem.defname === name &&
      !/"(?:false|off)"/i.test(JSON.stringify(one.DefElem.arg ?? '')),
  );

/** `SELECT set_config('lock_timeout', '5s', true)` sets, as dumps and frameworks write it. */
function selected(targets: readonly Node[] = []): readonly Operation[] {
  const calls = targets.flatMap(one => {
    const value = 'ResTarget' in one ? one.ResTarget.val : undefined;
    return value && 'FuncCall' in value && dotted(value.FuncCall.funcname) === 'set_config' ? value.FuncCall : [];
  });
  if (!calls.length) return [{ kind: 'query', what: 'select' }];
  return calls.map(({ args = [] }) => ({
    kind: 'set',
    name: (constantOf(args[0]) ?? '').toLowerCase(),
    value: constantOf(args[1]) ?? '',
  }));
}
