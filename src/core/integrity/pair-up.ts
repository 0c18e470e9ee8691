import { strengthOf } from './strength.ts';
import { similarity, wordsIn } from './text.ts';
import { toleranceChange } from './tolerance.ts';

export interface Pair {
  readonly before: string;
  readonly after: string;
}

/** What became of the assertions that a test lost. */
export interface Paired {
  readonly loosened: readonly Pair[];
  /** A part of a value is asked for where all of it was. */
  readonly narrowed: readonly Pair[];
  /** Those that nothing took the place of. */
  readonly unpaired: readonly string[];
}

/** Beyond so many of one test, they are not compared one by one. */
const most = 100;

/** Each lost assertion with the new one that is most like it, the most alike first. What is paired was changed, and may be looser. */
export function pairUp(gone: readonly string[], gained: readonly string[]): Paired {
  const [old, now] = [gone, gained].map(texts => texts.slice(0, most).map(text => ({ text, words: wordsIn(text) })));
  const pairs = (old ?? [])
    .flatMap(before => (now ?? []).map(after => ({ before, after, score: similarity(before.words, after.words) })))
    .filter(({ score }) => score >= 0.5)
    .sort((a, b) => b.score - a.score);
  const taken = new Set<object>();
  const loosened: Pair[] = [];
  const narrowed: Pair[] = [];
  for (const { before, after } of pairs) {
    if (taken.has(before) || taken.has(after)) continue;
    taken.add(before).add(after);
    const pair = { before: before.text, after: after.text };
    if (isLooser(pair)) loosened.push(pair);
    else if (isNarrower(pair)) narrowed.push(pair);
  }
  const left = (old ?? []).filter(one => !taken.has(one)).map(({ text }) => text);
  const unpaired = left.filter(before => !gained.some(text => holdsAll(text, before)));
  const whole = unpaired.join('').length;
  return {
    loosened,
    narrowed,
    unpaired: gained.some(text => strengthOf(text) === 3 && text.length > whole) ? [] : unpaired,
  };
}

function isLooser({ before, after }: Pair): boolean {
  if (toleranceChange(before, after) === 'wider' || takesAny(before, after) || (isWaited(before) && !isWaited(after)))
    return true;
  const [was, is] = [strengthOf(before), strengthOf(after)];
  if (was === undefined || is === undefined || is >= was || isOpposite(before, after)) return false;
  return (is < 2 || was - is > 1) && !isAnother(before, after);
}

/** `toBe('3 items')` and `toContain('3')`. */
const isNarrower = ({ before, after }: Pair): boolean =>
  strengthOf(before) === 3 && strengthOf(after) === 2 && !isOpposite(before, after) && !isAnother(before, after);

const raising =
  /\b(?:toThrow\w*|raises|assertRaises\w*|assertThrows|assert_raises|raise_error|assertThatThrownBy|throws|rejects)\b/;
const anyError = /\b(?:Exception|BaseException|Throwable|StandardError|Error)\b/;

const no =
  /\bassertFalse\b|\.False\(|\bassert not\b|\btoBe\(false\)|\btoBeFalsy\b|\bEqualError\(|\bErrorIs\(|\bErrorContains\(|\.Error\(t\b|^if \w+ == nil\b/;
const yes = /\bassertTrue\b|\.True\(|\btoBe\(true\)|\btoBeTruthy\b|\bNoError\(|^if \w+ != nil\b/;

/** What is claimed now was denied: that is no less. */
const isOpposite = (before: string, after: string): boolean =>
  (no.test(before) && yes.test(after)) || (yes.test(before) && no.test(after));

/** `toThrow('no number')` and `toThrow()`; `raises(ValueError)` and `raises(Exception)`. */
function takesAny(before: string, after: string): boolean {
  if (!raising.test(before) || !raising.test(after)) return false;
  const hasNone = /\b(?:toThrow\w*\(\s*\)|raise_error\s*$)/;
  if (hasNone.test(after) && !hasNone.test(before)) return !/\.not\b|not_to|to_not/.test(before);
  if (/\bmatch\s*=/.test(before) && !/\bmatch\s*=/.test(after)) return true;
  return anyError.test(after) && !anyError.test(before) && /\b[A-Z]\w*(?:Error|Exception)\b/.test(before);
}

/** Nobody sees how a promise ends that is not waited for. */
const isWaited = (text: string): boolean => text.startsWith('await ') || !/\.(?:rejects|resolves)\b/.test(text);

/** What looks at something else is another assertion. */
const isAnother = (before: string, after: string) => {
  const names = (text: string) =>
    new Set(text.match(/[A-Za-z_]\w{2,}/g)?.filter(word => !/^(?:expect|assert|self|not|None|True|true)/.test(word)));
  const [one, other] = [names(before), names(after)];
  return ![...one].some(name => other.has(name));
};

/** Several assertions may become one of a whole value: all that they expected stands in it. */
function holdsAll(text: string, before: string): boolean {
  const values = before.match(/"[^"]*"|'[^']*'|\b\d[\d.]*\b/g) ?? [];
  return values.length > 0 && values.every(value => text.includes(value.replace(/^["']|["']$/g, '')));
}
