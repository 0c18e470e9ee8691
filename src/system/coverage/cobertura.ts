import { list, position, record, text, type Untyped } from '../untyped.ts';
import { attribute, decodeXml, parseXml } from '../xml.ts';
import { addLine, hits, type ParsedCoverage, type ReportedFile, unreadable } from './parsed.ts';

/**
 * Cobertura's XML, as many tools besides Cobertura write it: http://cobertura.sourceforge.net/xml/coverage-04.dtd. Paths are
 * relative to one of `<sources>`; several classes may be in one file.
 */
export async function parseCobertura(source: string): Promise<ParsedCoverage> {
  const parsed = await parseXml(source, { name: 'Cobertura XML', roots: ['coverage'], doctype: true });
  if (!parsed.ok) return parsed;
  const root = record(parsed.root['coverage']);
  if (!('packages' in root)) return unreadable('it is not Cobertura XML: it has no packages');
  const below = children(root, 'sources', 'source')
    .map(one => decodeXml(text(one) || text(record(one)['#text'])).trim())
    .filter(Boolean);
  const files: ReportedFile[] = [];
  for (const one of children(root, 'packages', 'package').flatMap(each => children(record(each), 'classes', 'class'))) {
    const written = attribute(record(one), 'filename');
    if (!written) return unreadable('a class in it has no `filename`');
    const lines = new Map<number, boolean>();
    const methods = children(record(one), 'methods', 'method').flatMap(each => children(record(each), 'lines', 'line'));
    for (const each of [...methods, ...children(record(one), 'lines', 'line')]) {
      const line = attribute(record(each), 'number');
      const executed = hits(attribute(record(each), 'hits'));
      if (executed === undefined || !/^[0-9]{1,9}$/.test(line))
        return unreadable(`a line of \`${written.slice(0, 200)}\` has no number or no hits`);
      const number = position(line);
      if (number !== undefined) addLine(lines, number, executed > 0);
    }
    files.push({ written, below, lines });
  }
  return { ok: true, files };
}

const children = (node: Untyped, group: string, name: string): readonly unknown[] =>
  list(node[group]).flatMap(one => list(record(one)[name]));
