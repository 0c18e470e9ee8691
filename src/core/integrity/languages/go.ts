import { type Block, endOfBrackets, markInBody } from '../blocks.ts';
import type { Parsed } from '../parsed.ts';

/** Go: test functions, those of testify suites, and named subtests. */
export function goBlocks(parsed: Parsed): readonly Block[] {
  const { code, literals } = parsed;
  const blocks: Block[] = [];
  for (const match of code.matchAll(
    /^func\s+(?:\([^()\n]*\)\s*)?((?:Test|Fuzz|Example)(?![a-z])\w*)\s*\([^\n]*\{[ \t]*$|\b\w+\.Run\(\s*(?=[\s"`])/gm,
  )) {
    const [head, name] = match;
    const openAt = name ? match.index + head.lastIndexOf('{') : match.index + head.indexOf('(');
    const literal = name ? undefined : literals.get(firstText(literals, match.index + head.indexOf('(') + 1, code));
    const title = name ?? literal?.text;
    if (title === undefined) continue;
    const end = endOfBrackets(parsed, openAt, match.index);
    const bodyAt = name ? openAt : (literal?.at ?? openAt) + title.length + 2;
    const block = { kind: 'test', title, at: match.index, bodyAt, end } as const;
    blocks.push({
      ...block,
      skip: markInBody(parsed, block, /^\s*(?:\w+\.Skip(?:f|Now)?\(|\w+\.T\(\)\.Skip\w*\(|return\s*$)/),
    });
  }
  const ignored = /^\/\/go:build\s+(?:ignore|never|disabled)\b.*$|^\/\/ \+build\s+ignore\b.*$/m.exec(parsed.text);
  if (ignored)
    blocks.unshift({
      kind: 'group',
      title: '',
      at: 0,
      bodyAt: 0,
      end: parsed.text.length,
      skip: { at: ignored.index, how: ignored[0] },
    });
  return blocks;
}

function firstText(literals: Parsed['literals'], from: number, code: string): number {
  let at = from;
  while (at < code.length && /\s/.test(code[at] ?? '') && !literals.has(at)) at++;
  return at;
}
