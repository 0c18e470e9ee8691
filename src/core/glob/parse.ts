/** A part of a glob inside a segment. `star` is any number of characters, `any` exactly one; never a `/`. */
export type Token =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly Range[]; readonly text: string };

/** Character codes, both ends included. */
export type Range = readonly [number, number];

/** `**` stands for any number of whole segments. */
export type Segment = '**' | readonly Token[];

/** A glob that cannot be read; the message says why, in the words of a policy problem. */
export class GlobError extends Error {
  override readonly name = 'GlobError';
}

const maxExpanded = 16_384;
const maxAlternatives = 1000;

/** A glob as lists of segments, one list for each combination of its braces. Throws a GlobError. */
export function parseGlob(pattern: string): readonly (readonly Segment[])[] {
  if (/\[\[[:=.]/.test(pattern)) {
    throw new GlobError('named classes such as `[[:alpha:]]` are not read: write `[a-z]`');
  }
  const simple = expand(pattern);
  if (simple.length * pattern.length > maxExpanded && simple.join('').length > maxExpanded) throw tooMany();
  // An escaped `/` is one all the same.
  return simple.map(one => parseSimple(one.replace(/\\(.)/gs, (whole, char) => (char === '/' ? char : whole))));
}

const tooMany = () => new GlobError(`its braces make more than ${maxAlternatives} alternatives, or very long ones`);

/** Brace expansion as bash does it: `{a,b}`, `{1..3}` and `{a..c}`; other braces stand for themselves. */
function expand(text: string): string[] {
  if (!text.includes('{')) return [text];
  for (let at = 0; at < text.length; at = next(text, at)) {
    if (text[at] !== '{') continue;
    const group = readBraces(text, at);
    if (!group) continue;
    const heads = group.alternatives.flatMap(expand);
    const tails = expand(text.slice(group.end));
    if (heads.length * tails.length > maxAlternatives) throw tooMany();
    return heads.flatMap(head => tails.map(tail => text.slice(0, at) + head + tail));
  }
  return [text];
}

/** The index behind what begins here: an escaped character, a bracket expression, or one character. */
function next(text: string, at: number): number {
  if (text[at] === '\\') return at + 2;
  return text[at] === '[' ? (bracketEnd(text, at) ?? at) + 1 : at + 1;
}

function readBraces(text: string, open: number): { alternatives: string[]; end: number } | undefined {
  const borders = [open];
  let depth = 0;
  for (let at = open; at < text.length; at = next(text, at)) {
    if (text[at] === '{') depth++;
    else if (text[at] === ',' && depth === 1) borders.push(at);
    else if (text[at] === '}' && --depth === 0) {
      borders.push(at);
      const parts = borders.slice(1).map((border, index) => text.slice((borders[index] ?? 0) + 1, border));
      const alternatives = parts.length > 1 ? parts : range(parts[0] ?? '');
      return alternatives && { alternatives, end: at + 1 };
    }
  }
  return undefined;
}

function range(text: string): string[] | undefined {
  const [, from, to] = /^(-?[0-9]{1,9}|[a-zA-Z])\.\.(-?[0-9]{1,9}|[a-zA-Z])$/.exec(text) ?? [];
  if (from === undefined || to === undefined || /[0-9]/.test(from) !== /[0-9]/.test(to)) return undefined;
  const numbers = /[0-9]/.test(from);
  const [first, last] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const step = first <= last ? 1 : -1;
  const count = Math.abs(last - first) + 1;
  if (count > maxAlternatives) throw tooMany();
  // `{01..10}` keeps its leading zeros.
  const width = /^-?0[0-9]/.test(from) || /^-?0[0-9]/.test(to) ? Math.max(from.length, to.length) : 0;
  return Array.from({ length: count }, (_, index) => {
    const value = first + index * step;
    return numbers ? String(value).padStart(width, '0') : String.fromCharCode(value);
  });
}

/** The index of the `]` that closes this bracket expression; undefined where the `[` stands for itself. */
function bracketEnd(text: string, open: number): number | undefined {
  const first = open + (/[!^]/.test(text[open + 1] ?? '') ? 2 : 1);
  for (let at = first; at < text.length && text[at] !== '/'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === ']' && at > first) return at;
  }
  return undefined;
}

function parseSimple(text: string): Segment[] {
  const segments: Segment[] = [];
  for (const part of (text.startsWith('./') ? text.slice(2) : text).split('/')) {
    if (part === '**') {
      if (segments.at(-1) !== '**') segments.push(part);
    } else segments.push(special.test(part) ? parseSegment(part) : [{ kind: 'literal', text: part }]);
  }
  return segments;
}

const special = /[*?[\\]/;
const plain = /[^*?[\\]+/y;

function parseSegment(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at = next(text, at)) {
    plain.lastIndex = at;
    const [literal] = plain.exec(text) ?? [];
    if (literal !== undefined) {
      tokens.push({ kind: 'literal', text: literal });
      at += literal.length - 1;
    } else if (text[at] === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (text[at] === '?') tokens.push({ kind: 'any' });
    else if (text[at] === '[') tokens.push(readClass(text, at) ?? { kind: 'literal', text: '[' });
    // A backslash at the very end stands for itself.
    else tokens.push({ kind: 'literal', text: text[at + 1] ?? '\\' });
  }
  return tokens;
}

function readClass(text: string, open: number): Token | undefined {
  const close = bracketEnd(text, open);
  if (close === undefined) return undefined;
  const negated = /[!^]/.test(text[open + 1] ?? '');
  const codes: { code: number; escaped: boolean }[] = [];
  for (let at = open + (negated ? 2 : 1); at < close; at++) {
    const escaped = text[at] === '\\' && at + 1 < close;
    if (escaped) at++;
    codes.push({ code: text.charCodeAt(at), escaped });
  }
  const ranges: Range[] = [];
  for (let index = 0; index < codes.length; index++) {
    const from = codes[index]?.code ?? 0;
    const dash = codes[index + 1];
    const to = codes[index + 2]?.code;
    if (dash?.code === 45 && !dash.escaped && to !== undefined) {
      ranges.push([from, to]);
      index += 2;
    } else ranges.push([from, from]);
  }
  return { kind: 'class', negated, ranges, text: text.slice(open, close + 1) };
}
