import { type Block, endByIndent, endOfLine, indentOf, type Mark, markInBody, skippedFile } from '../blocks.ts';
import type { Parsed } from '../parsed.ts';

/** Python: what pytest and unittest collect. */
export function pythonBlocks(parsed: Parsed): readonly Block[] {
  const { code, pairs } = parsed;
  const blocks: Block[] = [];
  for (const match of code.matchAll(/^[ \t]*(?:(?:async[ \t]+)?def[ \t]+(test\w*)|class[ \t]+(\w+))/gm)) {
    const [head, test, group] = match;
    const nameAt = match.index + head.length;
    const signature = code.slice(nameAt, nameAt + 400);
    if (group && !/^Test/.test(group) && !/^\([^)]*Test/.test(signature)) continue;
    const openAt = /^\s*\(/.test(signature) ? nameAt + signature.indexOf('(') : undefined;
    const headEnd = (openAt === undefined ? undefined : pairs.get(openAt)) ?? nameAt;
    const at = decoratedFrom(parsed, match.index);
    const decorators = parsed.uncommented.slice(at, match.index);
    const block = {
      kind: test ? 'test' : 'group',
      title: test ?? group ?? '',
      at,
      bodyAt: headEnd + 1,
      end: 0,
    } as const;
    const end = endByIndent(parsed, match.index + head.search(/\S/), headEnd);
    const found =
      /@[\w.]*\b(?:skip|xfail|expectedFailure)\b(?!_)|@[\w.]*\bskip(?:if|If)\s*\(\s*(?:True|1)\s*[,)]|@[\w.]*\bskipUnless\s*\(\s*(?:False|0)\s*[,)]/.exec(
        decorators,
      );
    const skip: Mark | undefined = found
      ? { at: at + found.index, how: parsed.text.slice(at + found.index, endOfLine(parsed.text, at + found.index)) }
      : undefined;
    blocks.push({
      ...block,
      end,
      skip: isConditional(decorators)
        ? undefined
        : (skip ?? (test ? markInBody(parsed, { ...block, end }, skips) : undefined)),
    });
  }
  return [...skippedFile(parsed, module.exec(code)), ...blocks];
}

const module =
  /^pytestmark\s*=\s*(?:\[\s*)?pytest\.mark\.(?:skip|xfail)\b(?!if)|^pytest\.skip\(|^(?:__test__|collect_ignore\w*)\s*=/m;

const skips =
  /^\s*(?:pytest\.(?:skip|xfail)\(|self\.skipTest\(|raise\s+(?:unittest\.)?SkipTest\b|return\s*$|return\s+None\s*$)/;

/** `@pytest.mark.xfail(sys.platform == 'win32', …)`: what comes first is a condition, and no `reason=`. */
const isConditional = (decorators: string) =>
  /@[\w.]*\bxfail\s*\(\s*(?![\w]+\s*=(?!=)|\))/.test(decorators) ||
  /@[\w.]*\bxfail\s*\([^)]*\bcondition\s*=/.test(decorators);

function decoratedFrom(parsed: Parsed, at: number): number {
  const first = parsed.lineAt(at);
  const indent = indentOf(parsed, parsed.lineAt(at + (parsed.code.slice(at).search(/\S/) || 0)));
  let from = first;
  // A decorator may span lines; they are indented further, or close its bracket.
  for (let line = first - 1; line >= 1 && first - line < 200; line--) {
    const text = parsed.code.slice(parsed.startOf(line), endOfLine(parsed.code, parsed.startOf(line)));
    const own = text.search(/\S/);
    if (own === indent && text[own] === '@') from = line;
    else if (own >= 0 && (own < indent || (own === indent && !/[)\]}]/.test(text[own] ?? '')))) break;
    else if (
      own < 0 &&
      parsed.text.slice(parsed.startOf(line), endOfLine(parsed.text, parsed.startOf(line))).trim() === ''
    )
      break;
  }
  return parsed.startOf(from);
}
