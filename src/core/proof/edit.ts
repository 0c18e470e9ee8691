/** A stretch of a text, by offsets, and what stands in its place. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text after these edits, none of which touches another. */
export function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, text: instead } of edits.toSorted((a, b) => a.from - b.from)) {
    parts.push(text.slice(at, from), instead);
    at = to;
  }
  return [...parts, text.slice(at)].join('');
}

const context = 3;

/** The hunk that git shows between the text after an edit and the text itself: what taking it back takes away. */
export function diffOf(
  text: string,
  edit: Edit,
): {
  readonly diff: string;
  readonly line: number;
  readonly endLine: number;
  readonly added: number;
  readonly removed: number;
} {
  const now = linesOf(text);
  const was = linesOf(edited(text, [edit]));
  const most = Math.min(now.length, was.length);
  let top = 0;
  while (top < most && now[top] === was[top]) top++;
  let end = 0;
  while (end < most - top && now[now.length - 1 - end] === was[was.length - 1 - end]) end++;
  const added = now.slice(top, now.length - end);
  const removed = was.slice(top, was.length - end);
  const above = now.slice(Math.max(0, top - context), top);
  const below = now.slice(now.length - end, now.length - end + context);
  const start = top - above.length + 1;
  const size = (lines: readonly string[]) => above.length + lines.length + below.length;
  const show = (sign: string) => (line: string) => `${sign}${line.endsWith('\n') ? line : `${line}\n`}`;
  const rows = [...above.map(show(' ')), ...removed.map(show('-')), ...added.map(show('+')), ...below.map(show(' '))];
  return {
    diff: [`@@ -${start},${size(removed)} +${start},${size(added)} @@\n`, ...rows].join(''),
    line: top + 1,
    endLine: Math.max(top + 1, top + added.length),
    added: added.length,
    removed: removed.length,
  };
}

/** Each with what ends it. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
