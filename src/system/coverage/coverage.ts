import type { AmbiguousPath, Coverage, CoverageFormat } from '../../core/coverage/coverage.ts';
import type { Reduce, ReportTexts } from '../report-files.ts';
import { parseCobertura } from './cobertura.ts';
import { parseGoProfile } from './go.ts';
import { parseIstanbul } from './istanbul.ts';
import { parseJacoco } from './jacoco.ts';
import { parseLcov } from './lcov.ts';
import { addLine, addTestLine, type CoverageParser } from './parsed.ts';
import { parsePython } from './python.ts';
import { reducePython } from './reduce-python.ts';
import { resolvers } from './resolve.ts';
import type { Tree } from './tree.ts';
import { parseV8 } from './v8.ts';

const parsers: Readonly<Record<CoverageFormat, CoverageParser>> = {
  lcov: parseLcov,
  cobertura: parseCobertura,
  istanbul: parseIstanbul,
  v8: parseV8,
  go: parseGoProfile,
  jacoco: parseJacoco,
  python: parsePython,
};

/** What makes a report small enough to be read, where it may be far larger than what it tells. */
export const reduceOf = (format: CoverageFormat): Reduce | undefined =>
  format === 'python' ? reducePython : undefined;

/** The lines of all reports together. One that cannot be read makes the whole of it worth nothing. */
export async function readCoverage(format: CoverageFormat, texts: ReportTexts, tree: Tree): Promise<Coverage> {
  if (!texts.ok) return texts;
  const files = new Map<string, Map<number, boolean>>();
  const tests = new Map<string, Map<string, Set<number>>>();
  const strange = new Set<string>();
  const ambiguous: AmbiguousPath[] = [];
  for (const { path: report, text } of texts.files) {
    const parsed = await parsers[format](text, tree);
    if (!parsed.ok) return { ok: false, reason: `the report in \`${report}\` cannot be read: ${parsed.reason}` };
    const resolved = await resolvers[format](parsed.files, report, tree);
    for (const [index, { written, lines, tests: own = new Map() }] of parsed.files.entries()) {
      const candidates = resolved[index] ?? [];
      const [path] = candidates;
      if (path === undefined) strange.add(written);
      else if (candidates.length > 1) ambiguous.push({ written, candidates });
      else {
        const known = files.get(path) ?? new Map<number, boolean>();
        for (const [line, isCovered] of lines) addLine(known, line, isCovered);
        files.set(path, known);
        const knownTests = tests.get(path) ?? new Map<string, Set<number>>();
        for (const [test, executed] of own) for (const line of executed) addTestLine(knownTests, test, line);
        if (knownTests.size) tests.set(path, knownTests);
      }
    }
  }
  return { ok: true, files, tests, strange: [...strange], ambiguous };
}
