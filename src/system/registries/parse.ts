import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { excessOf } from '../../core/yaml.ts';
import { type Entry, Unreadable } from './entries.ts';

const largest = 2 * 1024 * 1024;
const mostTokens = 2_000_000;

/**
 * The documents of a YAML or JSON text; none where it is empty. Throws `Unreadable`. Not `parseYaml`: registries may have
 * several documents and merge keys, are larger than a policy, and name flags as they like.
 */
export function parseEntries(text: string): readonly Entry[] {
  if (text.length > largest) throw new Unreadable(`it is larger than ${largest} bytes`);
  const lines = new LineCounter();
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : Math.max(1, lines.linePos(offset).line));
  const broken = text.search(/[\0\uFFFD]/);
  if (broken >= 0) throw new Unreadable('it is no UTF-8 text', text.slice(0, broken).split('\n').length);
  const excess = excessOf(text, mostTokens);
  if (excess) throw new Unreadable(excess.message, text.slice(0, excess.offset).split('\n').length);
  // Duplicate keys are looked for below: yaml compares each key with each other one.
  const options = {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    merge: true,
  } as const;
  const documents = parseAllDocuments(text, options) as readonly Document.Parsed[];
  const problem = documents.flatMap(document => document.errors)[0];
  if (problem) throw new Unreadable(`it does not parse: ${problem.message}`, lineAt(problem.pos[0]));
  for (const document of documents) refuseDuplicates(document.contents, lineAt);
  return documents.filter(document => document.contents !== null).map(document => open(document, lineAt));
}

function open(document: Document.Parsed, lineAt: (offset: number | undefined) => number): Entry {
  try {
    // Aliases that grow without bounds throw; those that refer to themselves make a value without end.
    JSON.stringify(document.toJS({ maxAliasCount: 100 }));
  } catch {
    throw new Unreadable('its aliases refer to themselves, or grow beyond bounds');
  }
  const entry = (node: unknown, line: number): Entry => {
    const resolved = isAlias(node) ? node.resolve(document) : node;
    return {
      get value() {
        return toValue(resolved, document);
      },
      line,
      map: () =>
        isMap(resolved)
          ? resolved.items.map(({ key, value }) => [keyOf(key), entry(value, lineAt(rangeOf(key)))] as const)
          : undefined,
      list: () => (isSeq(resolved) ? resolved.items.map(item => entry(item, lineAt(rangeOf(item)))) : undefined),
    };
  };
  return entry(document.contents, lineAt(rangeOf(document.contents)));
}

const toValue = (node: unknown, document: Document.Parsed): unknown =>
  isMap(node) || isSeq(node) || isScalar(node) ? node.toJS(document, { maxAliasCount: 100 }) : undefined;

const keyOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

const rangeOf = (node: unknown): number | undefined => (node as { range?: [number] } | null)?.range?.[0];

/** Two entries of one name: which one holds depends on who reads it. */
function refuseDuplicates(root: unknown, lineAt: (offset: number | undefined) => number): void {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isSeq(node)) open.push(...node.items.filter(item => item !== null && item !== undefined));
    if (!isMap(node)) continue;
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = keyOf(key);
      if (seen.has(name)) throw new Unreadable(`the key \`${name}\` is there twice`, lineAt(rangeOf(key)));
      seen.add(name);
      if (value) open.push(value);
    }
  }
}
