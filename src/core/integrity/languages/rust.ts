import { type Block, endOfBrackets, markInBody } from '../blocks.ts';
import type { Parsed } from '../parsed.ts';

/** Rust: functions with a test attribute, and macros that are called after one, such as `rgtest!(name, …)`. */
export function rustBlocks(parsed: Parsed): readonly Block[] {
  const { code, uncommented } = parsed;
  const blocks: Block[] = [];
  for (const match of code.matchAll(
    /^[ \t]*((?:#\[[^\n]*\]\s*){1,20})(?:pub(?:\([^)\n]*\))?\s+)?(?:async\s+)?fn\s+(\w+)|^[ \t]*\w*test\w*!\s*[({]\s*(\w+)\s*,/gm,
  )) {
    const [head, attributes, name, macro] = match;
    if (
      attributes !== undefined &&
      !/#\[(?:[\w:]*\b)?(?:test|rstest|test_case|quickcheck|proptest|bench)\b/.test(attributes)
    )
      continue;
    const title = name ?? macro ?? '';
    const at = match.index + head.search(/\S/);
    const openAt = macro ? match.index + head.search(/[({]/) : bodyAt(code, match.index + head.length);
    const end = endOfBrackets(parsed, openAt, macro ? at : match.index + head.lastIndexOf('fn '));
    const own = uncommented.slice(at, at + (attributes?.length ?? 0));
    const ignored =
      /#\[ignore\b[^\n]*\]|#\[should_panic\b[^\n]*\]|#\[cfg\((?!(?:not\()?(?:test|unix|windows|target_\w+)\b)[^\n]*\]|#\[cfg_attr\([^\n]*\bignore\b[^\n]*\]/.exec(
        own,
      );
    const block = { kind: 'test', title, at, bodyAt: macro ? match.index + head.length : openAt, end } as const;
    blocks.push({
      ...block,
      skip: ignored ? { at: at + ignored.index, how: ignored[0] } : markInBody(parsed, block, /^\s*return\s*;\s*$/),
    });
  }
  return blocks;
}

function bodyAt(code: string, from: number): number {
  const found = code.slice(from, from + 1000).search(/\{/);
  return found < 0 ? from : from + found;
}
