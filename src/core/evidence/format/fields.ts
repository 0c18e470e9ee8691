import { Malformed } from './parsed.ts';

// Reading values of which nothing is known. A schema library would take longer to load than a verdict may.

type Fields = Readonly<Record<string, unknown>>;

/** An object; with `names`, one that has no fields but these. */
export function mapOf(value: unknown, where: string, names?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed(`${where} is no object`);
  if (names && Object.keys(value).some(name => !names.includes(name)))
    throw new Malformed(`${where} has fields that are not known`);
  return value as Fields;
}

export function listOf(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed(`${where} is no list`);
  return value;
}

/** A string of this many characters. */
export function textOf(value: unknown, where: string, { min = 0, max = Infinity } = {}): string {
  if (typeof value !== 'string') throw new Malformed(`${where} is no text`);
  if (value.length < min) throw new Malformed(`${where} is empty`);
  if (value.length > max) throw new Malformed(`${where} is longer than ${max} characters`);
  return value;
}

export function flagOf(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') throw new Malformed(`${where} is neither true nor false`);
  return value;
}

/** An integer in this range; from 0, if not said otherwise. */
export function integerOf(value: unknown, where: string, { min = 0, max = 2 ** 31 - 1 } = {}): number {
  if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max)
    throw new Malformed(`${where} is no integer from ${min} to ${max}`);
  return value as number;
}

export function oneOf<T extends string>(value: unknown, where: string, known: readonly T[]): T {
  const found = known.find(one => one === value);
  if (found === undefined) throw new Malformed(`${where} is none of ${known.map(one => `\`${one}\``).join(', ')}`);
  return found;
}

export function sha256Of(value: unknown, where: string): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw new Malformed(`${where} is no SHA-256`);
  return value;
}

/** git's id of a tree, in either of its formats. */
export function treeOf(value: unknown, where: string): string {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value))
    throw new Malformed(`${where} is no id of a tree`);
  return value;
}

/** A moment as `toISOString` writes it, and no other way: `2026-11-23T18:45:00.000Z`. */
export function momentOf(value: unknown, where: string): Date {
  const moment = new Date(typeof value === 'string' && /^[0-9]{4}-/.test(value) ? value : Number.NaN);
  if (Number.isNaN(moment.getTime()) || moment.toISOString() !== value)
    throw new Malformed(`${where} is no time in UTC, such as \`2026-11-23T18:45:00.000Z\``);
  return moment;
}

/** An object whose values are all read in the same way. */
export function recordOf<T>(value: unknown, where: string, read: (value: unknown, where: string) => T) {
  const fields = mapOf(value, where);
  return Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, read(one, `a value of ${where}`)]));
}

export function textOrNullOf(value: unknown, where: string): string | null {
  return value === null ? null : textOf(value, where);
}
