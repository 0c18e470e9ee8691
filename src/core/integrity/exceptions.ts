import { isReason } from '../answer/no-need.ts';
import { excerpt } from '../answer/words.ts';
import type { Finding } from '../outcome.ts';
import { type ChangeRecord, describeSource, given, placeOf } from '../record/record.ts';
import { type Kind, kindNames, type Suspicion } from './kinds.ts';
import { quote } from './text.ts';

/** What the author declares to be legitimate, bound to a kind and a path, and to one subject where it names one. */
export interface Exception {
  readonly kind: Kind;
  readonly path: string;
  readonly subject?: string;
  readonly reason: string;
  /** Where it stands, in words. */
  readonly source: string;
}

export interface Exceptions {
  readonly list: readonly Exception[];
  readonly findings: readonly Finding[];
}

/** The key of the change record, and how an entry is written. */
export const exceptionKey = 'integrity';

/** Reads `integrity:` of the change record: a list of `kind`, `path`, `reason` and, for one of several, `subject`. */
export function readExceptions(record: ChangeRecord): Exceptions {
  const answer = given(record, exceptionKey);
  if (answer.kind === 'missing') return { list: [], findings: [] };
  const place = placeOf(answer.source);
  const bad = (message: string): Finding => ({
    code: 'integrity.bad-exception',
    message: `\`integrity\` in ${describeSource(answer.source)}: ${message}`,
    actor: 'author',
    hint: 'write a list of entries such as `- { kind: skipped-tests, path: test/a.test.ts, reason: … }`',
    ...(place ? { place } : {}),
  });
  if (answer.kind === 'not-applicable' || !Array.isArray(answer.value))
    return { list: [], findings: [bad('it is no list')] };
  const source = describeSource(answer.source);
  const list: Exception[] = [];
  const findings: Finding[] = [];
  for (const [index, entry] of answer.value.entries()) {
    const read = readEntry(entry);
    if (typeof read === 'string') findings.push(bad(`entry ${index + 1} ${read}`));
    else list.push({ ...read, source });
  }
  return { list, findings };
}

function readEntry(entry: unknown): Omit<Exception, 'source'> | string {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'is no map';
  const { kind, path, subject, reason, ...more } = entry as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) return `has a key ${quote(unknown)} that means nothing`;
  const known = kindNames.find(one => one === kind);
  if (!known)
    return `has the kind ${quote(String(kind))}, which is none of ${kindNames.map(one => `\`${one}\``).join(', ')}`;
  if (typeof path !== 'string' || path === '') return 'names no `path`';
  if (subject !== undefined && typeof subject !== 'string') return 'has a `subject` that is no text';
  if (typeof reason !== 'string' || !isReason(reason)) return 'gives no reason that a reader could judge';
  return { kind: known, path, ...(subject === undefined ? {} : { subject }), reason };
}

export const covers = ({ kind, path, subject }: Exception, suspicion: Suspicion): boolean =>
  kind === suspicion.kind && path === suspicion.path && (subject === undefined || subject === suspicion.subject);

/** Notes on what each exception covers; one that covers nothing is told, because it says that something is not as thought. */
export function exceptionNotes(list: readonly Exception[], suspicions: readonly Suspicion[]): readonly string[] {
  return list.map(one => {
    const covered = suspicions.filter(suspicion => covers(one, suspicion));
    const what = `\`${one.kind}\` in ${quote(one.path)}`;
    if (!covered.length)
      return `declared, but not found: ${what}${one.subject === undefined ? '' : `, ${quote(one.subject)}`}`;
    const shown = covered.slice(0, 3).map(({ message }) => message);
    const more = covered.length > 3 ? `, and ${covered.length - 3} more` : '';
    return `declared (in ${one.source}): ${what}: ${shown.join('; ')}${more}: ${excerpt(one.reason)}`;
  });
}
