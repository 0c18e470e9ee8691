/** The lines around a place, numbered, with a marker below the column. One column is one character, whatever it is. */
export function codeFrame(lines: readonly string[], place: { line: number; column: number }): string {
  const first = Math.max(1, place.line - 2);
  const last = Math.min(lines.length, place.line + 1);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const line = visible(lines[number - 1] ?? '');
    frame.push(`${number === place.line ? '>' : ' '} ${String(number).padStart(width)} | ${line}`.trimEnd());
    if (number === place.line) frame.push(`  ${' '.repeat(width)} | ${' '.repeat(Math.min(place.column, 200) - 1)}^`);
  }
  return frame.join('\n');
}

const visible = (line: string) =>
  line
    .slice(0, 200)
    .replaceAll('\t', ' ')
    .replace(/\p{C}|\p{Zl}|\p{Zp}/gu, '·');
