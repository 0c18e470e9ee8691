/** One thing that a database's catalogue knows: a table, a column, an index. */
export interface SchemaObject {
  /** As a message says it: `table`, `column`, `unique constraint`. */
  readonly kind: string;
  /** With its schema, unless that is the usual one: `orders.note`. */
  readonly name: string;
  /** The table that it goes with, by its key: whoever misses that one needs not hear of this one. */
  readonly parent?: string | undefined;
  /** What makes it up, by the words of a message: `type`, `default`. */
  readonly properties: Readonly<Record<string, string | null>>;
}

/** All of a database but its rows, by `keyOf`. */
export type Schema = ReadonlyMap<string, SchemaObject>;

export const keyOf = ({ kind, name }: Pick<SchemaObject, 'kind' | 'name'>): string => `${kind} ${name}`;

/** The kind of the object that holds the order of a table's columns, which few programs depend on. */
export const columnOrder = 'column order';
