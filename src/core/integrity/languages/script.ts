import { type Block, endOfBrackets, type Mark, markInBody, skipSpace } from '../blocks.ts';
import type { Parsed } from '../parsed.ts';

const call =
  /(?<![\w$.])(?:(?:t|ctx|Deno|QUnit|nodeTest|base)\s*\.\s*)?([xf]?)(it|test|specify|describe|context|suite|bench)((?:\s*\.\s*[A-Za-z]+){0,5})\s*(?=[(<`'"\s])/g;
const groups = /^(?:describe|context|suite)$/;

/** JavaScript and TypeScript: what vitest, jest, mocha, ava, tape, jasmine, playwright and `node:test` call a test. */
export function scriptBlocks(parsed: Parsed): readonly Block[] {
  const { code } = parsed;
  const blocks: Block[] = [];
  for (const match of code.matchAll(call)) {
    const [head, prefix, name = '', modifiers = ''] = match;
    const openAt = argumentsAt(parsed, match.index + head.length);
    if (openAt === undefined) continue;
    const title = titleOf(parsed, openAt);
    if (!title) continue;
    const end = endOfBrackets(parsed, openAt, match.index);
    const kind = groups.test(name) || /\.\s*describe\b/.test(modifiers) ? 'group' : 'test';
    const how = head.replace(/\s+/g, '');
    const options = parsed.uncommented.slice(title.end, Math.min(end, functionAt(code, title.end, end)));
    const own = (found: boolean): Mark | undefined => (found ? { at: match.index, how } : undefined);
    const option = (found: RegExpExecArray | null): Mark | undefined =>
      found ? { at: title.end + found.index, how: found[0] } : undefined;
    const hasBody = /[,=]/.test(code.slice(title.end, end));
    const block = { kind, title: title.text, at: match.index, bodyAt: title.end, end } as const;
    blocks.push({
      ...block,
      skip:
        own(prefix === 'x' || /\.\s*(?:skip|todo|fixme|fails|failing)\b/.test(modifiers)) ??
        own(/\.\s*skipIf\b/.test(modifiers) && /skipIf\s*\(\s*true\s*\)/.test(code.slice(match.index, openAt))) ??
        option(/\b(?:skip|todo)\s*:\s*(?:true\b|['"`][^'"`\n]{0,200}['"`])/.exec(options)) ??
        own(kind === 'test' && !hasBody) ??
        (kind === 'test' ? markInBody(parsed, block, skips) : undefined),
      focus: own(prefix === 'f' || /\.\s*only\b/.test(modifiers)) ?? option(/\bonly\s*:\s*true\b/.exec(options)),
    });
  }
  return blocks;
}

const skips =
  /^\s*(?:(?:this|t|ctx|test|context)\s*\.\s*(?:skip|fixme)\s*\(\s*(?:true\b.*)?\)|pending\s*\(|return\s*;?\s*$)/;

/** Where the arguments with the name begin: behind types, and behind a table such as that of `it.each(…)(…)`. */
function argumentsAt({ code, pairs }: Parsed, from: number): number | undefined {
  let at = skipSpace(code, from);
  if (code[at] === '<') {
    const [types] = /^<[^()]{0,300}?>\s*(?=\()/.exec(code.slice(at, at + 320)) ?? [];
    if (types === undefined) return undefined;
    at += types.length;
  }
  if (code[at] !== '(') return undefined;
  const close = pairs.get(at);
  const next = close === undefined ? -1 : skipSpace(code, close + 1);
  return code[next] === '(' ? next : at;
}

/** The name, as a text or as the code that gives it. Without one, it is a call of something else. */
function titleOf({ code, literals }: Parsed, openAt: number): { text: string; end: number } | undefined {
  const first = firstLiteral(code, literals, openAt + 1);
  if (first) return { text: first.text, end: first.at + first.text.length + 2 };
  const [expression] =
    /^[^()=,;{}]{1,200}(?:\([^()]{0,100}\))?\s*(?=,\s*(?:async\b|function\b|\(|\{|\w+\s*=>))/.exec(
      code.slice(openAt + 1, openAt + 320),
    ) ?? [];
  if (expression === undefined || /^\s*(?:async|function)\b/.test(expression)) return undefined;
  return { text: expression.trim(), end: openAt + 1 + expression.length };
}

function firstLiteral(code: string, literals: Parsed['literals'], from: number) {
  // A text is blank in the code, and so is a comment before it.
  for (let at = from; at < code.length && /\s/.test(code[at] ?? ''); at++) {
    const literal = literals.get(at);
    if (literal) return literal;
  }
  return undefined;
}

function functionAt(code: string, from: number, end: number): number {
  const found = code.slice(from, Math.min(end, from + 600)).search(/=>|\bfunction\b/);
  return found < 0 ? from + 600 : from + found;
}
