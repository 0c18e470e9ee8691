import type { TestCase } from '../../core/run/command.ts';
import { collectLeaves } from './leaves.ts';
import type { Places } from './places.ts';
import { failedTest, otherTest, type ParsedReport, unreadable } from './report.ts';

const point = /^( *)(not )?ok\b(?: +[0-9]+)?(?: +-)? *(.*)$/;
const longestBlock = 200;
const plan = /^1\.\.([0-9]{1,9})(?:\s|$)/;

/** The Test Anything Protocol, 12 to 14: https://testanything.org/tap-version-14-specification.html */
export function parseTap(source: string, places: Places): ParsedReport {
  const { tests, bailed, planned, told } = readTapLines(source, places);
  if (bailed) return { ok: true, tests };
  if (planned === undefined) return unreadable(tests.length ? 'it has no plan: it was cut short' : 'it is not TAP');
  if (planned !== told) return unreadable(`its plan says ${planned} results, and it holds ${told}`);
  return { ok: true, tests };
}

interface TapLines {
  readonly tests: readonly TestCase[];
  readonly bailed: boolean;
  readonly planned: number | undefined;
  /** How many results stand at the outermost level. */
  readonly told: number;
}

/** The results, whether or not the plan agrees. */
export function readTapLines(source: string, places: Places): TapLines {
  const lines = source.split(/\r?\n/);
  const leaves = collectLeaves();
  let planned: number | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const bail = /^\s*Bail out!(.*)$/.exec(line);
    if (bail) leaves.add(0, failedTest({ name: 'Bail out!', message: bail[1] ?? '' }));
    if (bail) return { tests: leaves.all(), bailed: true, planned, told: leaves.outermost() };
    planned ??= toNumber(plan.exec(line)?.[1]);
    const [, indent = '', not, rest = ''] = point.exec(line) ?? [];
    if (!point.test(line)) continue;
    const block = yamlBlock(lines, index + 1);
    // What a test printed into its block is no result.
    index = block.end;
    const depth = Math.floor(indent.length / 4);
    const [, described = rest, directive = ''] = /^(.*?)(?:^|[^\\])# *(skip|todo)\b.*$/i.exec(rest) ?? [];
    const name = described
      .replace(/ # time=.*$/, '')
      .replaceAll('\\#', '#')
      .trim();
    if (directive) leaves.add(depth, otherTest(name, 'skipped'));
    else if (not === undefined) leaves.add(depth, otherTest(name, 'passed'));
    else {
      const { message } = block;
      leaves.add(depth, failedTest({ name, message: messageIn(message), place: placeOf(message, places) }));
    }
  }
  return { tests: leaves.all(), bailed: false, planned, told: leaves.outermost() };
}

const toNumber = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits));

/** The block between `---` and `...` that may follow a result, without its indentation, and the index of its last line. */
function yamlBlock(lines: readonly string[], from: number): { message: string; end: number } {
  const indent = /^( +)---\s*$/.exec(lines[from] ?? '')?.[1];
  if (indent === undefined) return { message: '', end: from - 1 };
  const block: string[] = [];
  for (let index = from + 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === `${indent}...`) return { message: block.join('\n'), end: index };
    if (line.trim() && !line.startsWith(indent)) return { message: block.join('\n'), end: index - 1 };
    if (block.length < longestBlock) block.push(line.slice(indent.length));
  }
  return { message: block.join('\n'), end: lines.length };
}

/** What went wrong, from Node's `error:` or the usual `message:`, a scalar in one line or a block; else the whole text. */
function messageIn(block: string): string {
  const [, value = '', below = ''] = /^(?:error|message): ?(.*)((?:\n {2}.*|\n(?=\n {2}))*)/m.exec(block) ?? [];
  const text = /^[|>]/.test(value) ? below.replace(/^ {2}/gm, '') : value.replace(/^(['"])(.*)\1$/, '$2');
  return text.trim() || block;
}

/** Node writes `location: '/x/a.test.js:3:1'`; others have a stack trace. */
function placeOf(message: string, places: Places) {
  const location = /^location: (.*)$/m.exec(message)?.[1];
  const stack = /^(?:stack|at): [\s\S]*/m.exec(message)?.[0];
  return (stack && places.in(stack)) || (location && places.in(location)) || places.in(message);
}
