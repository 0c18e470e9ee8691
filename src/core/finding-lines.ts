import type { Finding } from './outcome.ts';

/** Whether the detail of a finding is a part of a diff. */
export const isDiff = (detail: string): boolean => /^@@ -\d/.test(detail);

/**
 * The lines of the head that a finding speaks of, in order, up to so many: those that are added where its detail is a diff,
 * also of several hunks; else those of its place.
 */
export function linesOf({ place, detail }: Finding, most: number): readonly number[] {
  if (detail !== undefined && isDiff(detail)) {
    const added = addedLines(detail, most);
    if (added.length) return added;
  }
  if (place?.line === undefined) return [];
  const length = Math.min(most, (place.endLine ?? place.line) - place.line + 1);
  return Array.from({ length: Math.max(1, length) }, (_, index) => (place.line ?? 0) + index);
}

/** The lines that a part of a diff adds, in order, up to so many. */
export function addedLines(diff: string, most: number): readonly number[] {
  const numbers: number[] = [];
  let now = 0;
  for (const line of diff.split('\n')) {
    if (numbers.length >= most) break;
    const start = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line)?.[1];
    if (start !== undefined) now = Number(start);
    else if (line.startsWith('+')) numbers.push(now++);
    else if (line.startsWith(' ')) now++;
  }
  return numbers;
}
