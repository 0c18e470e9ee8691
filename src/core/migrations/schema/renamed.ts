import type { Difference } from './compare.ts';
import type { SchemaObject } from './schema.ts';

/** What is there as it was, but for its name: that of an index, a constraint, a sequence that a column owns. */
export interface Renamed {
  readonly from: SchemaObject;
  readonly to: SchemaObject;
}

/**
 * Takes the pairs of what is missing and what is left apart that are one thing under two names, and what differs for no
 * other reason, such as a default that names the sequence. PostgreSQL numbers a name that is taken: `orders_pkey1`.
 */
export function findRenamed<T>(
  list: readonly T[],
  differenceOf: (one: T) => Difference,
): { readonly renamed: readonly (Renamed & { readonly left: T })[]; readonly rest: readonly T[] } {
  const only = (kind: 'missing' | 'left') =>
    list.filter(one => differenceOf(one).kind === kind && isToldByWhatItDoes(differenceOf(one).object));
  const [missing, left] = [only('missing'), only('left')];
  const pairs = missing.flatMap(from => {
    const like = (others: readonly T[], one: T) =>
      others.filter(other => shape(differenceOf(other).object) === shape(differenceOf(one).object));
    const [to, another] = like(left, from);
    // Of several that are alike, nobody can tell which is which.
    if (to === undefined || another !== undefined || like(missing, from).length > 1) return [];
    return [{ from, to }];
  });
  const renamed = pairs.map(({ from, to }) => ({
    from: differenceOf(from).object,
    to: differenceOf(to).object,
    left: to,
  }));
  const taken = new Set(pairs.flatMap(({ from, to }) => [from, to]));
  const isConsequence = (difference: Difference) =>
    difference.kind === 'changed' &&
    difference.changes.every(
      ({ was, is }) =>
        was !== null &&
        renamed.some(({ from, to }) => withoutName(was, ownName(from)) === withoutName(is ?? '', ownName(to))),
    );
  return { renamed, rest: list.filter(one => !taken.has(one) && !isConsequence(differenceOf(one))) };
}

/** Columns of one type are not one for that; a definition says more. */
const isToldByWhatItDoes = ({ parent, properties }: SchemaObject): boolean =>
  parent !== undefined && (properties['definition'] ?? properties['owned by'] ?? null) !== null;

function shape(object: SchemaObject): string {
  const { kind, parent, properties } = object;
  const text = JSON.stringify([kind, parent, Object.entries(properties).sort()]);
  return withoutName(text, ownName(object));
}

/** Without its table. */
export const ownName = ({ name }: SchemaObject): string => name.split('.').at(-1) ?? name;

const withoutName = (text: string, name: string): string =>
  text.replace(new RegExp(`(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`, 'g'), '*');
