import { type Block, endByIndent, endOfLine, type Mark, markInBody } from '../blocks.ts';
import type { Parsed } from '../parsed.ts';

const opening =
  /^[ \t]*(?:def[ \t]+(test_\w+[?!]?)|class[ \t]+(\w+)|(?:RSpec\.)?([xf]?)(it|specify|example|scenario|its|describe|context|feature|test|should|pending)\b(?!\s*[=.:]))/gm;
const groups = /^(?:describe|context|feature)$/;

/** Ruby: RSpec, minitest and Rails. A `do … end` ends at the `end` that is indented like its beginning. */
export function rubyBlocks(parsed: Parsed): readonly Block[] {
  const { code, uncommented } = parsed;
  const blocks: Block[] = [];
  for (const match of code.matchAll(opening)) {
    const [head, method, group, prefix = '', word = ''] = match;
    const at = match.index + head.search(/\S/);
    const lineEnd = endOfLine(code, at);
    const line = code.slice(at, lineEnd);
    if (group && !/Test\b|TestCase|Spec\b/.test(uncommented.slice(at, lineEnd))) continue;
    const brace = line.indexOf('{');
    const isDo = /\bdo\b\s*(?:\|[^|]*\|)?\s*$/.test(line);
    const close = brace < 0 ? undefined : parsed.pairs.get(at + brace);
    // Without a block it is a call with this name, or a test that was never written.
    const isBare = !method && !group && !isDo && close === undefined;
    if (
      isBare &&
      !(
        /^(?:it|specify|example|scenario|test)$/.test(word) &&
        /^\s*\w+\s*\(?\s*['"]/.test(uncommented.slice(at, lineEnd))
      )
    )
      continue;
    const literal = firstLiteral(parsed, match.index + head.length, lineEnd);
    const end = close !== undefined && !isDo ? close + 1 : isBare ? lineEnd : endByIndent(parsed, at);
    const nameEnd = literal && literal.at < lineEnd ? literal.at + literal.text.length + 2 : match.index + head.length;
    const title = method ?? group ?? literal?.text ?? uncommented.slice(at, isDo ? lineEnd : end).replace(/\s+/g, ' ');
    const kind = group || groups.test(word) ? 'group' : 'test';
    const options = uncommented.slice(nameEnd, Math.min(lineEnd, end));
    const own = (found: boolean): Mark | undefined => (found ? { at, how: `${prefix}${word}` } : undefined);
    const option = (found: RegExpExecArray | null): Mark | undefined =>
      found ? { at: nameEnd + found.index, how: found[0].replace(/^[,\s]+/, '') } : undefined;
    const block = { kind, title, at, bodyAt: Math.min(isDo ? lineEnd : nameEnd, end), end } as const;
    blocks.push({
      ...block,
      skip:
        own(prefix === 'x' || word === 'pending' || isBare) ??
        option(/[,(]\s*(?:(?:skip|pending):\s*(?:true|['"][^'"\n]{0,200}['"])|:skip\b|:pending\b)/.exec(options)) ??
        (kind === 'test'
          ? markInBody(parsed, block, /^\s*(?:(?:skip|pending)\b(?!.*\b(?:if|unless)\b)|return\s*$)/)
          : undefined),
      focus: own(prefix === 'f') ?? option(/[,(]\s*(?:focus:\s*true|:focus\b)/.exec(options)),
    });
  }
  return blocks;
}

function firstLiteral({ literals }: Parsed, from: number, to: number) {
  for (let at = from; at < to; at++) {
    const literal = literals.get(at);
    if (literal) return literal;
  }
  return undefined;
}
