/** What a table holds, so that it can be compared: nothing of the values themselves is kept. */
export interface TableRows {
  readonly count: number;
  /** Of its rows, each with all its values by the names of their columns. */
  readonly digest: string;
  readonly columns: Readonly<Record<string, { readonly filled: number; readonly digest: string }>>;
}

/** By the table's name. */
export type Rows = ReadonlyMap<string, TableRows>;

/** What happened to a table's rows. */
export interface RowDifference {
  readonly table: string;
  readonly kind: 'lost' | 'left' | 'changed';
  /** As a message says it. */
  readonly text: string;
}

/** Compares rows as they were with what is there, on the tables and columns that there are both times. */
export function compareRows(was: Rows, is: Rows): readonly RowDifference[] {
  return [...was].flatMap(([table, before]): RowDifference[] => {
    const after = is.get(table);
    // That it is missing is told of the schema; what it held is gone all the same.
    if (!after) {
      const text =
        before.count === 1
          ? `the row of \`${table}\` is gone with it`
          : `all ${before.count} rows of \`${table}\` are gone with it`;
      return before.count ? [{ table, kind: 'lost', text }] : [];
    }
    if (after.count < before.count) {
      const gone = before.count - after.count;
      return [{ table, kind: 'lost', text: `${gone} of ${countRows(before.count)} of \`${table}\` did not come back` }];
    }
    if (after.count > before.count) {
      const more = after.count - before.count;
      return [
        { table, kind: 'left', text: `${countRows(more)} of \`${table}\` ${more === 1 ? 'is' : 'are'} left behind` },
      ];
    }
    const columns = Object.entries(before.columns).flatMap(([name, old]): RowDifference[] => {
      const now = after.columns[name];
      if (!now || now.digest === old.digest) return [];
      const column = `\`${table}.${name}\``;
      return now.filled < old.filled
        ? [
            {
              table,
              kind: 'lost',
              text: `${old.filled - now.filled} of ${old.filled} values of ${column} did not come back`,
            },
          ]
        : [{ table, kind: 'changed', text: `the values of ${column} are others than before` }];
    });
    const isMoved = !columns.length && before.digest !== after.digest && haveSameColumns(before, after);
    const text = `the values of \`${table}\` are in other rows than before`;
    return isMoved ? [{ table, kind: 'changed', text }] : columns;
  });
}

const haveSameColumns = (one: TableRows, other: TableRows): boolean =>
  Object.keys(one.columns).sort().join() === Object.keys(other.columns).sort().join();

const countRows = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);
