import { compilePattern } from '../codeowners/github.ts';
import { matchSegments } from '../codeowners/pattern.ts';
import type { Files } from '../facts.ts';

/** What generators write on top: `@generated`, and https://go.dev/s/generatedcode. */
const header =
  /@generated\b|\bCode generated .{0,200}\bDO NOT EDIT\b|\bauto-?generated\b.{0,200}\bdo not (?:edit|modify)\b/i;
const top = 2000;

/**
 * Which files are generated, as far as what was there before the change says so: a branch does not excuse itself. By
 * `linguist-generated` in `.gitattributes`, or by their own header.
 */
export async function openGenerated(base: Files, before: Files): Promise<(path: string) => Promise<boolean>> {
  const rules = parseAttributes((await base.read('.gitattributes')) ?? '');
  return async path => {
    const rule = rules.findLast(({ pattern }) => matchSegments(pattern, path.split('/')));
    return rule ? rule.isGenerated : header.test((await before.read(path))?.slice(0, top) ?? '');
  };
}

/** gitattributes(5); of the attributes, only the one that GitHub's linguist reads. */
function parseAttributes(text: string) {
  return text.split('\n').flatMap(line => {
    const [pattern = '', ...attributes] = line.trim().split(/\s+/);
    const set = attributes.findLast(attribute => /^-?linguist-generated(?:=|$)/.test(attribute));
    if (pattern.startsWith('#') || !set) return [];
    return [{ pattern: compilePattern(pattern), isGenerated: !/^-|=false$/.test(set) }];
  });
}
