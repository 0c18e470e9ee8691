import { ageOf, isFuture } from '../answer/dated.ts';
import { excerpt } from '../answer/words.ts';
import type { Finding } from '../outcome.ts';
import type { OperationKind, OperationRecord } from './record.ts';

/** What a policy asks of the newest record. */
export interface Wanted {
  readonly kind: OperationKind;
  readonly target: string;
  /** Milliseconds. */
  readonly maxAge: number;
}

export interface JudgedRecords {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** The record that counts. */
  readonly record: OperationRecord | undefined;
}

/** The newest record of this kind and target counts, whatever older ones say. One whose date has not come is none. */
export function judgeRecords(
  list: readonly OperationRecord[],
  { kind, target, maxAge }: Wanted,
  now: Date,
): JudgedRecords {
  const own = list.filter(one => one.kind === kind && one.target === target);
  const future = own.filter(({ at }) => at && isFuture(at, now));
  const dated = own.filter(({ at }) => at && !isFuture(at, now)).sort((a, b) => (b.at?.to ?? 0) - (a.at?.to ?? 0));
  const notes = future.slice(0, 3).map(({ at }) => `a record of ${at?.text} does not count: that has not come yet`);
  const [record] = dated;
  const again = `do it again, and write down when: ${howTo(kind, target)}`;
  if (!record?.at) {
    const why = own.length ? (future.length ? ' that has come yet' : ' with a date') : elsewhere(list, kind);
    const message = `there is no record of a ${kind} of \`${target}\`${why}`;
    return { findings: [finding('missing', message, again)], notes, record: undefined };
  }
  const findings: Finding[] = [];
  const done = `the ${kind} of \`${target}\` on ${record.at.text}`;
  if (record.result !== 'pass')
    findings.push(
      finding('failed', `${done} did not succeed: its result is ${excerpt(record.result)}, not \`pass\``, again),
    );
  if (record.failedChecks.length)
    findings.push(finding('failed', `${done} did not hold: ${record.failedChecks.map(excerpt).join(', ')}`, again));
  if (record.artifactAt && record.artifactAt.from > record.at.to)
    findings.push(
      finding('impossible', `${done} is said to be of what was made later, on ${record.artifactAt.text}`, again),
    );
  if (ageOf(record.at, now) > maxAge)
    findings.push(finding('too-old', `${done} is longer ago than ${days(maxAge)}`, again));
  return { findings, notes, record };
}

export const finding = (what: string, message: string, hint: string): Finding => ({
  code: `operations.${what}`,
  message,
  actor: 'maintainer',
  hint,
});

const howTo = (kind: OperationKind, target: string) =>
  `\`{ "kind": "${kind}", "target": ${JSON.stringify(target)}, "at": "<date>", "result": "pass" }\``;

function elsewhere(list: readonly OperationRecord[], kind: OperationKind): string {
  const targets = [...new Set(list.filter(one => one.kind === kind).map(({ target }) => excerpt(target)))];
  return targets.length ? `, only of ${targets.slice(0, 3).join(', ')}` : '';
}

export function days(milliseconds: number): string {
  const whole = Math.round(milliseconds / 86_400_000);
  if (whole >= 2) return `${whole} days`;
  return `${Math.round(milliseconds / 3_600_000)} hours`;
}
