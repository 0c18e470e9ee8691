import type { Change } from '../../src/core/change.ts';
import type { Facts } from '../../src/core/facts.ts';

/** Facts for a check under test: those that are given, and for every other one an error that names it. */
export function fakeFacts(given: Partial<Facts>): Facts {
  return new Proxy(given, {
    get: (target, name) =>
      Reflect.get(target, name) ??
      (() => {
        throw new Error(`the test gives no fact \`${String(name)}\``);
      }),
  }) as Facts;
}

export function fakeChange(more: Partial<Change> = {}): Change {
  const sha = (digit: string) => digit.repeat(40);
  return {
    base: { name: 'origin/main', sha: sha('a') },
    mergeBase: sha('a'),
    head: { kind: 'commit', name: 'feature', sha: sha('b'), tree: sha('c') },
    files: [],
    commits: [],
    branch: 'feature',
    ...more,
  };
}
