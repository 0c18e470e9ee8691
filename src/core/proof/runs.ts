import { diffOf } from './edit.ts';
import { type Hunk, without } from './hunk.ts';
import { type IsInert, isWritten } from './inert.ts';
import { type Block, readBlocks } from './statements/block.ts';

/** Whoever changed that many things in one place has written it anew. */
const most = 8;

/**
 * The changes that a hunk is made of, where it is several: git joins what is less than seven lines apart. Those that a test
 * could notice, if there is any beside another; empty where it is one.
 */
export async function runsOf(hunk: Hunk, isInert: IsInert): Promise<readonly Hunk[]> {
  const rows = rowsOf(hunk);
  const runs = rows.flatMap(({ sign }, index): Run[] =>
    sign !== ' ' && (index === 0 || rows[index - 1]?.sign === ' ') ? [{ from: index, to: endOf(rows, index) }] : [],
  );
  if (runs.length < 2) return [];
  const before = without([hunk]);
  const [is, was] = await Promise.all([readUnits(hunk.path, hunk.head), readUnits(hunk.path, before)]);
  const areOne = is && was ? shareUnit(rows, { is, was }) : areClose(rows);
  const groups = joined(runs, areOne).map(run => hunkOf(hunk, rows, run));
  const effective: Hunk[] = [];
  for (const one of groups) if (!(await isInert(hunk.path, without([one]), hunk.head))) effective.push(one);
  return effective.length < 2 || effective.length > most ? [] : effective.filter(one => !onlyRemoves(one));
}

/** Also where what is left moves to another indentation, out of a `try` or an `if`. */
function onlyRemoves({ diff }: Hunk): boolean {
  const linesOf = (sign: string) =>
    diff.split('\n').flatMap(line => (line[0] === sign && line.slice(1).trim() ? [line.slice(1).trim()] : []));
  let at = 0;
  const removed = linesOf('-');
  return linesOf('+').every(line => {
    at = removed.indexOf(line, at) + 1;
    return at > 0;
  });
}

interface Row {
  readonly sign: string;
  readonly text: string;
  /** Offsets at which it begins in either text, or would. */
  readonly is: number;
  readonly was: number;
}

interface Run {
  readonly from: number;
  readonly to: number;
}

function rowsOf({ diff, edit }: Hunk): readonly Row[] {
  const rows: Row[] = [];
  let [is, was] = [edit.from, edit.from];
  const lines = diff.split('\n').slice(1);
  for (const [index, line] of lines.entries()) {
    const sign = line[0] ?? '';
    if (!/^[-+ ]/.test(sign)) continue;
    const text = `${line.slice(1)}${lines[index + 1]?.startsWith('\\') ? '' : '\n'}`;
    rows.push({ sign, text, is, was });
    if (sign !== '-') is += text.length;
    if (sign !== '+') was += text.length;
  }
  return rows;
}

function endOf(rows: readonly Row[], from: number): number {
  let to = from;
  while (to < rows.length && rows[to]?.sign !== ' ') to++;
  return to;
}

function hunkOf(hunk: Hunk, rows: readonly Row[], { from, to }: Run): Hunk {
  const { path, head, whole = hunk } = hunk;
  const own = rows.slice(from, to);
  const textOf = (sign: string) =>
    own
      .filter(row => row.sign !== sign)
      .map(({ text }) => text)
      .join('');
  const at = own[0]?.is ?? 0;
  const edit = { from: at, to: at + textOf('-').length, text: textOf('+') };
  return { path, head, ...diffOf(head, edit), edit, whole };
}

/** Those that are about one thing as one, with all that is between them. */
function joined(runs: readonly Run[], areOne: (a: Run, b: Run) => boolean): readonly Run[] {
  const found: Run[] = [];
  for (const run of runs) {
    const first = found.findIndex(one => areOne(one, run));
    const others = first < 0 ? [] : found.splice(first);
    found.push({ from: others[0]?.from ?? run.from, to: run.to });
  }
  return found;
}

/** Of each offset the innermost statement that it is in. */
type UnitAt = (offset: number) => number | undefined;

async function readUnits(path: string, text: string): Promise<UnitAt | undefined> {
  const blocks = isWritten(text) ? await readBlocks(path, text) : undefined;
  if (!blocks) return undefined;
  // Outer ones come first.
  const statements = blocks.flatMap((block: Block) => block.statements);
  return offset => statements.findLast(({ from, to }) => offset >= from && offset < to)?.from;
}

function shareUnit(rows: readonly Row[], units: { readonly is: UnitAt; readonly was: UnitAt }) {
  const unitsOf = ({ from, to }: Run) =>
    rows.slice(from, to).flatMap(({ sign, text, is, was }): string[] => {
      const first = text.search(/\S/);
      const unit = first < 0 ? undefined : sign === '+' ? units.is(is + first) : units.was(was + first);
      return unit === undefined ? [] : [`${sign}${unit}`];
    });
  return (a: Run, b: Run): boolean => {
    const known = new Set(unitsOf(a));
    return unitsOf(b).some(unit => known.has(unit));
  };
}

/** Without statements to go by: one line between two runs is most likely of the same. */
const areClose =
  (rows: readonly Row[]) =>
  (a: Run, b: Run): boolean => {
    const between = rows.slice(a.to, b.from);
    return between.length < 2 && between.every(({ text }) => text.trim());
  };
