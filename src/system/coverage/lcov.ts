import { position } from '../untyped.ts';
import { addLine, addTestLine, hits, type ParsedCoverage, type ReportedFile, unreadable } from './parsed.ts';

/**
 * The tracefile of geninfo(1): `TN:<test>` for the records that follow, where the test has a name, `SF:<path>`,
 * `DA:<line>,<hits>[,<checksum>]`, `end_of_record`; other lines do not matter here.
 */
export function parseLcov(text: string): ParsedCoverage {
  const files: ReportedFile[] = [];
  let file: (ReportedFile & { readonly tests: Map<string, Set<number>> }) | undefined;
  let test = '';
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = raw.trim();
    if (line.startsWith('SF:')) {
      if (file) return unreadable(`line ${index + 1} begins a file before the one before it ends`);
      file = { written: line.slice(3), lines: new Map(), tests: new Map() };
    } else if (line === 'end_of_record') {
      if (file) files.push(file);
      file = undefined;
    } else if (line.startsWith('TN:')) {
      test = line.slice(3);
    } else if (line.startsWith('DA:')) {
      const [number, count] = line.slice(3).split(',');
      const at = position(number);
      const executed = hits(count);
      // The line 0 is what gcov has no line for.
      if (!file || executed === undefined || (at === undefined && number !== '0'))
        return unreadable(`line ${index + 1} is no lcov: \`${line.slice(0, 80)}\``);
      if (at !== undefined) addLine(file.lines, at, executed > 0);
      if (at !== undefined && test && executed > 0) addTestLine(file.tests, test, at);
    } else if (!/^(?:[A-Z]{2,8}:.*|#.*|)$/.test(line)) {
      return unreadable(`line ${index + 1} is no lcov: \`${line.slice(0, 80)}\``);
    }
  }
  return file ? unreadable('it ends inside a record: it was cut short') : { ok: true, files };
}
