import type { Difference } from './compare.ts';

/** What PostgreSQL prints as SQL. */
const printed: ReadonlySet<string> = new Set(['definition', 'default', 'generated', 'using', 'check']);

/**
 * Of these, the ones that are more than another spelling. What PostgreSQL printed, and a way back gives to it again, it
 * prints with other parentheses and casts: `a in ('x')` becomes `a = any ((array['x'::varchar])::text[])`, and that
 * `a = any (array[('x'::varchar)::text])`.
 */
export async function withoutSpellings<T>(
  list: readonly T[],
  differenceOf: (one: T) => Difference,
): Promise<readonly T[]> {
  if (!list.some(one => mayBeSpelling(differenceOf(one)))) return list;
  const parser = await import('libpg-query');
  await parser.loadModule();
  const meaningOf = (text: string): string | undefined => {
    // A statement, an expression, or a constraint.
    for (const before of ['', 'select ', 'alter table t add ']) {
      try {
        return JSON.stringify(normal(parser.parseSync(before + text)));
      } catch {}
    }
    return undefined;
  };
  const isSpelling = (difference: Difference) =>
    mayBeSpelling(difference) &&
    difference.changes.every(({ was, is }) => {
      const meaning = meaningOf(was ?? '');
      return meaning !== undefined && meaning === meaningOf(is ?? '');
    });
  return list.filter(one => !isSpelling(differenceOf(one)));
}

const mayBeSpelling = (difference: Difference): difference is Extract<Difference, { kind: 'changed' }> =>
  difference.kind === 'changed' &&
  difference.changes.every(({ property, was, is }) => printed.has(property) && was !== null && is !== null);

type Tree = Readonly<Record<string, unknown>>;

/** The tree of the parser without places, and alike for what means the same. */
function normal(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(normal);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(
    ([key]) => !/^(?:(?:stmt_)?location|stmt_len|(?:rexpr_)?list_(?:start|end))$/.test(key),
  );
  const tree: Tree = Object.fromEntries(entries.map(([key, value]) => [key, normal(value)]));
  const { BoolExpr: logic, TypeCast: cast } = tree as { BoolExpr?: Logic; TypeCast?: Cast };
  if (logic) return { BoolExpr: { ...logic, args: logic.args.flatMap(one => sameLogic(one, logic.boolop)) } };
  return cast ? castApart(cast) : tree;
}

interface Logic {
  readonly boolop: string;
  readonly args: readonly Tree[];
}

/** `a and (b and c)`, as `a and b and c`. */
function sameLogic(arg: Tree, boolop: string): readonly Tree[] {
  const inner = arg['BoolExpr'] as Logic | undefined;
  return inner && inner.boolop === boolop && boolop !== 'NOT_EXPR' ? inner.args : [arg];
}

interface Cast {
  readonly arg: Tree;
  readonly typeName: TypeName;
}

interface TypeName {
  readonly names: readonly Tree[];
  readonly typmods?: unknown;
  readonly arrayBounds?: readonly unknown[];
}

/** Of an array, a cast of each element; of a text that is one already, none in between. */
function castApart({ arg, typeName }: Cast): Tree {
  const array = arg['A_ArrayExpr'] as { readonly elements?: readonly Tree[] } | undefined;
  if (array?.elements && typeName.arrayBounds?.length === 1) {
    const { arrayBounds, ...element } = typeName;
    return {
      A_ArrayExpr: { ...array, elements: array.elements.map(one => castApart({ arg: one, typeName: element })) },
    };
  }
  const inner = arg['TypeCast'] as Cast | undefined;
  if (inner?.arg['A_Const'] && isPlainText(inner.typeName) && isPlainText(typeName))
    return { TypeCast: { arg: inner.arg, typeName } };
  return { TypeCast: { arg, typeName } };
}

/** `text`, or `varchar` of any length. */
const isPlainText = ({ names, typmods, arrayBounds }: TypeName): boolean =>
  typmods === undefined && arrayBounds === undefined && /"sval":"(?:text|varchar)"\}\}\]$/.test(JSON.stringify(names));
