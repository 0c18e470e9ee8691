import { checks } from '../checks/index.ts';
import { lazy } from '../core/lazy.ts';
import type { Policy, Requirement } from '../core/policy.ts';
import { type PolicyDocument, type PolicyTexts, parsePolicyText } from './documents.ts';
import { mergeDocuments } from './extends.ts';
import { type LoadedPolicy, loadPolicy } from './load.ts';
import { isStarter, starterPrefix } from './starters.ts';

/** Where policies are kept for the next run, by name. What it gives back was written by this very build of the program. */
export interface PolicyCache {
  readonly read: (name: string) => string | undefined;
  readonly write: (name: string, text: string) => void;
}

/** A policy as it is kept: each text that it was made of, and what it is after validation. */
interface Kept {
  readonly texts: readonly (readonly [file: string, text: string])[];
  readonly policy: Omit<Policy, 'requirements'> & { readonly requirements: readonly Omit<Requirement, 'check'>[] };
}

/**
 * What `loadPolicy` gives. To parse and to validate is most of what a verdict costs, so a policy without mistakes is kept.
 * It is taken again only where every text that it was made of is still the same, letter by letter.
 */
export async function loadCachedPolicy(
  texts: PolicyTexts,
  file: string,
  cache: PolicyCache | undefined,
): Promise<LoadedPolicy | undefined> {
  const text = await texts.read(file);
  if (!cache || text === undefined) return loadPolicy(texts, file);
  const name = nameOf(text);
  const kept = parseKept(cache.read(name));
  if (kept && (await isCurrent(kept, texts))) return revive(kept);
  const loaded = await loadPolicy(texts, file);
  if (loaded) keep(loaded, name, cache);
  return loaded;
}

/** One of few names, so that the cache stays small: the next policy of that name takes the place. */
function nameOf(text: string): string {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return `policy-${hash & 63}`;
}

function parseKept(text: string | undefined): Kept | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Kept);
  } catch {
    return undefined;
  }
}

async function isCurrent({ texts: kept }: Kept, texts: PolicyTexts): Promise<boolean> {
  for (const [file, text] of kept) {
    const now = isStarter(file) ? texts.starter(file.slice(starterPrefix.length)) : texts.read(file);
    if ((await now) !== text) return false;
  }
  return kept.length > 0;
}

function revive({ texts, policy }: Kept): LoadedPolicy {
  const byId = new Map(checks.map(check => [check.id, check]));
  const requirements = policy.requirements.flatMap(one => {
    const check = byId.get(one.section);
    return check ? { ...one, check } : [];
  });
  const documents = lazy(() => texts.map(([file, text]): PolicyDocument => parsePolicyText(file, text)));
  return {
    policy: { ...policy, requirements },
    files: texts.map(([file]) => file),
    get documents() {
      return documents();
    },
    get merged() {
      return mergeDocuments(documents());
    },
  };
}

function keep({ policy, documents }: LoadedPolicy, name: string, cache: PolicyCache): void {
  const requirements = policy.requirements.map(({ check, ...one }) => one);
  const kept: Kept = {
    texts: documents.map(({ file, text }) => [file, text]),
    policy: { ...policy, requirements },
  };
  if (isPlain(kept)) cache.write(name, JSON.stringify(kept));
}

/** Whether JSON gives it back as it is. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
    ? Object.values(value).every(isPlain)
    : false;
}
