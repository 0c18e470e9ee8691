import type { Diagnostic, DiagnosticRequest, DiagnosticRun } from '../../core/run/command.ts';
import type { ReportTexts } from '../report-files.ts';
import type { Places } from '../test-reports/places.ts';
import { parseRdjson } from './rdjson.ts';
import { parseSarif } from './sarif.ts';

export type ParsedDiagnostics = DiagnosticRun['diagnostics'];
type Format = DiagnosticRequest['report']['format'];

const parsers: Readonly<Record<Format, (text: string, places: Places) => ParsedDiagnostics>> = {
  sarif: parseSarif,
  rdjson: parseRdjson,
};

/** The findings of all files of a report. One file that cannot be read makes the whole of it worth nothing. */
export function readDiagnostics(format: Format, texts: ReportTexts, places: Places): ParsedDiagnostics {
  if (!texts.ok) return texts;
  const all: Diagnostic[] = [];
  for (const { path, text } of texts.files) {
    const parsed = parsers[format](text, places);
    if (!parsed.ok) return { ok: false, reason: `the report in \`${path}\` cannot be read: ${parsed.reason}` };
    for (const diagnostic of parsed.list) all.push(diagnostic);
  }
  return { ok: true, list: all };
}
