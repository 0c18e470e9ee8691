import type { Test } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { countTexts, similarity, takeText, wordsIn } from './text.ts';

export interface Matches {
  /** A test and what became of it. */
  readonly kept: readonly { readonly before: Test; readonly head: Test }[];
  readonly removed: readonly Test[];
  readonly added: readonly Test[];
}

/** Below it, two tests of different names are two tests. */
const alike = 0.6;
/** How much the same name adds to that. */
const byTitle = 0.2;
/** Beyond so many, who resembles whom is not looked at: it would take too long. */
const mostCompared = 400;

/**
 * What became of each test: it is the one with the same name in the same file; else the one with the same body; else the
 * one with the same name elsewhere; else, of those that are new, the one that is most like it. A test whose assertions
 * all stand in tests that are new was split.
 */
export function matchTests(files: readonly ChangedText[]): Matches {
  const kept: { before: Test; head: Test }[] = [];
  let removed: readonly Test[] = files.flatMap(({ tests }) => tests.before?.tests ?? []);
  let added: readonly Test[] = files.flatMap(({ tests }) => tests.head?.tests ?? []);
  const pair = (key: (test: Test) => string) => {
    const byKey = new Map<string, Test[]>();
    for (const test of added) {
      const same = byKey.get(key(test));
      if (same) same.push(test);
      else byKey.set(key(test), [test]);
    }
    // From the end, so that none is moved up.
    for (const same of byKey.values()) same.reverse();
    const taken = new Set<Test>();
    removed = removed.filter(before => {
      const head = key(before) ? byKey.get(key(before))?.pop() : undefined;
      if (!head) return true;
      taken.add(head);
      kept.push({ before, head });
      return false;
    });
    added = added.filter(test => !taken.has(test));
  };
  pair(({ path, name }) => `${path}\0${name}`);
  pair(({ body, assertions }) => (assertions.length || body.length > 40 ? body : ''));
  pair(({ path, title }) => `${path}\0${title}`);
  pair(({ name }) => name);
  pair(({ title }) => title);

  const fresh = added.slice(0, mostCompared).map(test => ({ test, words: wordsIn(test.body) }));
  const used = new Set<Test>();
  removed = removed.filter((before, index) => {
    if (index >= mostCompared) return true;
    const words = wordsIn(before.body);
    let best: { test: Test; score: number } | undefined;
    for (const { test, words: other } of fresh) {
      const bodies = similarity(words, other) + (test.path === before.path ? 0.05 : 0);
      if (used.has(test) || bodies + byTitle < alike) continue;
      const score = bodies + byTitle * titles(before, test);
      if (score >= alike && score > (best?.score ?? 0)) best = { test, score };
    }
    if (!best) return !isSplit(before, added);
    used.add(best.test);
    kept.push({ before, head: best.test });
    return false;
  });
  return { kept, removed, added: added.filter(test => !used.has(test)) };
}

/** How alike the words of two names are: whoever rewrites a test often keeps most of its name. */
const titles = (one: Test, other: Test): number => similarity(titleWords(one), titleWords(other));

const titleWords = ({ title }: Test) =>
  title
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

function isSplit(before: Test, added: readonly Test[]): boolean {
  const there = countTexts(added.flatMap(({ assertions }) => assertions.map(({ text }) => text)));
  return before.assertions.length > 0 && before.assertions.every(({ text }) => takeText(there, text));
}
