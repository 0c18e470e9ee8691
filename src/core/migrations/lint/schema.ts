import type { Column, Constraint, Operation, OperationOf } from './operation.ts';
import type { Context, Statement } from './statement.ts';

// What earlier statements, of this change or landed, say about a table. They are read as they stand: a program between them
// may have done more.

/** Those before this one that name all of these words, the oldest first. */
export function earlier(context: Context, ...words: readonly string[]): readonly Statement[] {
  return [...context.landed(...words.map(lastPart)), ...context.statements.slice(0, context.index)];
}

/** Whether the change adds this column to a table that is there. */
export const isNewColumn = ({ statements, index }: Context, table: string, column: string): boolean =>
  statements
    .slice(0, index + 1)
    .some(({ operations }) =>
      operations.some(one => one.kind === 'add-column' && one.table === table && one.column.name === column),
    );

/** The type that the column had last; undefined where no statement says it. */
export function typeOf(context: Context, table: string, column: string): string | undefined {
  let type: string | undefined;
  for (const { operations } of earlier(context, table, column))
    for (const one of operations) {
      if (one.kind === 'create-table' && one.table === table)
        type = one.columns.find(({ name }) => name === column)?.type ?? type;
      if (one.kind === 'add-column' && one.table === table && one.column.name === column) type = one.column.type;
      if (one.kind === 'change-type' && one.table === table && one.column === column) type = one.type;
      if (one.kind === 'rename-column' && one.table === table && one.to === column) type = undefined;
      if (one.kind === 'drop-table' && one.table === table) type = undefined;
    }
  return type;
}

/** Whether a check that holds for all rows already demands this column. */
export function isDemanded(context: Context, table: string, column: string): boolean {
  const names = new Map<string, 'valid' | 'not-valid'>();
  for (const { operations } of earlier(context, table, column))
    for (const one of operations) {
      if (!('table' in one) || one.table !== table) continue;
      if (one.kind === 'add-constraint' && demands(one.constraint, column))
        names.set(one.constraint.name ?? '', one.constraint.notValid ? 'not-valid' : 'valid');
      if (one.kind === 'create-table')
        for (const constraint of constraintsOf(one))
          if (demands(constraint, column)) names.set(constraint.name ?? '', 'valid');
      if (one.kind === 'validate-constraint' && names.has(one.name)) names.set(one.name, 'valid');
      if (one.kind === 'drop-constraint') names.delete(one.name);
    }
  return [...names.values()].includes('valid');
}

const demands = (constraint: Constraint, column: string): boolean =>
  constraint.notNullOf?.includes(column) === true ||
  (constraint.kind === 'not-null' && constraint.columns.includes(column));

/** All constraints that a statement gives a table: its own, and those of its columns. */
export function constraintsOf(operation: Operation): readonly Constraint[] {
  if (operation.kind === 'create-table')
    return [...operation.constraints, ...operation.columns.flatMap(({ constraints }) => constraints)];
  if (operation.kind === 'add-column') return operation.column.constraints;
  return operation.kind === 'add-constraint' ? [operation.constraint] : [];
}

/** The columns that an operation gives a table. */
export function columnsOf(operation: Operation): readonly Column[] {
  if (operation.kind === 'create-table') return operation.columns;
  return operation.kind === 'add-column' ? [operation.column] : [];
}

/** Whether some index, of the change or landed, begins with these columns, in any order. */
export function isIndexed(context: Context, table: string, columns: readonly string[]): boolean {
  const all = [...context.landed(lastPart(table), ...columns), ...context.statements];
  const begins = (own: readonly string[]) => {
    const first = own.slice(0, columns.length);
    return columns.every(column => first.includes(column));
  };
  return all.some(({ operations }) =>
    operations.some(one => {
      if (!('table' in one) || one.table !== table) return false;
      if (one.kind === 'create-index') return begins((one as OperationOf<'create-index'>).columns) && !one.partial;
      return constraintsOf(one).some(({ kind, columns: own }) => /^(?:unique|primary)$/.test(kind) && begins(own));
    }),
  );
}

export const lastPart = (name: string): string => name.replace(/^.*\./, '');
