import type { PolicyProblem } from '../core/errors.ts';
import type { Origin } from '../core/policy.ts';
import type { PolicyDocument } from './documents.ts';

/** Several documents as one value; every part still knows the document that it came from. */
export interface MergedPolicy {
  readonly value: Readonly<Record<string, unknown>>;
  readonly problem: (
    path: readonly PropertyKey[],
    message: string,
    more?: { hint?: string; onKey?: boolean },
  ) => PolicyProblem;
  readonly originOf: (path: readonly PropertyKey[]) => Origin;
}

/**
 * Later documents win: a section by its requirements' names, a requirement key by key, a kind by its name. Waivers are
 * the last document's alone: what somebody else waived is not waived here.
 */
export function mergeDocuments(documents: readonly PolicyDocument[]): MergedPolicy {
  const own = documents.at(-1);
  if (!own) throw new Error('a policy has at least one document');
  const value: Record<string, unknown> = {};
  for (const document of documents) {
    for (const [key, part] of Object.entries(document.value)) {
      if (document !== own && (key === 'waivers' || key === 'extends')) continue;
      value[key] = isMap(value[key]) && isMap(part) ? mergeSection(value[key], part) : part;
    }
  }
  /** The last document that says something at the first three keys of this path. */
  const documentOf = (path: readonly PropertyKey[]) => {
    for (let length = Math.min(path.length, 3); length > 0; length--) {
      const found = documents.findLast(document => has(document.value, path.slice(0, length)));
      if (found) return found;
    }
    return own;
  };
  return {
    value,
    problem: (path, message, more) => documentOf(path).problem(path, message, more),
    originOf: path => {
      const document = documentOf(path);
      return { file: document.file, line: document.lineOf(path) };
    },
  };
}

function mergeSection(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [name, entry] of Object.entries(over)) {
    const inherited = merged[name];
    merged[name] = isMap(inherited) && isMap(entry) ? { ...inherited, ...entry } : entry;
  }
  return merged;
}

function has(value: unknown, path: readonly PropertyKey[]): boolean {
  let part = value;
  for (const key of path) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return false;
    part = (part as Record<PropertyKey, unknown>)[key];
  }
  return true;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
