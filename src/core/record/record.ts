import { gistOf } from '../answer/words.ts';
import type { Finding, Place } from '../outcome.ts';

/** Where change records stand, as `<any-name>.yml`. */
export const recordFolder = '.landworthy/changes/';

export const isRecordPath = (path: string): boolean => path.startsWith(recordFolder) && /\.ya?ml$/.test(path);

/** Where an answer was found. */
export type RecordSource =
  | { readonly kind: 'file'; readonly path: string; readonly line: number }
  | { readonly kind: 'trailer'; readonly commit: string }
  | { readonly kind: 'pull-request' };

export interface Answer {
  /** As YAML gave it: text, list or map. */
  readonly value: unknown;
  readonly source: RecordSource;
}

/** The author's own answers about this change. Keys are those of DESIGN section 4: `flags`, `rollback`, or an evidence name. */
export interface ChangeRecord {
  readonly answers: ReadonlyMap<string, Answer>;
  /** Records that could not be read. Whoever needs an answer fails with these. */
  readonly problems: readonly Finding[];
  /** The gist of texts that the base's records and templates hold, by key: an answer that repeats one was copied. */
  readonly earlier: ReadonlyMap<string, ReadonlySet<string>>;
  /** Why the pull request's text was not read, though answers may be there. */
  readonly unread?: string;
  /** Answers of an older change's record that this diff touches but leaves as they were. They do not count. */
  readonly unchanged?: ReadonlyMap<string, RecordSource>;
}

/** How a report names the place of an answer. */
export function describeSource(source: RecordSource): string {
  switch (source.kind) {
    case 'file':
      return `\`${source.path}\``;
    case 'trailer':
      return `a trailer of ${source.commit.slice(0, 9)}`;
    case 'pull-request':
      return "the pull request's text";
  }
}

export function placeOf(source: RecordSource): Place | undefined {
  return source.kind === 'file' ? { path: source.path, line: source.line } : undefined;
}

export type Given =
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-applicable'; readonly reason: string; readonly source: RecordSource }
  | {
      readonly kind: 'answer';
      readonly value: unknown;
      readonly source: RecordSource;
      /** A record of the base says the same: free text that is repeated was copied. */
      readonly repeated: boolean;
    };

/** What the record says under this key. */
export function given(record: ChangeRecord, key: string): Given {
  const answer = record.answers.get(key);
  if (!answer || answer.value === null || answer.value === undefined) return { kind: 'missing' };
  const { value, source } = answer;
  const reason = notApplicable(value);
  if (reason !== undefined) return { kind: 'not-applicable', reason, source };
  const gist = typeof value === 'string' ? gistOf(value) : '';
  return { kind: 'answer', value, source, repeated: record.earlier.get(key)?.has(gist) ?? false };
}

/** The reason, `''` where none is given, or undefined where the answer is another one. */
function notApplicable(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null && 'not-applicable' in value) {
    const reason = value['not-applicable'];
    return typeof reason === 'string' ? reason.trim() : '';
  }
  if (typeof value !== 'string') return undefined;
  // Not "NA customers can …": without the slash it takes a mark behind it, or the end.
  return /^\s*(?:n\/a\b|na(?=\s*(?:[:,.\u2013\u2014-]|$))|not[- ]applicable\b)[\s:,.\u2013\u2014-]*([\s\S]*)$/i
    .exec(value)?.[1]
    ?.trim();
}

/** A form in which two answers that say the same are equal: white space and letter case do not count. */
export function comparable(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
