import { compareText } from './frameworks/compare.ts';
import type { Framework } from './frameworks/framework.ts';
import type { Journal } from './journal.ts';
import type { Migration } from './migration.ts';

/** In the order in which the framework applies them to a new database. */
export function sortMigrations(
  list: readonly Migration[],
  { order }: Framework,
  journal: Journal | undefined,
): readonly Migration[] {
  if (order === 'graph') return byGraph(list);
  const listed = new Map((journal?.kind === 'list' ? journal.entries : []).map(({ name }, index) => [name, index]));
  const rank = (one: Migration) => listed.get(one.version) ?? listed.get(`${one.version}_${one.name}`) ?? list.length;
  const byVersion = order === 'journal' ? () => 0 : order;
  return [...list].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      byVersion(a.version, b.version) ||
      (order === 'journal' ? compareText(a.path, b.path) : compareText(a.name, b.name)),
  );
}

/** What others build on first; where nothing says, and in a ring, by name. Without recursion: a chain may be long. */
function byGraph(list: readonly Migration[]): readonly Migration[] {
  const sorted = [...list].sort((a, b) => compareText(a.version, b.version));
  const byVersion = new Map(sorted.map(one => [one.version, one]));
  const done = new Set<Migration>();
  const entered = new Set<Migration>();
  const result: Migration[] = [];
  for (const root of sorted) {
    const stack = [root];
    for (let one = stack.at(-1); one; one = stack.at(-1)) {
      const open = entered.has(one)
        ? []
        : (one.parents ?? []).flatMap(parent => byVersion.get(parent) ?? []).filter(other => !entered.has(other));
      entered.add(one);
      if (open.length) {
        stack.push(...open.reverse());
        continue;
      }
      stack.pop();
      if (!done.has(one)) result.push(one);
      done.add(one);
    }
  }
  return result;
}
