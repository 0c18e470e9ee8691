import { columnOrder, keyOf, type Schema, type SchemaObject } from './schema.ts';

/** What differs between what was and what is. `missing`: it is no more; `left`: it was not there before. */
export type Difference =
  | { readonly kind: 'missing'; readonly object: SchemaObject }
  | { readonly kind: 'left'; readonly object: SchemaObject }
  | {
      readonly kind: 'changed';
      readonly object: SchemaObject;
      readonly changes: readonly {
        readonly property: string;
        readonly was: string | null;
        readonly is: string | null;
      }[];
    };

/** In the order of their kinds and names. What goes with a table that is missing or left is not listed beside it. */
export function compareSchemas(was: Schema, is: Schema): readonly Difference[] {
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
  const missing = (object: SchemaObject | undefined, there: Schema) =>
    object?.parent !== undefined && !there.has(object.parent);
  return keys.flatMap((key): readonly Difference[] => {
    const [before, after] = [was.get(key), is.get(key)];
    if (before && after) return changed(before, after);
    if (before) return before.kind === columnOrder || missing(before, is) ? [] : [{ kind: 'missing', object: before }];
    if (after) return after.kind === columnOrder || missing(after, was) ? [] : [{ kind: 'left', object: after }];
    return [];
  });
}

function changed(before: SchemaObject, after: SchemaObject): readonly Difference[] {
  if (before.kind === columnOrder) return reordered(before, after);
  const names = [...new Set([...Object.keys(before.properties), ...Object.keys(after.properties)])];
  const changes = names.flatMap(property => {
    const [was = null, is = null] = [before.properties[property], after.properties[property]];
    return was === is ? [] : [{ property, was, is }];
  });
  return changes.length ? [{ kind: 'changed', object: after, changes }] : [];
}

/** Of the columns that are there both times; that others came or went is told with those. */
function reordered(before: SchemaObject, after: SchemaObject): readonly Difference[] {
  const [was, is] = [before, after].map(({ properties }) => (properties['columns'] ?? '').split(', '));
  const common = (own: readonly string[] = [], other: readonly string[] = []) =>
    own.filter(one => other.includes(one)).join(', ');
  const [old, now] = [common(was, is), common(is, was)];
  return old === now ? [] : [{ kind: 'changed', object: after, changes: [{ property: 'columns', was: old, is: now }] }];
}

export const isColumnOrder = ({ object }: Difference): boolean => object.kind === columnOrder;

export const sameDifference = (one: Difference, other: Difference): boolean =>
  one.kind === other.kind && keyOf(one.object) === keyOf(other.object);

/** ``column `orders.note` did not come back: type was `text`, is `varchar(20)` `` */
export function describeDifference(difference: Difference, back = true): string {
  const { object } = difference;
  const what = `${object.kind} \`${object.name}\``;
  if (difference.kind === 'missing') return back ? `${what} did not come back` : `${what} is missing`;
  if (difference.kind === 'left') return back ? `${what} is left behind` : `${what} is there in addition`;
  const changes = difference.changes.map(({ property, was, is }) => describeChange(property, was, is));
  return `${what} ${back ? 'did not come back' : 'is another one'}: ${changes.join('; ')}`;
}

function describeChange(property: string, was: string | null, is: string | null): string {
  if (was === null) return `${property} is \`${cut(is ?? '')}\`, and was none`;
  if (is === null) return `${property} was \`${cut(was)}\`, and is none`;
  const [first, second] = fromDifference(was, is);
  return `${property} was \`${first}\`, is \`${second}\``;
}

const longest = 120;

/** Where two long texts begin alike, from where they do not. */
function fromDifference(was: string, is: string): readonly [string, string] {
  if (was.length <= longest && is.length <= longest) {
    const [one, other] = [cut(was), cut(is)];
    return one === other ? [was, is] : [one, other];
  }
  let same = 0;
  while (same < was.length && was[same] === is[same]) same++;
  const from = Math.max(0, same - 40);
  const begin = (text: string) => cut((from ? '… ' : '') + text.slice(from));
  return [begin(was), begin(is)];
}

/** In one line: the server prints a view in several. */
const cut = (text: string): string => {
  const line = text.replace(/\s*\n\s*/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)} …` : line;
};
