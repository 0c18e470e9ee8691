import { list, position, record, type Untyped } from '../untyped.ts';
import { attribute, parseXml } from '../xml.ts';
import { addLine, hits, type ParsedCoverage, type ReportedFile, unreadable } from './parsed.ts';

/**
 * JaCoCo's XML: https://www.jacoco.org/jacoco/trunk/coverage/report.dtd. A file is a package and a name; where it lies, nobody
 * says. A line is executed where one of its instructions was.
 */
export async function parseJacoco(source: string): Promise<ParsedCoverage> {
  const parsed = await parseXml(source, { name: "JaCoCo's XML", roots: ['report'], doctype: true });
  if (!parsed.ok) return parsed;
  const files: ReportedFile[] = [];
  let without = 0;
  // Reports of several modules have groups, which may hold groups.
  const groups = [record(parsed.root['report'])];
  for (let group = groups.shift(); group; group = groups.shift()) {
    for (const inner of list(group['group'])) groups.push(record(inner));
    for (const one of list(group['package']).map(record)) {
      for (const each of list(one['sourcefile']).map(record)) {
        const file = readFile(attribute(one, 'name'), each);
        if (typeof file === 'string') return unreadable(file);
        // Without the numbers of its lines, nothing is known about a file.
        if (file.lines.size === 0 && list(each['counter']).length > 0) without++;
        else files.push(file);
      }
    }
  }
  if (files.length === 0 && without > 0)
    return unreadable('it knows no line of any file: let the code be compiled with line numbers');
  return { ok: true, files };
}

function readFile(folder: string, file: Untyped): ReportedFile | string {
  const name = attribute(file, 'name');
  if (!name) return 'a source file in it has no name';
  const written = folder ? `${folder}/${name}` : name;
  const lines = new Map<number, boolean>();
  for (const one of list(file['line']).map(record)) {
    const line = position(attribute(one, 'nr'));
    const [missed, executed] = [hits(attribute(one, 'mi')), hits(attribute(one, 'ci'))];
    if (line === undefined || missed === undefined || executed === undefined)
      return `a line of \`${written.slice(0, 200)}\` has no number or no counters`;
    if (missed + executed > 0) addLine(lines, line, executed > 0);
  }
  return { written, lines };
}
