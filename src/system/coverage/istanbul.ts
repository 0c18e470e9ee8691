import { isRecord, parseJson, position, record, text } from '../untyped.ts';
import { addLine, hits, type ParsedCoverage, type ReportedFile, unreadable } from './parsed.ts';

/**
 * `coverage-final.json`: by path, the statements with their places and how often each was executed. As in istanbul itself, a
 * line counts where a statement begins on it: https://github.com/istanbuljs/istanbuljs/tree/main/packages/istanbul-lib-coverage
 */
export function parseIstanbul(source: string): ParsedCoverage {
  const report = parseJson(source);
  if (!isRecord(report)) return unreadable('it is not JSON: it may have been cut short');
  const files: ReportedFile[] = [];
  for (const [key, value] of Object.entries(report)) {
    // An instrumented file that was never loaded is wrapped once more.
    const file = isRecord(value) && isRecord(value['data']) ? value['data'] : record(value);
    if (!isRecord(file['statementMap']) || !isRecord(file['s']))
      return unreadable(`it is not istanbul's: \`${key.slice(0, 200)}\` has no statements`);
    const counts = new Map(Object.entries(file['s']));
    const lines = new Map<number, boolean>();
    for (const [id, place] of Object.entries(file['statementMap'])) {
      const line = position(record(record(place)['start'])['line']);
      const executed = hits(counts.get(id));
      if (line === undefined || executed === undefined)
        return unreadable(`a statement of \`${key.slice(0, 200)}\` has no line or was not counted`);
      addLine(lines, line, executed > 0);
    }
    files.push({ written: text(file['path']) || key, lines });
  }
  return { ok: true, files };
}
