/** What came of reading something that anybody could have written. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** Thrown and caught within a parser: hostile bytes never get an exception out of it. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** The parser's answer. Whatever it throws is a reason, also what nobody has thought of. */
export function attempt<T>(parse: () => T): Parsed<T> {
  try {
    return { ok: true, value: parse() };
  } catch (error) {
    return { ok: false, reason: error instanceof Malformed ? error.message : `it cannot be read: ${String(error)}` };
  }
}
