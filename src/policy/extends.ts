import type { Origin } from '../core/policy.ts';
import type { PolicyDocument } from './documents.ts';

/** Several documents as one value; every part still knows the document that it came from. */
export interface MergedPolicy {
  readonly value: Readonly<Record<string, unknown>>;
  readonly problem: PolicyDocument['problem'];
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
  /** The document that decides about this path: what is no map is replaced as a whole, and so is a requirement's key. */
  const documentOf = (path: readonly PropertyKey[]) => {
    let deciding = documents;
    for (let length = 1; length <= Math.min(path.length, 3); length++) {
      const having = deciding.filter(document => valueAt(document.value, path.slice(0, length)) !== undefined);
      const last = having.at(-1);
      if (!last) break;
      deciding = isMap(valueAt(last.value, path.slice(0, length))) && length < 3 ? having : [last];
    }
    return deciding.at(-1) ?? own;
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

/** What stands at this path of keys, or undefined. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let part = value;
  for (const key of path) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return undefined;
    part = (part as Record<PropertyKey, unknown>)[key];
  }
  return part;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
