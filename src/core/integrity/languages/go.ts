import { type Block, endOfBrackets, markInBody, skippedFile } from '../blocks.ts';
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
  return [...skippedFile(parsed, constraint.exec(parsed.text)), ...blocks];
}

/** Whether a file is built: by the platform is fine, by a tag that nobody sets is not. */
const constraint =
  /^\/\/(?:go:build| \+build)[ \t]+(?!!?(?:unix|linux|darwin|windows|freebsd|netbsd|openbsd|amd64|arm64|386|cgo|race|go1\.\d+|gc|js|wasm|ios|android|plan9|solaris|illumos|aix)\b)[^\n]*/m;

function firstText(literals: Parsed['literals'], from: number, code: string): number {
  let at = from;
  while (at < code.length && /\s/.test(code[at] ?? '') && !literals.has(at)) at++;
  return at;
}
