import type { Node, RangeVar, TypeName } from 'libpg-query';

/** As the catalogue has it, without `public.`. */
export function tableName(relation: RangeVar | undefined): string {
  const { schemaname: schema, relname: name = '' } = relation ?? {};
  return schema && schema !== 'public' ? `${schema}.${name}` : name;
}

export const textOf = (node: Node | undefined): string => (node && 'String' in node ? (node.String.sval ?? '') : '');

/** `a.b` of what names an object. */
export function objectName(node: Node | undefined): string {
  if (!node) return '';
  if ('List' in node) return dotted(node.List.items);
  if ('TypeName' in node) return dotted(node.TypeName.names);
  if ('ObjectWithArgs' in node) return dotted(node.ObjectWithArgs.objname);
  return textOf(node);
}

export const dotted = (parts: readonly Node[] = []): string =>
  parts
    .map(textOf)
    .filter((part, index) => index === parts.length - 1 || (part !== 'public' && part !== 'pg_catalog'))
    .join('.');

/** In small letters, with the usual names: `varchar(20)`, `int`, `text[]`. */
export function typeText(type: TypeName | undefined): string {
  const widths = (type?.typmods ?? []).map(node => constantOf(node) ?? '?').join(',');
  const name = dotted(type?.names);
  return `${usual[name] ?? name}${widths && `(${widths})`}${'[]'.repeat(type?.arrayBounds?.length ?? 0)}`;
}

/** The parser gives those of the catalogue. */
const usual: Readonly<Record<string, string | undefined>> = {
  int2: 'smallint',
  int4: 'int',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'char',
};

/** A constant as text, `null` for NULL; undefined for anything else. */
export function constantOf(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  if ('TypeCast' in node) return constantOf(node.TypeCast.arg);
  if (!('A_Const' in node)) return undefined;
  const { sval, ival, fval, boolval, isnull } = node.A_Const;
  if (isnull) return 'null';
  if (sval) return sval.sval ?? '';
  if (boolval) return String(boolval.boolval ?? false);
  if (fval) return fval.fval ?? '';
  return ival ? String(ival.ival ?? 0) : undefined;
}
