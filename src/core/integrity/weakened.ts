import type { Assertion } from './assertions.ts';
import type { Suspicion } from './kinds.ts';
import type { Matches } from './match-tests.ts';
import { plain, type TakeMoved } from './moved.ts';
import type { Test } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { strengthOf } from './strength.ts';
import { countTexts, quote, similarity, takeText, wordsIn } from './text.ts';

/** What a test that stays asks for less than before: nothing any more, fewer things, or looser ones. */
export function weakenedTests(
  { kept }: Matches,
  takeMoved: TakeMoved,
  files: readonly ChangedText[],
): readonly Suspicion[] {
  const isThere = identifiersOf(files);
  return kept.flatMap(({ before, head }) => {
    if (before.body === head.body || head.skip) return [];
    const { lost, gained } = difference(before, head);
    const gone = lost.filter(text => !takeMoved(text) && !isGoneWithSource(text, isThere));
    if (!gone.length) return [];
    const one = judge(head, gone, gained);
    return one ? [one] : [];
  });
}

function judge(head: Test, gone: readonly string[], gained: readonly string[]): Suspicion | undefined {
  const tell = (message: string, detail: string): Suspicion => ({
    kind: 'weakened-tests',
    path: head.path,
    line: head.line,
    subject: head.name,
    message,
    detail,
  });
  const asking = head.assertions.filter(({ text }) => strengthOf(text) !== 0);
  if (!asking.length && !callsOthers(head))
    return tell(`the test ${quote(head.name)} asserts nothing any more`, lines('-', gone));
  const { loosened, unpaired } = pairUp(gone, gained);
  const [first] = loosened;
  if (first)
    return tell(
      `the test ${quote(head.name)} asks for less: ${quote(first.after)} instead of ${quote(first.before)}`,
      loosened.map(({ before, after }) => `${lines('-', [before])}\n${lines('+', [after])}`).join('\n'),
    );
  if (!unpaired.length || gained.length >= gone.length) return undefined;
  return tell(
    `the test ${quote(head.name)} has ${unpaired.length} ${unpaired.length === 1 ? 'assertion' : 'assertions'} fewer: ${quote(unpaired[0] ?? '')}`,
    lines('-', unpaired),
  );
}

const lines = (sign: string, texts: readonly string[]) =>
  texts
    .slice(0, 20)
    .map(text => `${sign} ${text}`)
    .join('\n');

/** A body that hands all over to a function may still assert there. */
const callsOthers = ({ body, assertions }: Test) =>
  !assertions.length && /\b(?:run|test|case|scenario|it)\w*\s*\(/i.test(body);

interface Difference {
  readonly lost: readonly string[];
  readonly gained: readonly string[];
}

export function difference(before: Test, head: Test): Difference {
  const minus = (some: readonly Assertion[], others: readonly Assertion[]) => {
    const counts = countTexts(others.map(({ text }) => plain(text)));
    return some.filter(({ text }) => !takeText(counts, plain(text))).map(({ text }) => text);
  };
  return { lost: minus(before.assertions, head.assertions), gained: minus(head.assertions, before.assertions) };
}

/** Each lost assertion with the new one that is most like it. What is paired was changed, and may be looser. */
function pairUp(gone: readonly string[], gained: readonly string[]) {
  const free = gained.map(text => ({ text, words: wordsIn(text) }));
  const loosened: { before: string; after: string }[] = [];
  const unpaired: string[] = [];
  for (const before of gone.slice(0, 200)) {
    const words = wordsIn(before);
    const ranked = free
      .map(one => ({ one, score: similarity(words, one.words) }))
      .filter(({ score }) => score >= 0.5)
      .sort((a, b) => b.score - a.score);
    const best = ranked[0]?.one;
    if (!best) {
      if (!gained.some(text => holdsAll(text, before))) unpaired.push(before);
      continue;
    }
    free.splice(free.indexOf(best), 1);
    const [was, is] = [strengthOf(before), strengthOf(best.text)];
    if (was !== undefined && is !== undefined && is < was && (is < 2 || was - is > 1) && !isSame(before, best.text))
      loosened.push({ before, after: best.text });
  }
  return { loosened, unpaired };
}

/** What looks at something else is another assertion. */
const isSame = (before: string, after: string) => {
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

interface Words {
  readonly before: ReadonlySet<string>;
  readonly head: ReadonlySet<string>;
}

/** An assertion about a name that this change takes out of the source has nothing to look at any more. */
function isGoneWithSource(text: string, { before, head }: Words): boolean {
  return (text.match(/[A-Za-z_$][\w$-]{3,}/g) ?? []).some(word => before.has(word) && !head.has(word));
}

function identifiersOf(files: readonly ChangedText[]): Words {
  const words = (side: 'before' | 'head') =>
    new Set(
      files
        .filter(({ isTest }) => !isTest)
        .flatMap(file => file.parsed()[side]?.code.match(/[A-Za-z_$][\w$-]{3,}/g) ?? []),
    );
  return { before: words('before'), head: words('head') };
}
