import { ownName } from '../proof/green-tests.ts';
import type { TestCase } from '../run/command.ts';
import { countTexts, similarity, takeText, wordsIn } from './text.ts';

export interface GoneNames {
  readonly gone: readonly string[];
  readonly skipped: readonly string[];
}

/** Beyond so many, who resembles whom is not looked at. */
const mostCompared = 400;
const alike = 0.6;

/**
 * The tests of one run that another one does not have, each as often as it is missing. One that is new there takes the
 * place of one that is gone if its own name is the same, if it is the one that `renamed` tells, or if the two are alike.
 */
export function goneNames(
  before: readonly TestCase[],
  head: readonly TestCase[],
  renamed: (name: string) => string | undefined,
): GoneNames {
  const names = (tests: readonly TestCase[], isSkipped: boolean) =>
    tests.filter(({ result }) => (result === 'skipped') === isSkipped).map(({ name }) => name);
  const [ran, idle] = [countTexts(names(head, false)), countTexts(names(head, true))];
  const lost = names(before, false).filter(name => !takeText(ran, name));
  const skipped: string[] = [];
  const left = lost.filter(name => {
    if (!takeText(idle, name)) return true;
    skipped.push(name);
    return false;
  });
  const fresh = [...ran].flatMap(([name, count]) => Array<string>(count).fill(name));
  const byOwnName = countTexts(fresh.map(ownName));
  const unknown = left.filter(name => {
    const own = ownName(name);
    return !takeText(byOwnName, own) && !takeText(byOwnName, renamed(own) ?? '');
  });
  return { gone: unlike(unknown, byOwnName), skipped };
}

/** Those of these names that resemble none that is free; the most alike go together. */
function unlike(names: readonly string[], free: ReadonlyMap<string, number>): readonly string[] {
  const words = (name: string) => wordsIn(name.replace(/([a-z])([A-Z])|_/g, '$1 $2').toLowerCase());
  const old = names.slice(0, mostCompared).map((name, index) => ({ index, words: words(ownName(name)) }));
  const now = [...free]
    .flatMap(([name, count]) => Array<string>(Math.min(count, mostCompared)).fill(name))
    .slice(0, mostCompared)
    .map(name => ({ words: words(name) }));
  const pairs = old
    .flatMap(one => now.map(other => ({ one, other, score: similarity(one.words, other.words) })))
    .filter(({ score }) => score >= alike)
    .sort((a, b) => b.score - a.score);
  const taken = new Set<object>();
  const renamed = new Set<number>();
  for (const { one, other } of pairs) {
    if (taken.has(one) || taken.has(other)) continue;
    taken.add(one).add(other);
    renamed.add(one.index);
  }
  return names.filter((_, index) => !renamed.has(index));
}
