import { isRecord, list, parseJson, position, record, text, type Untyped } from '../untyped.ts';
import { addLine, hits, type ParsedCoverage, type ReportedFile, type Unreadable, unreadable } from './parsed.ts';
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
  const files: ReportedFile[] = [];
  for (const script of report['result']) {
    const read = await readScript(script, report, tree);
    if (read?.ok === false) return read;
    if (read) files.push({ written: read.written, lines: linesOf(read.program, nested(read.functions)) });
  }
  return { ok: true, files };
}

export interface Script {
  readonly ok: true;
  readonly written: string;
  /** From the root of the tree. */
  readonly path: string;
  /** What its ranges count the characters of. */
  readonly program: string;
  readonly functions: readonly MeasuredFunction[];
}

export interface MeasuredFunction {
  readonly name: string;
  /** The first is that of the function as a whole. */
  readonly ranges: readonly [Range, ...Range[]];
}

/** One of `result`; undefined where it is none of these files. */
export async function readScript(
  script: unknown,
  report: Untyped,
  tree: Tree,
): Promise<Script | Unreadable | undefined> {
  const { url, functions: told } = record(script);
  const written = text(url);
  const [path] = written.startsWith('file:') ? findIn(tree, written, []) : [];
  if (path === undefined) return undefined;
  const name = `\`${path.slice(0, 200)}\``;
  if (Object.hasOwn(record(report['source-map-cache']), written))
    return unreadable(`${name} was translated before it ran: have c8 or the test runner write \`lcov\` from it`);
  const program = (await tree.read(path))?.replace(/^\ufeff/, '');
  const functions = functionsOf(told);
  if (program === undefined || !functions)
    return unreadable(`${program === undefined ? '' : 'the ranges of '}${name} cannot be read`);
  // The first is that of the script as a whole.
  if (nested(functions)[0]?.end !== program.length)
    return unreadable(`${name} is not what was executed: it has another length`);
  return { ok: true, written, path, program, functions };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly isExecuted: boolean;
}

/** Undefined where they are not what V8 writes. */
function functionsOf(told: unknown): readonly MeasuredFunction[] | undefined {
  if (!Array.isArray(told)) return undefined;
  const functions = told.flatMap((one): MeasuredFunction[] => {
    const { functionName, ranges } = record(one);
    const read = Array.isArray(ranges) ? ranges.flatMap(rangeOf) : [];
    const [whole, ...inner] = read;
    return whole && read.length === list(ranges).length
      ? [{ name: text(functionName), ranges: [whole, ...inner] }]
      : [];
  });
  return functions.length === told.length ? functions : undefined;
}

function rangeOf(range: unknown): readonly Range[] {
  const { startOffset, endOffset, count } = record(range);
  const [start, end, times] = [offset(startOffset), offset(endOffset), hits(count)];
  return start === undefined || end === undefined || times === undefined ? [] : [{ start, end, isExecuted: times > 0 }];
}

/** From the outermost to the innermost. */
const nested = (functions: readonly MeasuredFunction[]): readonly Range[] =>
  functions.flatMap(({ ranges }) => ranges).toSorted((one, other) => one.start - other.start || other.end - one.end);

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

const wholeOf = ({ name, ranges: [whole] }: MeasuredFunction): MeasuredFunction => ({ name, ranges: [whole] });

/** The lines strictly inside of functions that were not called, the outermost ones. */
export function uncalledLines({
  program,
  functions,
}: Pick<Script, 'program' | 'functions'>): readonly [number, number][] {
  const starts = [0, ...[...program.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const lineOf = (offset: number) => starts.findLastIndex(start => start <= offset) + 1;
  const executed = nested(functions).filter(({ isExecuted }) => isExecuted);
  const found: [number, number][] = [];
  let end = 0;
  // What V8 itself makes, such as the initializer of a class's fields, reaches over what stands between these.
  const wholes = nested(functions.filter(({ name }) => !name.startsWith('<')).map(wholeOf));
  for (const range of wholes) {
    if (range.isExecuted || range.start < end) continue;
    end = range.end;
    if (executed.some(one => one.start > range.start && one.end <= range.end)) continue;
    const [first, last] = [lineOf(range.start) + 1, lineOf(range.end - 1) - 1];
    if (first <= last) found.push([first, last]);
  }
  return found;
}
