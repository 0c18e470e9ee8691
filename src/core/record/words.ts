import { UserError } from '../errors.ts';
import { rollbackOf } from './trailers.ts';

/** The words behind `landworthy record`, as far as they are answers. */
export interface RecordWords {
  /** `--goal "…"`, `--goal=…`: options of any name, in the order in which they stand. */
  readonly rest: readonly string[];
  /** `--set key=value`; `rollback.steps=…` answers a part. */
  readonly set: readonly string[];
  readonly flag: readonly string[];
  /** `--not-applicable key=reason` */
  readonly notApplicable: readonly string[];
}

/** The answers in these words, by key of the change record. Throws a UserError where they are none. */
export function readRecordWords({ rest, set, flag, notApplicable }: RecordWords): ReadonlyMap<string, unknown> {
  const answers = new Map<string, unknown>();
  const add = (key: string, value: unknown) => {
    if (answers.has(key)) throw new UserError(`\`${key}\` is answered twice`, 'give one answer');
    answers.set(key, value);
  };
  for (const [key, text] of [...pairsOf(rest), ...set.map(word => pairOf(word, '--set'))]) {
    refuseExample(key, text);
    const [name = '', part, ...deeper] = key.split('.');
    if (deeper.length) throw new UserError(`\`${key}\` is too deep`, 'answer a part such as `rollback.steps`');
    if (part === undefined) add(name, answerOf(name, text));
    else answers.set(name, withPart(answers.get(name), part, text));
  }
  for (const word of notApplicable) {
    const [key, reason] = pairOf(word, '--not-applicable');
    add(key, { 'not-applicable': reason });
  }
  for (const name of flag) refuseExample('flag', name);
  if (flag.length) add('flags', [...new Set(flag.flatMap(names))]);
  return answers;
}

/** A command that was pasted as it was shown. */
function refuseExample(key: string, text: string): void {
  if (/^\s*(?:…|\.\.\.)\s*$/u.test(text))
    throw new UserError(`\`--${key}\` still holds \`…\``, 'put the answer in its place');
}

/** What an answer in one line stands for: lists for flags, a map for a rollback, else the text itself. */
export function answerOf(key: string, text: string): unknown {
  if (/^\s*(?:n\/a|not[- ]applicable)\b/i.test(text)) return text.trim();
  if (key === 'flags') return names(text);
  return key === 'rollback' ? rollbackOf(text) : text.trim();
}

const names = (text: string) => text.split(/[\s,]+/).filter(Boolean);

function withPart(known: unknown, part: string, text: string): Record<string, unknown> {
  const map = typeof known === 'object' && known !== null && !Array.isArray(known) ? known : {};
  return Object.fromEntries([...Object.entries(map), [part, text.trim()]]);
}

function pairsOf(words: readonly string[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const [, key, value] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (key === undefined)
      throw new UserError(`\`${word}\` is no answer`, 'write `--goal "…"`, with the text in quotation marks');
    const text = value ?? words[++index];
    if (text === undefined) throw new UserError(`\`--${key}\` has no answer`, `write \`--${key} "…"\``);
    pairs.push([key, text]);
  }
  return pairs;
}

function pairOf(word: string, option: string): readonly [string, string] {
  const border = word.indexOf('=');
  if (border < 1) throw new UserError(`\`${option} ${word}\` has no \`=\``, `write \`${option} key="…"\``);
  return [word.slice(0, border).trim(), word.slice(border + 1).trim()];
}
