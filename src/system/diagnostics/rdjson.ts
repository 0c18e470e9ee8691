import type { Diagnostic } from '../../core/run/command.ts';
import type { Places } from '../test-reports/places.ts';
import { findJson, isRecord, list, parseJson, position, record, text } from '../untyped.ts';
import type { ParsedDiagnostics } from './diagnostics.ts';

/**
 * Reviewdog's diagnostics, as one JSON object or one a line: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
 * Columns are left out: this format counts them in bytes.
 */
export function parseRdjson(source: string, places: Places): ParsedDiagnostics {
  const whole = findJson(source);
  if (isRecord(whole) && Array.isArray(whole['diagnostics'])) {
    const severity = whole['severity'];
    return { ok: true, list: whole['diagnostics'].map(one => readDiagnostic(one, severity, places)) };
  }
  const found: Diagnostic[] = [];
  for (const line of source.split('\n')) {
    if (!line.trim()) continue;
    const value = parseJson(line);
    if (!isRecord(value) || !('message' in value || 'location' in value))
      return { ok: false, reason: 'it is neither rdjson nor rdjsonl: it may have been cut short' };
    found.push(readDiagnostic(value, undefined, places));
  }
  return { ok: true, list: found };
}

function readDiagnostic(value: unknown, inherited: unknown, places: Places): Diagnostic {
  const diagnostic = record(value);
  const location = record(diagnostic['location']);
  const range = record(location['range']);
  const line = position(record(range['start'])['line']);
  const endLine = position(record(range['end'])['line']);
  const path = text(location['path']);
  const place = path ? places.of(path, line) : undefined;
  const rule = text(record(diagnostic['code'])['value']) || text(record(diagnostic['source'])['name']) || 'unknown';
  return {
    rule,
    message: text(diagnostic['message']) || rule,
    severity: severityOf(diagnostic['severity']) ?? severityOf(inherited) ?? 'error',
    ...place,
    ...(place && line && endLine && endLine >= line ? { endLine } : {}),
  };
}

/** The names or numbers of the protocol's enumeration. */
function severityOf(value: unknown): Diagnostic['severity'] | undefined {
  const names = { ERROR: 'error', WARNING: 'warning', INFO: 'info', 1: 'error', 2: 'warning', 3: 'info' } as const;
  const [key] = list(value).map(String);
  return key === undefined ? undefined : names[key as keyof typeof names];
}
