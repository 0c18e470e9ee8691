import type { ReadScript, ReadStatement } from '../script.ts';
import { clean } from './clean.ts';
import { operationsOf } from './operations.ts';

type Parser = typeof import('libpg-query');

/** Reads scripts with PostgreSQL's own parser, of version 18, which knows what older ones do but for what was removed. */
export async function openPostgres(): Promise<(text: string) => ReadScript> {
  const parser = await import('libpg-query');
  await parser.loadModule();
  return text => readPostgres(parser, text);
}

function readPostgres(parser: Parser, text: string): ReadScript {
  const { text: cleaned, comments, left, broken } = clean(text);
  const parts = { comments, left, statements: [], unread: [] };
  if (broken) return { ...parts, unread: [broken] };
  if (!/[^\s;]/.test(cleaned)) return parts;
  try {
    const { stmts = [] } = parser.parseSync(cleaned);
    const offsetOf = bytesToOffsets(cleaned);
    const statements = stmts.flatMap(({ stmt, stmt_location: from = 0, stmt_len: length }): ReadStatement[] => {
      const first = offsetOf(from);
      const text = cleaned.slice(first, length ? offsetOf(from + length) : cleaned.length);
      const at = first + text.search(/\S/);
      return stmt ? [{ at, end: first + text.trimEnd().length, operations: operationsOf(stmt) }] : [];
    });
    return { ...parts, statements };
  } catch (error) {
    if (parser.hasSqlDetails(error)) {
      const at = offsetOfCharacter(cleaned, error.sqlDetails?.cursorPosition ?? 0);
      return { ...parts, unread: [{ at, message: error.message }] };
    }
    // Its stack is at an end, which nothing but the depth of the statement brings about.
    const message = error instanceof Error ? error.message : String(error);
    return { ...parts, unread: [{ at: 0, message: `it is too deep to be read: ${message}` }] };
  }
}

/** The parser counts bytes of UTF-8. To be asked in rising order. */
function bytesToOffsets(text: string): (bytes: number) => number {
  let [offset, counted] = [0, 0];
  return bytes => {
    while (counted < bytes && offset < text.length) {
      const code = text.codePointAt(offset) ?? 0;
      counted += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      offset += code < 0x10000 ? 1 : 2;
    }
    return offset;
  };
}

/** The place of an error is in characters, some of which are two for JavaScript. */
function offsetOfCharacter(text: string, characters: number): number {
  let offset = 0;
  for (let count = 0; count < characters && offset < text.length; count++)
    offset += (text.codePointAt(offset) ?? 0) < 0x10000 ? 1 : 2;
  return offset;
}
