import type { AlterTableCmd, AlterTableStmt } from 'libpg-query';
import type { Operation } from '../operation.ts';
import { columnOf, constraintOf } from './columns.ts';
import { tableName, typeText } from './names.ts';

export function alterTable(statement: AlterTableStmt): readonly Operation[] {
  const table = tableName(statement.relation);
  const what = objectWord(statement.objtype);
  if (what !== 'table' && what !== 'materialized view') return [{ kind: 'other', what: `alter ${what}` }];
  return (statement.cmds ?? []).flatMap(node => ('AlterTableCmd' in node ? actionOf(table, node.AlterTableCmd) : []));
}

/** `OBJECT_MATVIEW` is a `materialized view`. */
export function objectWord(type: string | undefined): string {
  const word = (type ?? '').replace(/^OBJECT_/, '').toLowerCase();
  return word === 'matview' ? 'materialized view' : word.replace('_', ' ');
}

const rewrites: Partial<Record<NonNullable<AlterTableCmd['subtype']>, string>> = {
  AT_SetLogged: 'SET LOGGED',
  AT_SetUnLogged: 'SET UNLOGGED',
  AT_SetTableSpace: 'SET TABLESPACE',
  AT_SetAccessMethod: 'SET ACCESS METHOD',
};

/** The parser leaves out the first of an enumeration, so that no `subtype` is `AT_AddColumn`. */
function actionOf(table: string, { subtype = 'AT_AddColumn', name = '', def }: AlterTableCmd): Operation {
  const how = subtype.replace(/^AT_/, '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  const usual = { kind: 'alter-table', table, how: how.toUpperCase() } as const;
  const rewrite = rewrites[subtype];
  if (rewrite) return { kind: 'rewrite', table, how: rewrite };
  switch (subtype) {
    case 'AT_AddColumn':
      return def && 'ColumnDef' in def ? { kind: 'add-column', table, column: columnOf(def.ColumnDef) } : usual;
    case 'AT_DropColumn':
      return { kind: 'drop-column', table, column: name };
    case 'AT_AlterColumnType': {
      const column = def && 'ColumnDef' in def ? def.ColumnDef : undefined;
      const using = column?.raw_default !== undefined;
      return { kind: 'change-type', table, column: name, type: typeText(column?.typeName), using };
    }
    case 'AT_SetNotNull':
      return { kind: 'set-not-null', table, column: name };
    case 'AT_DropNotNull':
      return { kind: 'drop-not-null', table, column: name };
    case 'AT_ColumnDefault':
      return { kind: def ? 'set-default' : 'drop-default', table, column: name };
    case 'AT_AddConstraint': {
      const constraint = def && 'Constraint' in def ? constraintOf(def.Constraint) : undefined;
      return constraint ? { kind: 'add-constraint', table, constraint } : usual;
    }
    case 'AT_ValidateConstraint':
      return { kind: 'validate-constraint', table, name };
    case 'AT_DropConstraint':
      return { kind: 'drop-constraint', table, name };
    case 'AT_AttachPartition':
    case 'AT_DetachPartition': {
      const partition = def && 'PartitionCmd' in def ? def.PartitionCmd : undefined;
      const parts = { table, partition: tableName(partition?.name) };
      if (subtype === 'AT_AttachPartition') return { kind: 'attach-partition', ...parts };
      return { kind: 'detach-partition', ...parts, concurrently: partition?.concurrent === true };
    }
    default:
      return usual;
  }
}
