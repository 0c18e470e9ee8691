import { checks } from '../checks/index.ts';
import type { AnyCheck } from '../core/check.ts';
import { expand, type JsonSchema, policyJsonSchema } from './json-schema.ts';
import { lintReference } from './lint-reference.ts';
import { afterSections, beforeSections } from './reference-text.ts';
import { commonKeys } from './schema.ts';

/** `policies/reference.md`: what a policy can say, from the checks' own declarations. */
export function referencePage(): string {
  const root = policyJsonSchema();
  const page = [
    beforeSections({
      file: table(root.properties ?? {}, root, { required: root.required ?? [] }),
      common: table(only(requirementOf(checks[0], root), Object.keys(commonKeys())), root, {}),
      conditions: table(root.definitions?.['condition']?.properties ?? {}, root, {}),
    }),
    ...checks.map(check => section(check, root)),
    lintReference(),
    afterSections({
      waivers: table(waiverOf(root).properties ?? {}, root, { required: waiverOf(root).required ?? [] }),
    }),
  ];
  return `${page.join('\n\n').trimEnd()}\n`;
}

function section(check: AnyCheck, root: JsonSchema): string {
  const requirement = requirementOf(check, root);
  const own = Object.keys(requirement.properties ?? {}).filter(key => !(key in commonKeys()));
  const options = { required: requirement.required ?? [] };
  const stage = check.stage ? `Counts at stage \`${check.stage}\` unless the requirement says otherwise.` : '';
  const reserved = check.reservedNames?.length
    ? `No requirement here may be called ${check.reservedNames.map(name => `\`${name}\``).join(' or ')}.`
    : '';
  return [
    `### \`${check.id}\``,
    `${check.summary}.`,
    check.why,
    [stage, reserved].filter(Boolean).join(' '),
    own.length ? table(only(requirement, own), root, options) : 'It has no keys of its own.',
    `\`\`\`yaml\n${check.id}:\n${indent(check.example.policy)}\n\`\`\``,
    `Satisfied by ${check.example.satisfiedBy}.`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The schema of a section's requirement: of its choices, the map. */
function requirementOf(check: AnyCheck | undefined, root: JsonSchema): JsonSchema {
  const { additionalProperties } = root.properties?.[check?.id ?? ''] ?? {};
  const choices = typeof additionalProperties === 'object' ? expand(additionalProperties, root) : [];
  return choices.find(choice => choice.properties) ?? {};
}

const waiverOf = (root: JsonSchema): JsonSchema => root.properties?.['waivers']?.items ?? {};

const only = ({ properties = {} }: JsonSchema, keys: readonly string[]) =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key)));

interface TableOptions {
  readonly required?: readonly string[];
}

function table(properties: Readonly<Record<string, JsonSchema>>, root: JsonSchema, options: TableOptions): string {
  const rows = Object.entries(properties).flatMap(([key, schema]) =>
    rowsOf(key, schema, root, options.required?.includes(key) ?? false),
  );
  return ['| key | value | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** One row for the key, and one for each key of the map that it may be. */
function rowsOf(key: string, schema: JsonSchema, root: JsonSchema, required: boolean): string[] {
  const fallback = required
    ? 'required'
    : schema.default === undefined
      ? ''
      : `\`${JSON.stringify(schema.default).replaceAll('"', '')}\``;
  const row = [`\`${key}\``, typeOf(schema), fallback, schema.description ?? ''].map(cell);
  const maps = refersToCondition(schema) ? [] : choicesOf(schema).filter(choice => choice.properties);
  const inner = maps.flatMap(map =>
    Object.entries(map.properties ?? {}).flatMap(([name, one]) =>
      rowsOf(`${key}.${name}`, one, root, map.required?.includes(name) ?? false),
    ),
  );
  return [`| ${row.join(' | ')} |`, ...inner];
}

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');

/** What can stand there, in a few words. */
function typeOf(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (refersToCondition(schema)) return 'condition';
  const choices = choicesOf(schema);
  if (choices.length > 1) return [...new Set(choices.map(typeOf))].join(' or ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map(value => `\`${String(value)}\``).join(', ');
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return schema.type === 'integer' ? 'whole number' : 'number';
    case 'boolean':
      return '`true`, `false`';
    case 'array':
      return `list of ${plural(schema.items ? typeOf(schema.items) : 'values')}`;
    default:
      return 'map';
  }
}

const choicesOf = (schema: JsonSchema): readonly JsonSchema[] => schema.anyOf ?? schema.oneOf ?? [schema];

const refersToCondition = ({ $ref, allOf = [] }: JsonSchema): boolean =>
  $ref === '#/definitions/condition' || allOf.some(refersToCondition);

const plural = (noun: string) => (/^[a-z]+$/.test(noun) ? `${noun}s` : noun);

const indent = (text: string) => text.replace(/^(?=.)/gm, '  ');
