import type { ColumnDef, Node, Constraint as PgConstraint } from 'libpg-query';
import type { Column, Constraint } from '../operation.ts';
import { defaultOf } from './defaults.ts';
import { tableName, textOf, typeText } from './names.ts';

export function columnOf(definition: ColumnDef): Column {
  const own = (definition.constraints ?? []).flatMap(node => ('Constraint' in node ? node.Constraint : []));
  const of = (kind: PgConstraint['contype']) => own.find(one => one.contype === kind);
  const type = typeText(definition.typeName);
  const generated = of('CONSTR_GENERATED');
  const name = definition.colname ?? '';
  return {
    name,
    type,
    notNull: (of('CONSTR_NOTNULL') ?? of('CONSTR_PRIMARY')) !== undefined,
    default: defaultOf(of('CONSTR_DEFAULT')?.raw_expr),
    generated: generated && (generated.generated_kind === 'v' ? 'virtual' : 'stored'),
    counts: /^(?:small|big)?serial[248]?$/.test(type) || of('CONSTR_IDENTITY') !== undefined,
    constraints: own.flatMap(one => constraintOf(one) ?? []).map(one => ({ ...one, columns: [name] })),
    placed: false,
  };
}

const kinds: Partial<Record<NonNullable<PgConstraint['contype']>, Constraint['kind']>> = {
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary',
  CONSTR_EXCLUSION: 'exclusion',
  CONSTR_NOTNULL: 'not-null',
};

export function constraintOf(constraint: PgConstraint): Constraint | undefined {
  const kind = constraint.contype && kinds[constraint.contype];
  if (!kind) return undefined;
  return {
    kind,
    name: constraint.conname,
    columns: [...(constraint.fk_attrs ?? []), ...(constraint.keys ?? [])].map(textOf),
    // What is not enforced looks at no row either.
    notValid: constraint.skip_validation === true || constraint.is_enforced === false,
    usingIndex: constraint.indexname !== undefined,
    ...(constraint.pktable ? { references: tableName(constraint.pktable) } : {}),
    ...(kind === 'check' ? { notNullOf: notNullIn(constraint.raw_expr) } : {}),
  };
}

/** The columns that `c IS NOT NULL AND …` demands. */
function notNullIn(root: Node | undefined): string[] {
  const found: string[] = [];
  const todo = root ? [root] : [];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') todo.push(...(node.BoolExpr.args ?? []));
    if (!('NullTest' in node) || node.NullTest.nulltesttype !== 'IS_NOT_NULL') continue;
    const { arg } = node.NullTest;
    if (arg && 'ColumnRef' in arg) found.push(textOf(arg.ColumnRef.fields?.at(-1)));
  }
  return found;
}
