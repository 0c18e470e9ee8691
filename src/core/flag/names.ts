import { isReason } from '../answer/no-need.ts';
import type { Finding, Place } from '../outcome.ts';
import { recordCommand } from '../record/command.ts';
import { type ChangeRecord, given, placeOf, type RecordSource } from '../record/record.ts';

const most = 50;

/** What the change record says of flags. */
export type NamedFlags =
  | { readonly kind: 'named'; readonly names: readonly string[]; readonly place: Place | undefined }
  | { readonly kind: 'not-applicable'; readonly reason: string; readonly source: RecordSource }
  | { readonly kind: 'wrong'; readonly finding: Finding };

/** The flags that the record names under `flags`: one name, or a list. */
export function namedFlags(record: ChangeRecord, mayBeNone: boolean): NamedFlags {
  const answer = given(record, 'flags');
  if (answer.kind === 'missing') return { kind: 'named', names: [], place: undefined };
  const place = placeOf(answer.source);
  const wrong = (what: string, message: string, hint: string): NamedFlags => ({
    kind: 'wrong',
    finding: {
      code: `flags.${what}`,
      message,
      hint,
      actor: 'author',
      command: recordCommand('flags'),
      ...(place ? { place } : {}),
    },
  });
  if (answer.kind === 'not-applicable') {
    if (!mayBeNone) return wrong('must-apply', '"not applicable" is no answer here: a flag is needed', 'name a flag');
    if (isReason(answer.reason)) return answer;
    const message = 'the record says that no flag is needed, without a reason that a reader can judge';
    return wrong('no-reason', message, 'say why in two words or more');
  }
  const list: readonly unknown[] = Array.isArray(answer.value) ? answer.value : [answer.value];
  const names = list.filter((name): name is string => typeof name === 'string' && name.trim() !== '');
  if (names.length !== list.length)
    return wrong('bad-record', "the record's `flags` is no list of names", 'write `flags: [refunds-v2]`');
  if (names.length > most) return wrong('bad-record', `the record names more than ${most} flags`, 'split the change');
  return { kind: 'named', names: [...new Set(names.map(name => name.trim()))], place };
}
