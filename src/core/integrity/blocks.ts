import type { Parsed } from './parsed.ts';

/** A mark that keeps a test, or all others, from being run. */
export interface Mark {
  readonly at: number;
  /** As it is written: `it.skip`. */
  readonly how: string;
}

/** A test, or a group of them, as a file's syntax shows it. */
export interface Block {
  readonly kind: 'test' | 'group';
  readonly title: string;
  /** Offsets: where it begins, with what is written above it; where its name ends; where it ends. */
  readonly at: number;
  readonly bodyAt: number;
  readonly end: number;
  readonly skip?: Mark | undefined;
  readonly focus?: Mark | undefined;
}

/** The file as one group that is skipped by what is found in it. */
export function skippedFile({ text }: Parsed, found: RegExpExecArray | null): readonly Block[] {
  if (!found) return [];
  const skip = { at: found.index, how: text.slice(found.index, endOfLine(text, found.index)) };
  return [{ kind: 'group', title: '', at: 0, bodyAt: 0, end: text.length, skip }];
}

/** The offset behind the bracket that closes this one; by indentation, where the brackets do not tell. */
export function endOfBrackets(parsed: Parsed, openAt: number, startAt: number): number {
  const close = parsed.pairs.get(openAt);
  if (close === undefined) return endByIndent(parsed, startAt);
  const [first, last] = [parsed.lineAt(startAt), parsed.lineAt(close)];
  if (first === last || indentOf(parsed, last) === indentOf(parsed, parsed.lineAt(openAt))) return close + 1;
  if (indentOf(parsed, last) === indentOf(parsed, first)) return close + 1;
  return endByIndent(parsed, startAt);
}

/** Where the lines end that are indented more than the one of this offset; with the one that closes them. */
export function endByIndent(parsed: Parsed, startAt: number, headEndAt = startAt): number {
  const indent = indentOf(parsed, parsed.lineAt(startAt));
  const { code } = parsed;
  let end = endOfLine(code, headEndAt);
  for (let start = end + 1; start < code.length; ) {
    const stop = endOfLine(code, start);
    const line = code.slice(start, stop);
    if (/\S/.test(line)) {
      const own = line.search(/\S/);
      if (own <= indent) return own === indent && /^\s*(?:[)\]}]|end\b)/.test(line) ? stop : end;
      end = stop;
    }
    // A text that spans lines is indented as it likes.
    else if (/\S/.test(parsed.uncommented.slice(start, stop))) end = stop;
    start = stop + 1;
  }
  return end;
}

/** How far this line is indented; 0 for an empty one. */
export function indentOf(parsed: Parsed, line: number): number {
  const start = parsed.startOf(line);
  return Math.max(0, parsed.text.slice(start, endOfLine(parsed.text, start)).search(/\S/));
}

export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/**
 * A call such as `t.Skip()` or a `return` that stands directly in a test's body, and so always takes effect. What stands
 * deeper depends on something.
 */
export function markInBody(
  parsed: Parsed,
  { bodyAt, end }: Pick<Block, 'bodyAt' | 'end'>,
  pattern: RegExp,
): Mark | undefined {
  const { code, uncommented } = parsed;
  let indent: number | undefined;
  for (let start = endOfLine(code, bodyAt) + 1; start < end; ) {
    const stop = Math.min(end, endOfLine(code, start));
    const line = code.slice(start, stop);
    if (/\S/.test(line)) {
      const own = line.search(/\S/);
      indent ??= own;
      const found = own === indent ? pattern.exec(line) : null;
      // A `return` at the end leaves nothing out.
      if (found && (!/\breturn\b/.test(line) || /\w/.test(code.slice(stop, end).replace(/\s*\bend\s*$/, ''))))
        return { at: start + own, how: uncommented.slice(start, stop).trim() };
    }
    start = stop + 1;
  }
  return undefined;
}

export const skipSpace = (code: string, at: number): number => {
  let index = at;
  while (index < code.length && /\s/.test(code[index] ?? '')) index++;
  return index;
};
