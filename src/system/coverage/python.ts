import { isRecord, list, parseJson, position, record, text } from '../untyped.ts';
import { addLine, addTestLine, type ParsedCoverage, type ReportedFile, unreadable } from './parsed.ts';

/**
 * What `coverage json` of coverage.py writes: by path, lines that were executed and that were missed; a statement on several
 * lines is its first. With `--show-contexts`, for each line the contexts in which it was executed, which pytest-cov's
 * `--cov-context=test` names as `tests/test_a.py::test_b|run`, and the empty one.
 * https://coverage.readthedocs.io/en/latest/commands/cmd_json.html
 */
export function parsePython(source: string): ParsedCoverage {
  const report = parseJson(source);
  if (!isRecord(report)) return unreadable('it is not JSON: it may have been cut short');
  if (!isRecord(report['files'])) return unreadable("it is not coverage.py's: it has no `files`");
  const files: ReportedFile[] = [];
  for (const [written, value] of Object.entries(report['files'])) {
    const { executed_lines: executed, missing_lines: missing, contexts } = record(value);
    if (!Array.isArray(executed) || !Array.isArray(missing))
      return unreadable(`it is not coverage.py's: \`${written.slice(0, 200)}\` has no lines`);
    const lines = new Map<number, boolean>();
    for (const [numbers, isCovered] of [
      [missing, false],
      [executed, true],
    ] as const) {
      for (const number of numbers) {
        const line = position(number);
        if (line === undefined) return unreadable(`a line of \`${written.slice(0, 200)}\` has no number`);
        addLine(lines, line, isCovered);
      }
    }
    const tests = new Map<string, Set<number>>();
    for (const [number, names] of Object.entries(record(contexts))) {
      const line = position(number);
      if (line === undefined) continue;
      for (const name of list(names)) if (text(name)) addTestLine(tests, text(name), line);
    }
    files.push({ written, lines, tests });
  }
  return { ok: true, files };
}
