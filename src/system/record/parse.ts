import { isMap } from 'yaml';
import type { Finding } from '../../core/outcome.ts';
import type { Answer } from '../../core/record/record.ts';
import { parseYaml } from '../../core/yaml.ts';

export interface ParsedRecord {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly problems: readonly Finding[];
}

/** The YAML of one record: from a file, with its path, else from the pull request's text. Never throws. */
export function parseRecord(text: string, path?: string): ParsedRecord {
  const { value, document, problems, placeAt } = parseYaml(text);
  const where = path === undefined ? "the pull request's `landworthy` block" : `\`${path}\``;
  const bad = (message: string, offset = 0): Finding => ({
    code: 'record.unreadable',
    message: `${where}: ${message}`,
    actor: 'author',
    hint: 'a change record is a YAML map of answers: `landworthy record` writes one',
    ...(path === undefined ? {} : { place: { path, ...placeAt(offset) } }),
  });
  if (problems.length)
    return { answers: new Map(), problems: problems.map(({ message, offset }) => bad(message, offset)) };
  if (!isMap(document?.contents)) {
    const message = value === null || value === undefined ? 'the record is empty' : 'the record is no map of answers';
    return { answers: new Map(), problems: [bad(message)] };
  }
  const values = new Map(Object.entries(value as Record<string, unknown>));
  const answers = document.contents.items.map(({ key }) => {
    const name = String((key as { value?: unknown }).value);
    const { line } = placeAt((key as { range?: readonly [number, number, number] }).range?.[0] ?? 0);
    const source = path === undefined ? ({ kind: 'pull-request' } as const) : ({ kind: 'file', path, line } as const);
    return [name, { value: values.get(name), source }] as const;
  });
  return { answers: new Map(answers), problems: [] };
}
