import { isMap, isSeq, type Node } from 'yaml';
import { PolicyError, type PolicyProblem } from '../core/errors.ts';
import { oneLine } from '../core/neutral.ts';
import { parseYaml, type YamlText } from '../core/yaml.ts';
import { codeFrame } from './frame.ts';
import { isStarter, starterNames, starterPrefix } from './starters.ts';
import { suggest } from './suggest.ts';

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
  readonly text: string;
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

/** Nobody mends more at once, and a hostile file could make millions. */
export const mostProblems = 100;

/** Documents, what is extended first, and the mistakes that kept others from being read. */
export interface LoadedDocuments {
  readonly documents: readonly PolicyDocument[];
  readonly problems: readonly PolicyProblem[];
}

/**
 * The policy at this path and all that it extends, each file once. Undefined when the file does not exist. Throws a
 * PolicyError where the file itself cannot be parsed; mistakes in what it extends are collected.
 */
export async function loadDocuments(texts: PolicyTexts, file: string): Promise<LoadedDocuments | undefined> {
  const text = await texts.read(file);
  if (text === undefined) return undefined;
  const documents: PolicyDocument[] = [];
  const problems: PolicyProblem[] = [];
  const seen = new Set([file]);
  await add(parsePolicyText(file, text), [file]);
  return { documents, problems };

  async function add(document: PolicyDocument, chain: readonly string[]): Promise<void> {
    const parents = document.value['extends'];
    for (const [index, parent] of Array.isArray(parents) ? parents.entries() : []) {
      if (typeof parent !== 'string') continue; // the schema tells
      if (problems.length >= mostProblems) break;
      const at = (message: string, hint?: { hint?: string }) =>
        problems.push(document.problem(['extends', index], message, hint));
      if (chain.includes(parent)) at(`\`extends\` goes in a circle: ${[...chain, parent].join(' → ')}`);
      if (seen.has(parent)) continue;
      seen.add(parent);
      const wrong = isStarter(parent) ? undefined : notInside(parent);
      if (wrong !== undefined) {
        at(`\`${parent}\` ${wrong}`, { hint: 'name a path from the root of the repository' });
        continue;
      }
      const found = await (isStarter(parent) ? texts.starter(parent.slice(starterPrefix.length)) : texts.read(parent));
      if (found === undefined) at(`there is no policy \`${parent}\``, missing(parent));
      else await add(parsed(parent, found), [...chain, parent]);
    }
    if (!documents.includes(document)) documents.push(document);
  }

  function parsed(name: string, found: string): PolicyDocument {
    try {
      return parsePolicyText(name, found);
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      problems.push(...error.problems);
      return emptyDocument(name);
    }
  }
}

function notInside(path: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return 'is an address: policies are read from the repository alone';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'is no path in the repository';
  if (path.split(/[/\\]/).some(part => part === '..' || part === '.'))
    return 'is no plain path: it has `.` or `..` in it';
  return undefined;
}

function missing(name: string): { hint?: string } {
  const starters = starterNames.map(starter => `${starterPrefix}${starter}`);
  const meant = isStarter(name) || starterNames.includes(name) ? suggest(name, starters) : {};
  if (starterNames.includes(name)) return { hint: `did you mean \`${starterPrefix}${name}\`?` };
  if (meant.hint !== undefined) return meant;
  return {
    hint: isStarter(name)
      ? `the starter policies are ${starters.map(one => `\`${one}\``).join(', ')}`
      : 'name a file that git knows, from the root of the repository, or a starter policy such as `landworthy:standard`',
  };
}

/** Throws a PolicyError with every mistake that YAML itself can have. */
export function parsePolicyText(file: string, text: string): PolicyDocument {
  const yaml = parseYaml(text);
  let lines: readonly string[] | undefined;
  const problemAt = (offset: number, message: string, hint?: string): PolicyProblem => {
    const place = yaml.placeAt(offset);
    lines ??= text.split(/\r?\n/);
    const more = hint === undefined ? {} : { hint: oneLine(hint) };
    return { file, ...place, message: oneLine(message), ...more, frame: codeFrame(lines, place) };
  };
  if (yaml.problems.length) {
    throw new PolicyError(yaml.problems.map(({ offset, message, hint }) => problemAt(offset, message, hint)));
  }
  if (!isMap(yaml.document?.contents)) {
    const hint = 'begin with `version: 1` and a section such as `change: { mergeable: {} }`';
    const nothing = yaml.value === null || yaml.value === undefined;
    throw new PolicyError([problemAt(0, nothing ? 'the policy is empty' : 'a policy is a map of sections', hint)]);
  }
  return {
    file,
    text,
    value: yaml.value as Record<string, unknown>,
    problem: (path, message, more = {}) =>
      problemAt(offsetOf(yaml.document?.contents, path, more.onKey ?? false), message, more.hint),
    lineOf: path => yaml.placeAt(offsetOf(yaml.document?.contents, path, true)).line,
  };
}

const emptyDocument = (file: string): PolicyDocument => ({
  file,
  text: '',
  value: {},
  problem: (_, message) => ({ file, line: 1, column: 1, message }),
  lineOf: () => 1,
});

/** Where the value at this path of keys begins, or its key; of the deepest part of the path that is there. */
function offsetOf(root: Node | null | undefined, path: readonly PropertyKey[], onKey: boolean): number {
  let node: unknown = root;
  let offset = start(node);
  for (const [index, key] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find(item => String((item.key as { value?: unknown } | null)?.value) === String(key));
      if (!pair) return offset;
      const wantsKey = index === path.length - 1 && onKey;
      offset = start(wantsKey || !pair.value ? pair.key : pair.value);
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(key)];
      if (!item) return offset;
      offset = start(item);
      node = item;
    } else return offset;
  }
  return offset;
}

const start = (node: unknown): number => (node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;

/** What this policy calls the base. Reads no more than that: a policy with mistakes in its sections still tells it. */
export function baseOfPolicy(text: string): string | undefined {
  const { value }: YamlText = parseYaml(text);
  const base = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['base'] : undefined;
  return typeof base === 'string' && base !== '' ? base : undefined;
}
