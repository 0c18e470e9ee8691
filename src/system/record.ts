import { isMap, LineCounter, parseDocument } from 'yaml';
import type { Change } from '../core/change.ts';
import type { Files } from '../core/facts.ts';
import type { Finding } from '../core/outcome.ts';
import { type Answer, type ChangeRecord, comparable } from '../core/record.ts';

export const recordFolder = '.landworthy/changes/';
const maxLength = 256 * 1024;

/** What the record is read from. */
export interface RecordTexts {
  readonly change: Change;
  readonly head: Files;
  readonly base: Files;
  /** The pull request's text, where it is known. */
  readonly pullRequest: string | undefined;
}

/** The author's answers: from files in this diff, else from trailers, else from the pull request's text. */
export async function readRecord({ change, head, base, pullRequest }: RecordTexts): Promise<ChangeRecord> {
  const answers = new Map<string, Answer>();
  const problems: Finding[] = [];
  const keep = (found: ReadonlyMap<string, Answer>) => {
    for (const [key, answer] of found) if (!answers.has(key)) answers.set(key, answer);
  };

  const paths = change.files.filter(file => isRecordPath(file.path) && file.after).map(file => file.path);
  const files = await Promise.all(paths.map(async path => ({ path, text: await head.read(path) })));
  for (const { path, text } of files) {
    const parsed = text === undefined ? unreadable(path) : parseRecord(text, path);
    problems.push(...parsed.problems, ...conflicts(answers, parsed.answers, path));
    keep(parsed.answers);
  }
  keep(trailerAnswers(change));
  if (pullRequest !== undefined) {
    for (const block of recordBlocks(pullRequest)) {
      const parsed = parseRecord(block);
      problems.push(...parsed.problems);
      keep(parsed.answers);
    }
  }
  return { answers, problems, earlier: paths.length ? await earlierTexts(base) : new Map() };
}

export const isRecordPath = (path: string): boolean => path.startsWith(recordFolder) && /\.ya?ml$/.test(path);

/** The YAML of one record; from a file, with its place. */
export function parseRecord(text: string, path?: string): { answers: Map<string, Answer>; problems: Finding[] } {
  const answers = new Map<string, Answer>();
  const lines = new LineCounter();
  const where = path === undefined ? "the pull request's `landworthy` block" : `\`${path}\``;
  const bad = (message: string, offset = 0): Finding => ({
    code: 'record.unreadable',
    message: `${where} ${message}`,
    actor: 'author',
    hint: 'a change record is a YAML map of answers: `landworthy record` writes one',
    ...(path === undefined ? {} : { place: { path, line: lines.linePos(offset).line || 1 } }),
  });
  if (text.length > maxLength) return { answers, problems: [bad(`is larger than ${maxLength} bytes`)] };
  if (text.includes('\uFFFD')) return { answers, problems: [bad('is not UTF-8', text.indexOf('\uFFFD'))] };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [error] = document.errors;
  if (error) return { answers, problems: [bad(`is not valid YAML: ${error.message}`, error.pos[0])] };
  if (!isMap(document.contents))
    return { answers, problems: [bad(document.contents === null ? 'is empty' : 'is not a map')] };
  let value: Record<string, unknown>;
  try {
    value = document.toJS({ maxAliasCount: 100 });
    JSON.stringify(value);
  } catch {
    return { answers, problems: [bad('has aliases that refer to themselves, or grow beyond bounds')] };
  }
  for (const pair of document.contents.items) {
    const key = String((pair.key as { value?: unknown }).value);
    const offset = (pair.key as { range?: [number, number, number] }).range?.[0] ?? 0;
    const source =
      path === undefined
        ? ({ kind: 'pull-request' } as const)
        : ({ kind: 'file', path, line: lines.linePos(offset).line } as const);
    answers.set(key, { value: value[key], source });
  }
  return { answers, problems: [] };
}

const unreadable = (path: string) => ({
  answers: new Map<string, Answer>(),
  problems: [
    {
      code: 'record.unreadable',
      message: `\`${path}\` could not be read`,
      actor: 'author',
      place: { path },
    } as Finding,
  ],
});

/** Two records of one change that say different things: which one is meant? */
function conflicts(known: ReadonlyMap<string, Answer>, more: ReadonlyMap<string, Answer>, path: string): Finding[] {
  return [...more].flatMap(([key, answer]) => {
    const first = known.get(key);
    if (!first || comparable(first.value) === comparable(answer.value)) return [];
    const other = first.source.kind === 'file' ? first.source.path : 'another record';
    return {
      code: 'record.conflict',
      message: `\`${key}\` is answered twice, in \`${other}\` and in \`${path}\`, with different words`,
      actor: 'author' as const,
      place: { path },
      hint: 'keep one of them',
    };
  });
}

/** `Rollback: flag refunds-v2`, `Flag: refunds-v2`, and `Goal: …` for any evidence. The newest commit wins. */
function trailerAnswers(change: Change): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  const flags: string[] = [];
  let flagSource: Answer['source'] | undefined;
  for (const commit of change.commits) {
    const source = { kind: 'trailer', commit: commit.sha } as const;
    for (const { key, value } of commit.trailers) {
      const name = key.toLowerCase();
      if (name === 'flag') {
        flags.push(value);
        flagSource ??= source;
      } else if (!answers.has(name)) {
        answers.set(name, { value: name === 'rollback' ? rollbackOf(value) : value, source });
      }
    }
  }
  if (flagSource) answers.set('flags', { value: [...new Set(flags)], source: flagSource });
  return answers;
}

function rollbackOf(text: string): unknown {
  const [strategy = '', ...rest] = text.split(/\s+/);
  const more = rest.join(' ');
  return { strategy, ...(more ? { [strategy === 'flag' ? 'flag' : 'steps']: more } : {}) };
}

/** Fenced blocks with the info string `landworthy`, as CommonMark reads fences. */
export function recordBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const [, indent = '', fence, info = ''] = /^( {0,3})(`{3,}|~{3,})\s*(.*)$/.exec(lines[index] ?? '') ?? [];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, at) => at > index && isClosing(line, fence));
    const last = end < 0 ? lines.length : end;
    if (info.trim().split(/\s+/)[0] === 'landworthy') {
      blocks.push(
        lines
          .slice(index + 1, last)
          .map(line => line.replace(new RegExp(`^ {0,${indent.length}}`), ''))
          .join('\n'),
      );
    }
    index = last;
  }
  return blocks;
}

const isClosing = (line: string, fence: string) => {
  const found = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line)?.[1];
  return found !== undefined && found[0] === fence[0] && found.length >= fence.length;
};

/** What the records of the base say, so that a copied answer is recognised. */
async function earlierTexts(base: Files): Promise<Map<string, Set<string>>> {
  const earlier = new Map<string, Set<string>>();
  const paths = (await base.list()).filter(isRecordPath);
  for (const path of paths) {
    for (const [key, { value }] of parseRecord((await base.read(path)) ?? '', path).answers) {
      // Only free text: two changes may well share a flag or a strategy.
      if (typeof value !== 'string') continue;
      const texts = earlier.get(key) ?? new Set();
      earlier.set(key, texts.add(comparable(value)));
    }
  }
  return earlier;
}
