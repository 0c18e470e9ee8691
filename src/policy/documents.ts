import { isMap, LineCounter, parseDocument } from 'yaml';
import { PolicyError, type PolicyProblem } from '../core/errors.ts';
import { codeFrame } from './frame.ts';

/** Where the texts of policies come from: the judged side of a repository, and the package's own starter policies. */
export interface PolicyTexts {
  /** The text at this path, or undefined when there is none. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** The starter policy of this name, or undefined. */
  readonly starter: (name: string) => Promise<string | undefined>;
}

/** One file of a policy, parsed, with the places of its parts. */
export interface PolicyDocument {
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** A problem at this path of keys, or at the deepest part of it that exists; on a key itself with `onKey`. */
  readonly problem: (
    path: readonly PropertyKey[],
    message: string,
    more?: { hint?: string; onKey?: boolean },
  ) => PolicyProblem;
  /** The line of the key at this path. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

const starterPrefix = 'landworthy:';
const maxBytes = 1024 * 1024;

/** The policy at this path and all that it extends, what is extended first. Undefined when the file does not exist. */
export async function loadDocuments(texts: PolicyTexts, file: string): Promise<readonly PolicyDocument[] | undefined> {
  const text = await texts.read(file);
  if (text === undefined) return undefined;
  return load(texts, parsePolicyText(file, text), [file]);
}

async function load(texts: PolicyTexts, document: PolicyDocument, chain: readonly string[]): Promise<PolicyDocument[]> {
  const parents = document.value['extends'];
  if (!Array.isArray(parents)) return [document];
  const documents: PolicyDocument[] = [];
  for (const [index, parent] of parents.entries()) {
    if (typeof parent !== 'string') continue; // the schema tells
    const at = (message: string, hint?: string) =>
      new PolicyError([document.problem(['extends', index], message, hint === undefined ? {} : { hint })]);
    if (chain.includes(parent)) throw at(`\`extends\` goes in a circle: ${[...chain, parent].join(' → ')}`);
    const text = parent.startsWith(starterPrefix)
      ? await texts.starter(parent.slice(starterPrefix.length))
      : await texts.read(parent);
    if (text === undefined) {
      throw at(
        `there is no policy \`${parent}\``,
        'name a path in the repository, or a starter policy such as `landworthy:standard`',
      );
    }
    documents.push(...(await load(texts, parsePolicyText(parent, text), [...chain, parent])));
  }
  return [
    ...documents.filter((one, index) => documents.findIndex(other => other.file === one.file) === index),
    document,
  ];
}

/** Throws a PolicyError with every mistake that YAML itself can have. */
export function parsePolicyText(file: string, text: string): PolicyDocument {
  const problemAt = (offset: number, message: string, hint?: string): PolicyProblem => {
    const { line, col } = lines.linePos(offset);
    const place = { line: Math.max(line, 1), column: Math.max(col, 1) };
    return { file, ...place, message, ...(hint ? { hint } : {}), frame: codeFrame(text, place) };
  };
  const lines = new LineCounter();
  if (text.length > maxBytes) {
    throw new PolicyError([{ file, line: 1, column: 1, message: `the file is larger than ${maxBytes} bytes` }]);
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const broken = text.indexOf('\uFFFD');
  const problems = document.errors.map(error => problemAt(error.pos[0], lowerFirst(error.message)));
  if (broken >= 0) problems.push(problemAt(broken, 'the file is not UTF-8'));
  if (problems.length) throw new PolicyError(problems);

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
    JSON.stringify(value);
  } catch {
    throw new PolicyError([problemAt(0, 'the aliases of this file refer to themselves, or grow beyond bounds')]);
  }
  if (!isMap(document.contents)) {
    const hint = 'begin with `version: 1` and a section such as `change: { mergeable: {} }`';
    throw new PolicyError([
      problemAt(0, value === null ? 'the policy is empty' : 'a policy is a map of sections', hint),
    ]);
  }

  const offsetOf = (path: readonly PropertyKey[], onKey: boolean): number => {
    let node: unknown = document.contents;
    let offset = rangeStart(node);
    for (const [index, key] of path.entries()) {
      const last = index === path.length - 1;
      if (isMap(node)) {
        const pair = node.items.find(item => String((item.key as { value?: unknown } | null)?.value) === String(key));
        if (!pair) return offset;
        offset = last && !onKey && pair.value ? rangeStart(pair.value) : rangeStart(pair.key);
        node = pair.value;
      } else {
        const items = (node as { items?: unknown[] } | null)?.items;
        const item = items?.[Number(key)];
        if (!item) return offset;
        offset = rangeStart(item);
        node = item;
      }
    }
    return offset;
  };

  return {
    file,
    value: value as Record<string, unknown>,
    problem: (path, message, more = {}) => problemAt(offsetOf(path, more.onKey ?? false), message, more.hint),
    lineOf: path => lines.linePos(offsetOf(path, true)).line,
  };
}

const rangeStart = (node: unknown): number => (node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** What this policy calls the base. Reads no more than that: a policy with mistakes still tells it. */
export function baseOfPolicy(text: string): string | undefined {
  if (text.length > maxBytes) return undefined;
  const base: unknown = parseDocument(text, { prettyErrors: false, stringKeys: true }).get('base');
  return typeof base === 'string' && base !== '' ? base : undefined;
}
