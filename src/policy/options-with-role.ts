import * as z from 'zod';
import { type Role, roleOf } from '../core/options.ts';
import type { Requirement } from '../core/policy.ts';

export interface PlacedOption {
  /** The keys under which it stands. */
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
  /** It is the last of those keys itself. */
  readonly onKey?: boolean;
}

/** The options of a requirement's check that have this role, however deep they stand. */
export function optionsWithRole(
  { section, name, check, options }: Pick<Requirement, 'section' | 'name' | 'check' | 'options'>,
  role: Role,
): readonly PlacedOption[] {
  return find(check.options(), { path: [section, name], value: options }, role);
}

function find(schema: unknown, placed: PlacedOption, role: Role): readonly PlacedOption[] {
  const { path, value } = placed;
  if (value === undefined || !(schema instanceof z.ZodType)) return [];
  const own = roleOf(schema);
  // What is in a condition is the condition's.
  if (own !== undefined) return own === role ? [placed] : [];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return find(schema.unwrap(), placed, role);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(branch => find(branch, placed, role));
  if (typeof value !== 'object' || value === null) return [];
  const partOf = (key: PropertyKey) => ({ path: [...path, key], value: (value as Record<PropertyKey, unknown>)[key] });
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, part]) => find(part, partOf(key), role));
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.flatMap((_, index) => find(schema.element, partOf(index), role));
  if (schema instanceof z.ZodRecord)
    return Object.keys(value).flatMap(key => [
      ...find(schema.keyType, { path: [...path, key], value: key, onKey: true }, role),
      ...find(schema.valueType, partOf(key), role),
    ]);
  return [];
}
