import { type Document, isMap, isScalar, Lexer, LineCounter, Parser, parseDocument, visit } from 'yaml';

/** One YAML document, read with the same care wherever it comes from: policies, change records, flag registries. */
export interface YamlText {
  /** Undefined where there are problems. */
  readonly value: unknown;
  readonly document: Document.Parsed | undefined;
  /** All mistakes that YAML itself can have, in the order in which they stand. */
  readonly problems: readonly YamlProblem[];
  /** Where an offset of the text is. Both count from 1. */
  readonly placeAt: (offset: number) => { readonly line: number; readonly column: number };
}

export interface YamlProblem {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

const maxBytes = 1024 * 1024;
const maxDepth = 64;
const maxAliases = 100;
const maxTokens = 200_000;

/**
 * Reads YAML 1.2 with its core schema: no merge keys, no tags of one's own, one document, keys that are texts. The text may
 * be hostile: whatever it is, this answers within a moment and never throws.
 */
export function parseYaml(text: string): YamlText {
  const lines = new LineCounter();
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const refuse = (problems: readonly YamlProblem[]) => ({ value: undefined, document: undefined, problems, placeAt });
  if (Buffer.byteLength(text) > maxBytes) return refuse([{ offset: 0, message: 'the file is larger than 1 MiB' }]);
  const excess = excessOf(text);
  if (excess) {
    lines.addNewLine(0);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
    return refuse([excess]);
  }

  // `uniqueKeys` compares each key with each other one: minutes for a file of a megabyte.
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: false } as const;
  const document = parseDocument(text, { ...options, schema: 'core', merge: false });
  const broken = text.indexOf('\uFFFD');
  const problems = [
    ...[...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
      offset: pos[0],
      ...(inOurWords[code] ?? { message: lowerFirst(message) }),
    })),
    ...(broken < 0 ? [] : [{ offset: broken, message: 'the file is not UTF-8' }]),
    ...keyProblems(document),
  ];
  if (problems.length) return refuse(problems.slice(0, 100).toSorted((a, b) => a.offset - b.offset));
  try {
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    JSON.stringify(value);
    return { value, document, problems, placeAt };
  } catch {
    const message = 'an alias of this file is not defined, refers to itself, or grows beyond bounds';
    return refuse([{ offset: Math.max(text.indexOf('*'), 0), message, hint: 'write it out, without `*`' }]);
  }
}

/**
 * What must be refused before the parser proper sees it: that one recurses, and where the stack ends inside a regular
 * expression Node aborts, which nothing can catch.
 */
export function excessOf(text: string, mostTokens = maxTokens): YamlProblem | undefined {
  const parser = new Parser();
  let aliases = 0;
  let offset = 0;
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (++tokens > mostTokens) return { offset, message: 'the file has more parts than anybody would write' };
    if (parser.stack.length > maxDepth) return { offset, message: `this is nested deeper than ${maxDepth} levels` };
    if (lexeme.startsWith('*') && ++aliases > maxAliases) return { offset, message: `more than ${maxAliases} aliases` };
    offset += lexeme.length;
  }
  return undefined;
}

/** Keys that stand twice in a map, and the one that JavaScript gives a meaning of its own. */
function keyProblems(document: Document.Parsed): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visit(document, {
    Map: (_, map) => {
      if (!isMap(map)) return;
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const offset = key.range?.[0] ?? 0;
        if (seen.has(name)) problems.push({ offset, message: `the key \`${name}\` stands here twice` });
        if (name === '__proto__') problems.push({ offset, message: 'no key may be called `__proto__`' });
        if (name === '<<') problems.push({ offset, message: 'merge keys are not read', hint: 'write the keys out' });
        seen.add(name);
      }
    },
  });
  return problems;
}

const inOurWords: Readonly<Partial<Record<string, Omit<YamlProblem, 'offset'>>>> = {
  MULTIPLE_DOCS: { message: 'a second document begins here', hint: 'one file is one document: take the `---` away' },
  TAG_RESOLVE_FAILED: { message: 'tags are not read', hint: 'write the value without `!`' },
  NON_STRING_KEY: { message: 'a key must be a text' },
  TAB_AS_INDENT: { message: 'a tab cannot indent', hint: 'use spaces' },
};

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
