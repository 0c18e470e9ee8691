import { addLine, type ParsedCoverage, unreadable } from './parsed.ts';

const block = /^(.{1,4096}):([0-9]{1,9})\.[0-9]{1,9},([0-9]{1,9})\.[0-9]{1,9} ([0-9]{1,9}) ([0-9]{1,20})$/;
const longestBlock = 100_000;
const mostLines = 5_000_000;

/**
 * The profile of `go test -coverprofile`: `mode: set`, then blocks as `import/path/file.go:5.10,7.3 <statements> <count>`, see
 * https://pkg.go.dev/golang.org/x/tools/cover. A line is executed where one of the blocks on it was.
 */
export function parseGoProfile(text: string): ParsedCoverage {
  const files = new Map<string, Map<number, boolean>>();
  const rows = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(row => row.trim());
  if (!/^mode: (?:set|count|atomic)$/.test(rows[0] ?? '')) return unreadable('it does not begin with `mode:`');
  let total = 0;
  for (const [index, row] of rows.entries()) {
    // Profiles that were joined by `cat` have several such lines.
    if (row === '' || /^mode: (?:set|count|atomic)$/.test(row)) continue;
    const [, path = '', from, to, statements, count] = block.exec(row) ?? [];
    const [start, end] = [Number(from), Number(to)];
    if (!path || start < 1 || end < start || end - start > longestBlock)
      return unreadable(`line ${index + 1} is no block: it may have been cut short`);
    const lines = files.get(path) ?? new Map<number, boolean>();
    files.set(path, lines);
    // The body of an empty function is a block without statements.
    if (Number(statements) === 0) continue;
    total += end - start + 1;
    if (total > mostLines) return unreadable('its blocks are longer than any source');
    for (let line = start; line <= end; line++) addLine(lines, line, Number(count) > 0);
  }
  if (!text.endsWith('\n')) return unreadable('its last line does not end: it was cut short');
  return { ok: true, files: [...files].map(([written, lines]) => ({ written, lines })) };
}
