import { stringify } from 'yaml';
import type { Origin } from '../core/policy.ts';
import type { LoadedPolicy } from './load.ts';

/** The effective policy as YAML that can be loaded again, with the place of each part in a comment behind it. */
export function showPolicy({ merged, documents }: LoadedPolicy): string {
  const lines: { text: string; origin?: Origin }[] = [];
  for (const { path, value, indent, children } of partsOf(merged.value)) {
    const key = path.at(-1);
    const start = `${'  '.repeat(indent)}${typeof key === 'number' ? '-' : `${flow(key)}:`}`;
    lines.push({ text: children ? start : `${start} ${flow(value)}`, origin: merged.originOf(path) });
  }
  const width = Math.min(80, Math.max(0, ...lines.map(({ text }) => text.length)));
  const files = documents.map(({ file }) => file);
  const head = files.length > 1 ? `# ${files.join(', then ')}\n` : '';
  return head + lines.map(({ text, origin }) => `${text.padEnd(width)} # ${origin?.file}:${origin?.line}\n`).join('');
}

/** The same for a program: the policy as one value, and the place of each part by its keys. */
export function describePolicy({ merged, documents }: LoadedPolicy): object {
  const parts = [...partsOf(merged.value)];
  return {
    files: documents.map(({ file }) => file),
    policy: withoutExtends(merged.value),
    origins: Object.fromEntries(parts.map(({ path }) => [path.join('.'), merged.originOf(path)])),
  };
}

interface Part {
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
  readonly indent: number;
  /** Its keys follow, each as a part of its own. */
  readonly children: boolean;
}

/** What has a place of its own: keys of the policy, names in a section, keys of a requirement, waivers. */
function* partsOf(value: unknown, path: readonly PropertyKey[] = []): Generator<Part> {
  for (const [name, inner] of Object.entries(path.length ? (value as object) : withoutExtends(value as object))) {
    const key = Array.isArray(value) ? Number(name) : name;
    const here = [...path, key];
    const children =
      isFilled(inner) && (path.length === 0 || (path.length === 1 && !Array.isArray(value) && !Array.isArray(inner)));
    yield { path: here, value: inner, indent: path.length, children };
    if (children) yield* partsOf(inner, here);
  }
}

function withoutExtends(value: object): object {
  const { extends: _, ...rest } = value as { extends?: unknown };
  return rest;
}

const isFilled = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** One line of YAML, whatever the value holds. */
function flow(value: unknown): string {
  // A text with line ends would take several lines; JSON is YAML, too.
  const json = JSON.stringify(value);
  if (/\\[nrtu]|\p{C}/u.test(json)) return json;
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}
