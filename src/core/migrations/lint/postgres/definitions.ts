import type { CreateStmt, DropStmt, IndexStmt, RenameStmt } from 'libpg-query';
import type { Operation } from '../operation.ts';
import { objectWord } from './alter-table.ts';
import { columnOf, constraintOf } from './columns.ts';
import { objectName, tableName } from './names.ts';

export function createTable({ relation, tableElts = [], ...more }: CreateStmt): Operation {
  const parent = more.partbound ? more.inhRelations?.[0] : undefined;
  return {
    kind: 'create-table',
    table: tableName(relation),
    ifNotExists: more.if_not_exists === true,
    columns: tableElts.flatMap(node => ('ColumnDef' in node ? columnOf(node.ColumnDef) : [])),
    constraints: [...tableElts, ...(more.constraints ?? [])].flatMap(node =>
      'Constraint' in node ? (constraintOf(node.Constraint) ?? []) : [],
    ),
    ...(parent && 'RangeVar' in parent ? { partitionOf: tableName(parent.RangeVar) } : {}),
  };
}

export function drop({ objects = [], removeType, behavior, concurrent = false }: DropStmt): readonly Operation[] {
  const cascade = behavior === 'DROP_CASCADE';
  return objects.map((object): Operation => {
    const name = objectName(object);
    if (removeType === 'OBJECT_TABLE') return { kind: 'drop-table', table: name, cascade };
    if (removeType === 'OBJECT_INDEX') return { kind: 'drop-index', table: '', name, concurrently: concurrent };
    return { kind: 'drop-object', what: objectWord(removeType), name, cascade };
  });
}

export function rename({ renameType, relationType, relation, ...more }: RenameStmt): Operation {
  const { object, subname = '', newname: to = '' } = more;
  const table = tableName(relation);
  if (renameType === 'OBJECT_TABLE') return { kind: 'rename-table', table, to: table.replace(/[^.]*$/, to) };
  if (renameType === 'OBJECT_COLUMN' && relationType === 'OBJECT_TABLE')
    return { kind: 'rename-column', table, column: subname, to };
  if (renameType === 'OBJECT_INDEX') return { kind: 'rename-index', table: '', name: table };
  if (renameType === 'OBJECT_TABCONSTRAINT') return { kind: 'alter-table', table, how: 'RENAME CONSTRAINT' };
  return { kind: 'rename-object', what: objectWord(renameType), name: table || objectName(object) || subname, to };
}

export function createIndex({ idxname, relation, indexParams = [], ...more }: IndexStmt): Operation {
  return {
    kind: 'create-index',
    table: tableName(relation),
    name: idxname,
    columns: indexParams.map(node => ('IndexElem' in node ? (node.IndexElem.name ?? '') : '')),
    unique: more.unique === true,
    concurrently: more.concurrent === true,
    only: relation?.inh !== true,
    method: 'usual',
    partial: more.whereClause !== undefined,
  };
}
