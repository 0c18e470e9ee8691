import { gistOf } from '../../core/answer/words.ts';
import type { Change, ChangedFile } from '../../core/change.ts';
import type { Files } from '../../core/facts.ts';
import type { Finding } from '../../core/outcome.ts';
import {
  type Answer,
  type ChangeRecord,
  comparable,
  isRecordPath,
  type RecordSource,
} from '../../core/record/record.ts';
import { trailerAnswers } from '../../core/record/trailers.ts';
import { recordBlocks } from './blocks.ts';
import { type ParsedRecord, parseRecord } from './parse.ts';

/** What the record is read from. */
export interface RecordTexts {
  readonly change: Change;
  readonly head: Files;
  /** The files at the merge-base. */
  readonly before: Files;
  readonly base: Files;
  /** The pull request's text, or why it could not be asked for; it is given the answers that stand elsewhere. */
  readonly pullRequest: (
    answers: ReadonlyMap<string, Answer>,
  ) => Promise<string | { readonly unknown: string } | undefined>;
}

/** The author's answers: from files in this diff, else from trailers, else from the pull request's text. */
export async function readRecord({ change, head, before, base, pullRequest }: RecordTexts): Promise<ChangeRecord> {
  const answers = new Map<string, Answer>();
  const unchanged = new Map<string, RecordSource>();
  const problems: Finding[] = [];
  const keep = (found: ReadonlyMap<string, Answer>) => {
    for (const [key, answer] of found) if (!answers.has(key)) answers.set(key, answer);
  };

  const files = change.files.filter(file => isRecordPath(file.path) && file.after);
  for (const file of files) {
    const parsed = await readFile(file, head);
    const origin = originOf(file, change.files);
    const old = origin ? (await readFile(origin, before)).answers : new Map<string, Answer>();
    const isOld = (key: string, { value }: Answer) =>
      old.has(key) && comparable(old.get(key)?.value) === comparable(value);
    const own = new Map([...parsed.answers].filter(([key, answer]) => !isOld(key, answer)));
    for (const [key, answer] of parsed.answers) if (!own.has(key)) unchanged.set(key, answer.source);
    problems.push(...parsed.problems, ...conflicts(answers, own, file.path));
    keep(own);
  }
  keep(trailerAnswers(change.commits));
  const text = await pullRequest(answers);
  const unread = typeof text === 'object' ? { unread: text.unknown } : {};
  for (const block of recordBlocks(typeof text === 'string' ? text : '')) {
    const parsed = parseRecord(block);
    problems.push(...parsed.problems);
    keep(parsed.answers);
  }
  return { answers, problems, unchanged, earlier: await earlierGists(base, answers), ...unread };
}

/** The record that this one was at the merge-base: the same file, or one that this diff only gives another name. */
function originOf(file: ChangedFile, files: readonly ChangedFile[]): ChangedFile | undefined {
  if (file.before) return file;
  return files.find(one => isRecordPath(one.path) && !one.after && one.before?.blob === file.after?.blob);
}

async function readFile({ path }: ChangedFile, files: Files): Promise<ParsedRecord> {
  const text = await files.read(path);
  if (text !== undefined) return parseRecord(text, path);
  const problem: Finding = {
    code: 'record.unreadable',
    message: `\`${path}\` could not be read: it is no regular file, or too large`,
    actor: 'author',
    place: { path },
    hint: 'a change record is a YAML map of answers: `landworthy record` writes one',
  };
  return { answers: new Map(), problems: [problem] };
}

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

/** Where the forges look for what a pull request's text begins with. */
const isTemplate = (path: string) =>
  /^(?:\.github\/|docs\/)?pull_request_template(?:\/[^/]+)?\.md$|^\.gitlab\/merge_request_templates\/[^/]+\.md$/i.test(
    path,
  );

/**
 * What the base's records and templates say, by key, as far as the answers repeat it. Only free text: two changes may
 * well share a flag or a strategy. A text whose words hold none of the answers is not parsed: there can be thousands.
 */
async function earlierGists(
  base: Files,
  answers: ReadonlyMap<string, Answer>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const earlier = new Map<string, Set<string>>();
  const own = [...answers.values()].flatMap(({ value }) => (typeof value === 'string' ? gistOf(value) || [] : []));
  if (!own.length) return earlier;
  const paths = (await base.list()).filter(path => isRecordPath(path) || isTemplate(path));
  const texts = await Promise.all(paths.map(async path => ({ path, text: (await base.read(path)) ?? '' })));
  for (const { path, text } of texts) {
    const gist = gistOf(text);
    if (!own.some(answer => gist.includes(answer))) continue;
    for (const block of isRecordPath(path) ? [text] : recordBlocks(text)) {
      for (const [key, { value }] of parseRecord(block).answers)
        if (typeof value === 'string') earlier.set(key, (earlier.get(key) ?? new Set()).add(gistOf(value)));
    }
  }
  return earlier;
}
