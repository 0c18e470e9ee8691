import { isPlaceholder } from './answer/placeholder.ts';
import type { Finding, Place } from './outcome.ts';
import { type ChangeRecord, given, placeOf } from './record.ts';

/** What the change record says of flags. */
export type NamedFlags =
  | { readonly kind: 'named'; readonly names: readonly string[]; readonly place: Place | undefined }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly finding: Finding };

/** The flags that the record names under `flags`: one name, or a list. */
export function namedFlags(record: ChangeRecord): NamedFlags {
  const answer = given(record, 'flags');
  if (answer.kind === 'missing') return { kind: 'named', names: [], place: undefined };
  const place = placeOf(answer.source);
  const wrong = (code: string, message: string, hint: string): NamedFlags => ({
    kind: 'wrong',
    finding: { code, message, hint, actor: 'author', ...(place ? { place } : {}) },
  });
  if (answer.kind === 'not-applicable') {
    if (answer.reason.split(/\s+/).length >= 3 && !isPlaceholder(answer.reason)) return answer;
    return wrong(
      'flags.no-reason',
      'the record says that no flag is needed, but not why',
      'give the reason in a sentence',
    );
  }
  const list: readonly unknown[] = Array.isArray(answer.value) ? answer.value : [answer.value];
  const names = list.filter((name): name is string => typeof name === 'string' && name.trim() !== '');
  if (names.length !== list.length)
    return wrong('flags.bad-record', 'the record’s `flags` is no list of names', 'write `flags: [refunds-v2]`');
  return { kind: 'named', names: [...new Set(names.map(name => name.trim()))], place };
}
