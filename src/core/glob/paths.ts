import { buildAutomaton } from './automaton.ts';
import { type Node, openNodes } from './nodes.ts';
import type { Segment, Token } from './parse.ts';

/** A glob, and what is to be known of a path that it matches. */
export interface MarkedGlob {
  readonly segments: readonly Segment[];
  readonly mark: number;
}

/**
 * What is known of a path: `meaning` of the marks of the globs that match it. The path is read once, however many globs
 * there are, by two automata: one reads the characters of a segment, and says which of all the globs' segments it
 * matches; the other one reads these answers. One alone would have a state for each place in each folder.
 */
export function compilePaths<T>(
  globs: readonly MarkedGlob[],
  meaning: (marks: readonly number[]) => T,
): (path: string) => T {
  const names = openNodes();
  const folders = openNodes();
  for (const { segments, mark } of globs) {
    let at = folders.root;
    for (const [index, segment] of segments.entries()) {
      if (segment === '**') at = folders.many(needsFolder(segments, index) ? folders.any(at) : at);
      else {
        const end = segment.reduce(addToken, names.root);
        end.marks[0] = end.id;
        at = folders.key(at, end.id);
      }
    }
    at.marks.push(mark);
  }

  const matched: (readonly number[])[] = [];
  const symbols = new Map<string, number>();
  const symbolOf = (ends: readonly number[]): number => {
    const key = ends.join();
    const symbol = symbols.get(key) ?? matched.push(ends) - 1;
    symbols.set(key, symbol);
    return symbol;
  };
  const name = buildAutomaton(names.root, code => [code], symbolOf);
  const folder = buildAutomaton(folders.root, symbol => matched[symbol] ?? [], meaning);

  return path => {
    let inFolder = folder.start();
    let inName = name.start();
    for (let index = 0; index < path.length; index++) {
      const code = path.charCodeAt(index);
      if (code !== slash) inName = name.next(inName, code);
      else {
        inFolder = folder.next(inFolder, inName.meaning);
        if (!inFolder.nodes.length) return inFolder.meaning;
        inName = name.start();
      }
    }
    return folder.next(inFolder, inName.meaning).meaning;
  };

  function addToken(from: Node, token: Token): Node {
    if (token.kind === 'literal') return spell(from, token.text);
    if (token.kind === 'star') return names.many(from);
    if (token.kind === 'any') return names.any(from);
    const { text, ranges, negated } = token;
    return names.once(from, text, end => {
      from.byTest.push([code => ranges.some(([low, high]) => code >= low && code <= high) !== negated, end]);
      // `[id]` is a class and, as in picomatch, also the folder of that name.
      if (/[-*+?.^${}(|)[\]]/.test(text.slice(1, -1))) return;
      spell(from, text).jumps.push(end);
    });
  }

  function spell(from: Node, text: string): Node {
    let at = from;
    for (let index = 0; index < text.length; index++) at = names.key(at, text.charCodeAt(index));
    return at;
  }
}

const slash = 47;

/** `a/**` is everything in `a`, and `a` itself; but for picomatch `a*`, with a star at its end, must be a folder. */
function needsFolder(segments: readonly Segment[], index: number): boolean {
  const before = segments[index - 1];
  return index === segments.length - 1 && Array.isArray(before) && before.at(-1)?.kind === 'star';
}
