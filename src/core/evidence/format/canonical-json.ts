/**
 * JSON as RFC 8785 writes it, so that the same document has the same bytes everywhere: names in the order of their UTF-16
 * code units, no spaces. For strings, booleans, null, safe integers, arrays and plain objects; throws a TypeError for anything
 * else, so that nothing is left out of a digest in silence.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      // Halves of surrogate pairs have no bytes in UTF-8.
      if (/\p{Surrogate}/u.test(value)) break;
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isSafeInteger(value)) break;
      return String(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
      if (isPlain(value)) return objectOf(value);
  }
  throw new TypeError(`no canonical JSON for ${typeof value === 'object' ? 'an object of a class' : describe(value)}`);
}

function objectOf(value: Readonly<Record<string, unknown>>): string {
  // The default order of `sort` is that of code units.
  const names = Object.keys(value).sort();
  return `{${names.map(name => `${canonicalJson(name)}:${canonicalJson(value[name])}`).join(',')}}`;
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'string' ? 'a string that is no Unicode' : `a value of type ${typeof value}`;
}
