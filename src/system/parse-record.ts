import { isMap, LineCounter, type ParsedNode, parseDocument, type YAMLMap } from 'yaml';
import type { Finding } from '../core/outcome.ts';
import type { Answer } from '../core/record.ts';

const maxLength = 256 * 1024;

export interface ParsedRecord {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly problems: readonly Finding[];
}

/** The YAML of one record: from a file, with its path, else from the pull request's text. Never throws. */
export function parseRecord(text: string, path?: string): ParsedRecord {
  const lines = new LineCounter();
  const where = path === undefined ? "the pull request's `landworthy` block" : `\`${path}\``;
  const bad = (message: string, offset = 0): ParsedRecord => ({
    answers: new Map(),
    problems: [
      {
        code: 'record.unreadable',
        message: `${where} ${message}`,
        actor: 'author',
        hint: 'a change record is a YAML map of answers: `landworthy record` writes one',
        ...(path === undefined ? {} : { place: { path, line: lines.linePos(offset).line || 1 } }),
      },
    ],
  });
  if (text.length > maxLength) return bad(`is larger than ${maxLength} characters`);
  if (/[\uFFFD\0]/.test(text)) return bad('is not UTF-8', text.search(/[\uFFFD\0]/));
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [error] = document.errors;
  if (error) return bad(`is not valid YAML: ${error.message}`, error.pos[0]);
  if (!isMap(document.contents)) return bad(document.contents === null ? 'is empty' : 'is not a map');
  try {
    const value = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
    JSON.stringify(value);
    return { answers: answersIn(document.contents, value, path, lines), problems: [] };
  } catch {
    return bad('has aliases that refer to themselves, or grow beyond bounds');
  }
}

function answersIn(
  { items }: YAMLMap<ParsedNode, unknown>,
  value: Readonly<Record<string, unknown>>,
  path: string | undefined,
  lines: LineCounter,
): Map<string, Answer> {
  return new Map(
    items.map(({ key }) => {
      const name = String((key as { value?: unknown }).value);
      const line = lines.linePos(key.range[0]).line;
      const source = path === undefined ? ({ kind: 'pull-request' } as const) : ({ kind: 'file', path, line } as const);
      return [name, { value: value[name], source }] as const;
    }),
  );
}
