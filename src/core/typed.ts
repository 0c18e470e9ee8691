/** The fields of reports and the like that hold what landworthy says somebody can type. */
const fields = new Set(['command', 'verify', 'hint']);

/**
 * The same plain data, with the commands that it proposes as they can be typed here, where `landworthy` may have to be
 * called `npx landworthy`. What a test, a path or a branch says stays as it is.
 */
export function asTyped<Value>(value: Value, program: string): Value {
  return program === 'landworthy' ? value : (walk(value, program) as Value);
}

/** The same for a text of our own: at its beginning, and after a backtick. */
export function typedText(text: string, program: string): string {
  return text.replace(/(^|`)landworthy(?=[ `]|$)/g, (_, before: string) => `${before}${program}`);
}

function walk(value: unknown, program: string): unknown {
  if (Array.isArray(value)) return value.map(one => walk(one, program));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      typeof one === 'string' ? (fields.has(key) ? typedText(one, program) : one) : walk(one, program),
    ]),
  );
}
