import type { FileLines } from './change.ts';
import { shorten } from './neutral.ts';
import type { DiffHunk } from './report-content.ts';

export interface DiffExcerpt {
  readonly hunks: readonly DiffHunk[];
  /** How many added and removed lines are not in them. */
  readonly leftOut: number;
}

export interface DiffLimits {
  /** Lines around each change. */
  readonly context: number;
  /** Of a line; what is cut off is marked. */
  readonly columns: number;
  /** Of the excerpt; a marked line and those around it count, and are there all the same. */
  readonly lines: number;
}

interface Row {
  readonly sign: '+' | '-' | ' ';
  readonly before: number;
  readonly after: number;
  readonly text: string;
}

/**
 * The diff of a file: its changed lines with some around them, from the beginning until there are too many, and all those
 * around marked lines of the head. `head` is its text there; without it, nothing is around a change.
 */
export function excerptDiff(
  changed: FileLines,
  head: string | undefined,
  marked: ReadonlySet<number>,
  { context, columns, lines }: DiffLimits,
): DiffExcerpt {
  const rows = rowsOf(changed, head ?? '');
  const wanted = near(rows, context, ({ sign, after }) => sign !== ' ' || marked.has(after));
  const needed = near(rows, context, ({ sign, after }) => sign !== '-' && marked.has(after));
  const hunks: { before: number; after: number; lines: string[] }[] = [];
  let shown = 0;
  let leftOut = 0;
  let last = -2;
  for (const [index, row] of rows.entries()) {
    if (!wanted[index]) continue;
    if (shown >= lines && !needed[index]) {
      if (row.sign !== ' ') leftOut++;
      continue;
    }
    shown++;
    const above = rows[index - 1];
    if (last !== index - 1 || !above || !follows(row, above))
      hunks.push({ before: row.before, after: row.after, lines: [] });
    hunks.at(-1)?.lines.push(row.sign + shorten(row.text, columns));
    last = index;
  }
  return { hunks, leftOut };
}

/** Whether nothing stands between these two in either text. */
const follows = (row: Row, above: Row) =>
  row.before === above.before + (above.sign === '+' ? 0 : 1) &&
  row.after === above.after + (above.sign === '-' ? 0 : 1);

/** All lines of the head, with the removed ones where they stood. */
function rowsOf({ added, removed }: FileLines, head: string): readonly Row[] {
  const texts = head === '' ? [] : head.replace(/\n$/, '').split('\n');
  const rows: Row[] = [];
  let before = 1;
  let after = 1;
  let nextAdded = 0;
  let nextRemoved = 0;
  for (;;) {
    const gone = removed[nextRemoved];
    const come = added[nextAdded];
    if (gone && gone.number <= before) {
      rows.push({ sign: '-', before: before++, after, text: gone.text });
      nextRemoved++;
    } else if (come && come.number <= after) {
      rows.push({ sign: '+', before, after: after++, text: come.text });
      nextAdded++;
    } else if (after <= texts.length) {
      rows.push({ sign: ' ', before: before++, after, text: texts[after++ - 1]?.replace(/\r$/, '') ?? '' });
    } else if (gone || come) {
      // The text is not known: nothing is between this change and the next.
      const gap = Math.min((gone?.number ?? Infinity) - before, (come?.number ?? Infinity) - after);
      before += gap;
      after += gap;
    } else return rows;
  }
}

/** Which rows are at most so far from one of these. */
function near(rows: readonly Row[], distance: number, is: (row: Row) => boolean): Uint8Array {
  const flags = new Uint8Array(rows.length);
  for (const [index, row] of rows.entries())
    if (is(row)) flags.fill(1, Math.max(0, index - distance), index + distance + 1);
  return flags;
}
