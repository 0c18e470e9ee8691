import type { Assertion } from './assertions.ts';
import type { Suspicion } from './kinds.ts';
import type { Matches } from './match-tests.ts';
import { type Helpers, plain, type TakeMoved } from './moved.ts';
import { type Pair, pairUp } from './pair-up.ts';
import type { Test } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { strengthOf } from './strength.ts';
import { countTexts, quote, takeText } from './text.ts';

/** What a test that stays asks for less than before: nothing any more, fewer things, or looser ones. */
export function weakenedTests(
  { kept }: Matches,
  takeMoved: TakeMoved,
  helpers: Helpers,
  files: readonly ChangedText[],
): readonly Suspicion[] {
  const isThere = identifiersOf(files);
  return kept.flatMap(({ before, head }) => {
    if (before.body === head.body || head.skip) return [];
    const { lost, gained } = difference(before, head);
    const gone = lost.filter(
      text =>
        !takeMoved(text) &&
        !isGoneWithSource(text, isThere) &&
        !isRepeated(text, before) &&
        !hasNothingToLookAt(text, head),
    );
    if (!gone.length || areAsStrong(helpers(before, head), gone)) return [];
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
  const { loosened, narrowed, unpaired } = pairUp(gone, gained);
  const [first] = loosened;
  if (first)
    return tell(`the test ${quote(head.name)} asks for less: ${instead(first)}`, loosened.map(showPair).join('\n'));
  if (unpaired.length && questionsIn(gained) < gone.length)
    return tell(
      `the test ${quote(head.name)} has ${unpaired.length} ${unpaired.length === 1 ? 'assertion' : 'assertions'} fewer: ${quote(unpaired[0] ?? '')}`,
      lines('-', unpaired),
    );
  const [part] = narrowed;
  if (!part) return undefined;
  const told = tell(
    `the test ${quote(head.name)} asks for a part: ${instead(part)}`,
    narrowed.map(showPair).join('\n'),
  );
  return { ...told, excuse: 'that may be all that it is about' };
}

const instead = ({ before, after }: Pair) => `${quote(after)} instead of ${quote(before)}`;

const showPair = ({ before, after }: Pair) => `${lines('-', [before])}\n${lines('+', [after])}`;

/** A chain such as `assertThat(x).isNotNull().hasSize(2)` asks for several things. */
const questionsIn = (texts: readonly string[]): number =>
  texts.reduce(
    (sum, text) =>
      sum +
      Math.max(1, text.match(/\)\s*\.(?:is|has|with|contains|does|starts|ends|matches)[A-Z]?\w*\(/g)?.length ?? 0),
    0,
  );

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

/** As many assertions, and one that asks for as much as any that is gone. */
function areAsStrong(helpers: readonly Assertion[], gone: readonly string[]): boolean {
  const strengths = helpers.map(({ text }) => strengthOf(text) ?? 3).filter(strength => strength > 0);
  return (
    strengths.length >= gone.length && Math.max(...strengths) >= Math.max(...gone.map(text => strengthOf(text) ?? 0))
  );
}

/** The same twice in a row asks for nothing more. */
const isRepeated = (text: string, { body }: Test) =>
  body.includes(`${text}; ${text}`) || body.includes(`${text} ${text}`);

const presence =
  /\b(?:NoError|NotNil|Nil\(t, \w*[eE]rr\b|assertNotNull|assertIsNotNone|isNotNull|toBeDefined|refute_nil|is not None)\b|^if err != nil/;

/** That something is there, of what the test does not mention any more. */
function hasNothingToLookAt(text: string, { body }: Test): boolean {
  if (!presence.test(text)) return false;
  const [, inner = ''] = /^[^(]*\(((?:[^()]|\([^()]*\))*)\)/.exec(text) ?? [];
  const names = (inner || text.replace(/^assert\s+/, '')).match(/[A-Za-z_]\w*/g) ?? [];
  const there = new Set(body.match(/[A-Za-z_]\w*/g));
  return names.some(name => !there.has(name));
}

interface Words {
  readonly before: ReadonlySet<string>;
  readonly head: ReadonlySet<string>;
}

/** An assertion about a name that this change takes out of the source has nothing to look at any more. */
function isGoneWithSource(text: string, { before, head }: Words): boolean {
  return (text.match(/[A-Za-z_$][\w$-]{3,}/g) ?? []).some(word => {
    const name = word.replace(/^(?:mock|fake|stub|spy)_?|_?(?:mock|spy)$/i, '');
    return (before.has(word) && !head.has(word)) || (name.length > 3 && before.has(name) && !head.has(name));
  });
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
