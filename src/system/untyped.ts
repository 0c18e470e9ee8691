// For reading JSON and XML that somebody else wrote: whatever it is, these give a value of the asked type.

export type Untyped = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Untyped {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const record = (value: unknown): Untyped => (isRecord(value) ? value : {});

/** A single value counts as a list of it. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A line or column: a whole number from 1, or undefined. */
export function position(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 ? number : undefined;
}

/** The JSON value, or undefined where it is none. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** The same where other lines stand before or after it, as those that `npm run` prints. */
export function findJson(source: string): unknown {
  const whole = parseJson(source);
  if (whole !== undefined) return whole;
  const start = source.search(/^\{/m);
  return start < 0 ? undefined : parseJson(source.slice(start, source.lastIndexOf('}') + 1));
}
