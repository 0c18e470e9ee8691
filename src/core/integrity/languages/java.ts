import { type Block, endOfBrackets, endOfLine, markInBody } from '../blocks.ts';
import type { Parsed } from '../parsed.ts';

/** Java and Kotlin: what JUnit 3 to 5 and TestNG run. */
export function javaBlocks(parsed: Parsed): readonly Block[] {
  const { code, uncommented, text } = parsed;
  const blocks: Block[] = [];
  for (const match of code.matchAll(
    /\b(?:class|interface|object)\s+(\w+)|\b(?:void|fun|Stream<[^\n(]*>|Collection<[^\n(]*>|Iterable<[^\n(]*>)\s+(\w+|`[^`\n]+`)\s*\(/g,
  )) {
    const [head, group, method] = match;
    const at = declaredFrom(code, match.index);
    const annotations = uncommented.slice(at, match.index);
    const isTest =
      /@(?:[\w.]*\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property|ArchTest)\b/.test(
        annotations,
      ) || /^test[A-Z_]/.test(method ?? '');
    if (!group && !isTest) continue;
    const brace = code.slice(match.index, match.index + 2000).search(/[{;]/);
    if (brace < 0 || code[match.index + brace] !== '{') continue;
    const openAt = match.index + brace;
    const end = endOfBrackets(parsed, openAt, match.index);
    const found = /@(?:[\w.]*\.)?(?:Disabled|Ignore|Ignored)\b(?!\w)|@Test\s*\([^)]*\benabled\s*=\s*false/.exec(
      annotations,
    );
    const mark = found
      ? { at: at + found.index, how: text.slice(at + found.index, endOfLine(text, at + found.index)).trim() }
      : undefined;
    const block = {
      kind: group ? 'group' : 'test',
      title: (group ?? method ?? '').replaceAll('`', ''),
      at,
      bodyAt: match.index + head.length,
      end,
    } as const;
    blocks.push({ ...block, skip: mark ?? (group ? undefined : markInBody(parsed, block, skips)) });
  }
  return blocks;
}

const skips =
  /^\s*(?:return\s*;\s*$|(?:Assumptions?\.)?assumeTrue\(\s*false\b|(?:Assumptions?\.)?assumeFalse\(\s*true\b|throw new (?:Skip|TestAborted)\w*\()/;

/** Back over modifiers and annotations, to what ends the declaration before. */
function declaredFrom(code: string, at: number): number {
  const before = code.slice(Math.max(0, at - 2000), at);
  const found = /[;{}](?![^;{}]*[;{}])/.exec(before.replace(/\([^()]*\)/g, part => part.replace(/[;{}]/g, ' ')));
  const from = at - before.length + (found ? found.index + 1 : 0);
  const space = code.slice(from, at).search(/\S/);
  return space < 0 ? at : from + space;
}
