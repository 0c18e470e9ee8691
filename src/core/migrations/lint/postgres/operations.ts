import type { Node } from 'libpg-query';
import type { Operation } from '../operation.ts';
import { alterTable, objectWord } from './alter-table.ts';
import { createIndex, createTable, drop, rename } from './definitions.ts';
import { constantOf, dotted, objectName, tableName } from './names.ts';
import { session } from './session.ts';

/** What a parsed statement does. One that is not known by name is `other`. */
export function operationsOf(node: Node): readonly Operation[] {
  return ofTables(node) ?? ofRows(node) ?? ofObjects(node) ?? session(node);
}

function ofTables(node: Node): readonly Operation[] | undefined {
  if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt);
  if ('CreateStmt' in node) return [createTable(node.CreateStmt)];
  if ('DropStmt' in node) return drop(node.DropStmt);
  if ('RenameStmt' in node) return [rename(node.RenameStmt)];
  if ('IndexStmt' in node) return [createIndex(node.IndexStmt)];
  const made = 'CreateTableAsStmt' in node ? node.CreateTableAsStmt : undefined;
  const into = made?.into ?? ('SelectStmt' in node ? node.SelectStmt.intoClause : undefined);
  if (into) {
    const ifNotExists = made?.if_not_exists === true;
    return [{ kind: 'create-table', table: tableName(into.rel), ifNotExists, columns: [], constraints: [] }];
  }
  if ('TruncateStmt' in node) return tables(node.TruncateStmt.relations).map(table => ({ kind: 'truncate', table }));
  if ('LockStmt' in node) return tables(node.LockStmt.relations).map(table => ({ kind: 'lock-table', table }));
  if (!('RefreshMatViewStmt' in node)) return undefined;
  const { relation, concurrent = false } = node.RefreshMatViewStmt;
  return [{ kind: 'refresh-view', table: tableName(relation), concurrently: concurrent }];
}

function ofRows(node: Node): readonly Operation[] | undefined {
  if ('DeleteStmt' in node) {
    const { relation, whereClause, usingClause } = node.DeleteStmt;
    return [{ kind: 'delete', table: tableName(relation), everything: !usingClause && isAlways(whereClause) }];
  }
  if ('UpdateStmt' in node) {
    const { relation, whereClause, fromClause, targetList = [] } = node.UpdateStmt;
    const columns = targetList.flatMap(one => ('ResTarget' in one ? (one.ResTarget.name ?? []) : []));
    return [{ kind: 'update', table: tableName(relation), everything: !fromClause && isAlways(whereClause), columns }];
  }
  if (!('InsertStmt' in node)) return undefined;
  const { relation, selectStmt } = node.InsertStmt;
  const from = selectStmt && 'SelectStmt' in selectStmt ? tables(selectStmt.SelectStmt.fromClause) : [];
  return [{ kind: 'insert', table: tableName(relation), from }];
}

function ofObjects(node: Node): readonly Operation[] | undefined {
  if ('AlterEnumStmt' in node) {
    const { typeName, oldVal, newVal = '', newValNeighbor } = node.AlterEnumStmt;
    const type = dotted(typeName);
    if (oldVal === undefined)
      return [{ kind: 'add-enum-value', type, value: newVal, placed: newValNeighbor !== undefined }];
    return [{ kind: 'rename-object', what: 'value', name: `${type}.${oldVal}`, to: newVal }];
  }
  if ('AlterObjectSchemaStmt' in node) {
    const { relation, object, objectType, newschema = '' } = node.AlterObjectSchemaStmt;
    const name = relation ? tableName(relation) : objectName(object);
    const to = `${newschema}.${name.replace(/^.*\./, '')}`;
    if (objectType === 'OBJECT_TABLE') return [{ kind: 'rename-table', table: name, to }];
    return [{ kind: 'rename-object', what: objectWord(objectType), name, to }];
  }
  const created = (what: string, name = ''): readonly Operation[] => [{ kind: 'create-object', what, name }];
  if ('CreateEnumStmt' in node) return created('type', dotted(node.CreateEnumStmt.typeName));
  if ('CompositeTypeStmt' in node) return created('type', tableName(node.CompositeTypeStmt.typevar));
  if ('CreateDomainStmt' in node) return created('domain', dotted(node.CreateDomainStmt.domainname));
  if ('CreateSchemaStmt' in node) return created('schema', node.CreateSchemaStmt.schemaname);
  if ('ViewStmt' in node) return created('view', tableName(node.ViewStmt.view));
  if ('CreateFunctionStmt' in node) return created('function', dotted(node.CreateFunctionStmt.funcname));
  return undefined;
}

const tables = (nodes: readonly Node[] | undefined): string[] =>
  (nodes ?? []).flatMap(node => ('RangeVar' in node ? tableName(node.RangeVar) : []));

const isAlways = (where: Node | undefined): boolean => where === undefined || constantOf(where) === 'true';
