import { isRecord, parseJson, position, record, text } from '../untyped.ts';
import { addLine, hits, type ParsedCoverage, type ReportedFile, unreadable } from './parsed.ts';
import { findIn, type Tree } from './tree.ts';

/**
 * What node writes into the folder that `NODE_V8_COVERAGE` names: by script, functions with ranges of characters and how
 * often each was executed; an inner range says more than the one around it. As in v8-to-istanbul, a line was not executed
 * if it lies wholly in a range that was not: https://chromedevtools.github.io/devtools-protocol/v8/Profiler/
 */
export async function parseV8(source: string, tree: Tree): Promise<ParsedCoverage> {
  const report = parseJson(source);
  if (!isRecord(report)) return unreadable('it is not JSON: it may have been cut short');
  if (!Array.isArray(report['result'])) return unreadable("it is not V8's: it has no `result`");
  const translated = record(report['source-map-cache']);
  const files: ReportedFile[] = [];
  for (const script of report['result']) {
    const { url, functions } = record(script);
    const written = text(url);
    const [path] = written.startsWith('file:') ? findIn(tree, written, []) : [];
    if (path === undefined) continue;
    const name = `\`${path.slice(0, 200)}\``;
    if (Object.hasOwn(translated, written))
      return unreadable(`${name} was translated before it ran: have c8 or the test runner write \`lcov\` from it`);
    const program = (await tree.read(path))?.replace(/^\ufeff/, '');
    const ranges = rangesOf(functions);
    if (program === undefined || !ranges)
      return unreadable(`${program === undefined ? '' : 'the ranges of '}${name} cannot be read`);
    // The first is that of the script as a whole.
    if (ranges[0]?.end !== program.length) return unreadable(`${name} is not what was executed: it has another length`);
    files.push({ written, lines: linesOf(program, ranges) });
  }
  return { ok: true, files };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly isExecuted: boolean;
}

/** From the outermost to the innermost; undefined where they are not what V8 writes. */
function rangesOf(functions: unknown): readonly Range[] | undefined {
  if (!Array.isArray(functions)) return undefined;
  const all = functions.flatMap((one): unknown[] => {
    const { ranges } = record(one);
    return Array.isArray(ranges) ? ranges : [undefined];
  });
  const read = all.flatMap((one): Range[] => {
    const { startOffset, endOffset, count } = record(one);
    const [start, end, times] = [offset(startOffset), offset(endOffset), hits(count)];
    return start === undefined || end === undefined || times === undefined
      ? []
      : [{ start, end, isExecuted: times > 0 }];
  });
  if (read.length !== all.length) return undefined;
  return read.toSorted((one, other) => one.start - other.start || other.end - one.end);
}

const offset = (value: unknown): number | undefined => (value === 0 ? 0 : position(value));

/** In one pass: the ranges around a line are those that have begun and not ended, the innermost last. */
function linesOf(program: string, ranges: readonly Range[]): Map<number, boolean> {
  const lines = new Map<number, boolean>();
  const open: Range[] = [];
  let next = 0;
  let start = 0;
  for (const [index, line] of program.split('\n').entries()) {
    const first = start + line.search(/\S|$/);
    const end = start + line.trimEnd().length;
    start += line.length + 1;
    for (let range = ranges[next]; range && range.start <= first; range = ranges[++next]) open.push(range);
    for (let last = open.at(-1); last && last.end <= first; last = open.at(-1)) open.pop();
    if (first >= end) continue;
    const around = open.findLast(range => range.end >= end);
    addLine(lines, index + 1, around?.isExecuted ?? false);
  }
  return lines;
}
