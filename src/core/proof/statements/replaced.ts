import type { Hunk } from '../hunk.ts';
import { isWritten } from '../inert.ts';
import { placeOf } from '../place.ts';
import { type Block, readBlocks, type Statement } from './block.ts';

/** What a hunk is, where it is nothing but whole statements of one block of a function, in the stead of others. */
export interface Replaced {
  /** The lines on which these begin, on the head's side, counted from 1, in order; one at least. */
  readonly starts: readonly number[];
}

/**
 * Undefined where a hunk is more than that, or it is not known. Whoever never gets to the first of these statements gets to
 * none of those either that stood there before: all around is the same. The names that only one side binds must be used by
 * none of the rest of the function, for which they would be other variables.
 */
export async function replacedStatements(hunk: Hunk): Promise<Replaced | undefined> {
  const place = placeOf(hunk);
  const side = async (lines: readonly string[]): Promise<Side | undefined> => {
    const text = lines.join('\n');
    const blocks = isWritten(text) ? await readBlocks(hunk.path, text) : undefined;
    return blocks && sideIn(blocks, text, offsetOf(lines, place.above), offsetOf(lines, lines.length - place.below));
  };
  const is = await side(place.head);
  const was = is?.own.length ? await side(place.before) : undefined;
  if (!is || !was || is.shape !== was.shape || (was.own.length && is.block !== was.block)) return undefined;
  const [now, then] = [namesOf(is.own), namesOf(was.own)];
  if (!now || !then) return undefined;
  const around = new Set(is.around.match(/[\p{L}\p{N}_$]+/gu));
  if ([...now, ...then].some(name => now.has(name) !== then.has(name) && around.has(name))) return undefined;
  const text = place.head.join('\n');
  return { starts: is.own.map(({ from }) => text.slice(0, from).split('\n').length) };
}

interface Side {
  /** The statements between the offsets, and where the block begins that holds them. */
  readonly own: readonly Statement[];
  readonly block: number | undefined;
  /** Where all others begin, by their blocks: the same on both sides where only these statements differ. */
  readonly shape: string;
  /** The text of the function without them. */
  readonly around: string;
}

function sideIn(blocks: readonly Block[], text: string, from: number, to: number): Side | undefined {
  const isOwn = (offset: number) => offset >= from && offset < to;
  const positionOf = (offset: number) => (offset < from ? offset : offset - text.length);
  const outside = blocks.filter(block => !isOwn(block.from));
  const all = outside.flatMap(({ statements }) => statements);
  // One that is in part between them holds them, and must hold them in a block.
  const holders = outside.filter(({ statements }) => statements.some(one => isOwn(one.from)));
  const [block] = holders;
  if (block && !block.owner) return undefined;
  if (holders.length > 1 || all.some(one => isOwn(one.from) && one.to > to)) return undefined;
  if (block?.statements.some(one => one.from < from && one.to > from)) return undefined;
  const shape = outside.map(({ from: begin, statements }) => [
    positionOf(begin),
    ...statements.flatMap(one => (isOwn(one.from) ? [] : [positionOf(one.from)])),
  ]);
  return {
    own: block?.statements.filter(one => isOwn(one.from)) ?? [],
    block: block?.from,
    shape: JSON.stringify(shape),
    around: block?.owner ? text.slice(block.owner.from, from) + text.slice(to, block.owner.to) : '',
  };
}

function namesOf(statements: readonly Statement[]): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { binds } of statements) {
    const found = binds();
    if (!found) return undefined;
    for (const name of found) names.add(name);
  }
  return names;
}

/** Where the line with this index begins. */
const offsetOf = (lines: readonly string[], index: number): number =>
  lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
