import type { ReportFormat, TestCase, TestResults } from '../../core/run/command.ts';
import type { ReportTexts } from '../report-files.ts';
import { parseGo } from './go.ts';
import { parseJest } from './jest.ts';
import { parseJunit } from './junit.ts';
import { parseNode } from './node.ts';
import type { Places } from './places.ts';
import type { ReportParser } from './report.ts';
import { parseTap } from './tap.ts';

const parsers: Readonly<Record<ReportFormat, ReportParser>> = {
  junit: parseJunit,
  tap: parseTap,
  vitest: parseJest,
  jest: parseJest,
  go: parseGo,
  node: parseNode,
};

/** The tests of all files of a report. One file that cannot be read makes the whole of it worth nothing. */
export async function readTestReports(format: ReportFormat, texts: ReportTexts, places: Places): Promise<TestResults> {
  if (!texts.ok) return { from: 'nothing', reason: texts.reason };
  const tests: TestCase[] = [];
  for (const { path, text } of texts.files) {
    const parsed = await parsers[format](text, places);
    if (!parsed.ok) return { from: 'nothing', reason: `the report in \`${path}\` cannot be read: ${parsed.reason}` };
    for (const test of parsed.tests) tests.push(test);
  }
  return { from: 'report', tests };
}
