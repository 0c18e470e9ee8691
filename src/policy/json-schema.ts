import * as z from 'zod';
import { checks } from '../checks/index.ts';
import { policySchema } from './schema.ts';

/** As much of JSON Schema, draft 7, as zod writes for a policy. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/**
 * The JSON Schema of one file, for editors. What a requirement needs may come from a file that this one extends, and an
 * editor does not look there: no key of a requirement is required.
 */
export function fileJsonSchema(): JsonSchema {
  const schema = policyJsonSchema();
  const sections = checks.map(({ id }) => [id, ofParts(schema.properties?.[id] ?? {})] as const);
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(sections) } };
}

function ofParts(section: JsonSchema): JsonSchema {
  const { additionalProperties } = section;
  if (typeof additionalProperties !== 'object') return section;
  const anyOf = (additionalProperties.anyOf ?? []).map(({ required: _, ...choice }) => choice);
  return { ...section, additionalProperties: { ...additionalProperties, anyOf } };
}

/** The JSON Schema of a whole policy, after `extends`. Made from the schemas of the checks. */
export function policyJsonSchema(): JsonSchema {
  whole ??= build();
  return whole;
}

let whole: JsonSchema | undefined;

function build(): JsonSchema {
  const schema = z.toJSONSchema(policySchema(), {
    io: 'input',
    target: 'draft-7',
    // Zod says of every whole number that a double can hold it.
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return { title: 'A landworthy policy', ...withoutAnonymous(schema as JsonSchema) };
}

/** Zod names what it meets twice in a recursion `__schema0`; each of them stands in its place here. */
function withoutAnonymous(schema: JsonSchema): JsonSchema {
  const { definitions = {} } = schema;
  const isAnonymous = (name: string) => name.startsWith('__schema');
  const inline = (_: string, value: unknown): unknown => {
    const name = (value as JsonSchema | null)?.$ref?.replace('#/definitions/', '') ?? '';
    return isAnonymous(name) ? definitions[name] : value;
  };
  const named = Object.entries(definitions).filter(([name]) => !isAnonymous(name));
  return JSON.parse(JSON.stringify({ ...schema, definitions: Object.fromEntries(named) }, inline)) as JsonSchema;
}

/** The schemas that hold at this path of keys: several where there is a choice. */
export function schemasAt(path: readonly PropertyKey[], root: JsonSchema = policyJsonSchema()): readonly JsonSchema[] {
  let here = expand(root, root);
  for (const key of path) {
    here = here.flatMap(schema => {
      const name = String(key);
      const properties = schema.properties ?? {};
      const next = Object.hasOwn(properties, name) ? properties[name] : (schema.items ?? schema.additionalProperties);
      return typeof next === 'object' ? expand(next, root) : [];
    });
  }
  return here;
}

/** The keys that a map at this path may have. */
export const keysAt = (path: readonly PropertyKey[]): readonly string[] => [
  ...new Set(schemasAt(path).flatMap(schema => Object.keys(schema.properties ?? {}))),
];

/** What this key of the map at this path is for. */
export function descriptionAt(path: readonly PropertyKey[]): string | undefined {
  const key = String(path.at(-1));
  const maps = schemasAt(path.slice(0, -1));
  return maps.map(schema => schema.properties?.[key]?.description).find(text => text !== undefined);
}

/** A schema without its references and choices. */
export function expand(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema;
  const name = $ref?.replace('#/definitions/', '');
  const target = name === undefined ? undefined : root.definitions?.[name];
  const inner = [...(target ? [target] : []), ...anyOf, ...oneOf, ...allOf];
  return inner.length ? inner.flatMap(one => expand(one, root)) : [schema];
}
