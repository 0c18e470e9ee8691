import { expect, it } from 'vitest';
import { choosePruned, type KeptRun } from '../../src/core/evidence/prune.ts';

const now = new Date('2026-11-20T00:00:00Z');
const run = (name: string, day: number | undefined, tree = name): KeptRun => ({
  name,
  tree,
  finishedOn: day === undefined ? undefined : new Date(Date.UTC(2026, 10, day)),
});
const names = (runs: readonly KeptRun[]) => runs.map(({ name }) => name);

it('leaves the newest ones', () => {
  const runs = [run('b', 2), run('d', 4), run('a', 1), run('c', 3)];
  expect(names(choosePruned(runs, { now, keep: 2 }))).toEqual(['a', 'b']);
});

it('takes what cannot be read first', () => {
  expect(names(choosePruned([run('a', 1), run('lie', undefined)], { now, keep: 1 }))).toEqual(['lie']);
});

it('leaves nothing that is older than the age', () => {
  const maxAge = 5 * 86_400_000;
  const runs = [run('young', 16), run('old', 14), run('old, and of a live tree', 13, 'live')];
  const chosen = choosePruned(runs, { now, keep: 9, maxAge, live: new Set(['live']) });
  expect(names(chosen)).toEqual(['old, and of a live tree', 'old']);
});

it('leaves evidence of a live tree beyond the number', () => {
  const runs = [run('a', 1, 'live'), run('b', 2), run('c', 3)];
  expect(names(choosePruned(runs, { now, keep: 1, live: new Set(['live']) }))).toEqual(['b']);
});

it('takes no moment that is yet to come for younger than now', () => {
  const runs = [run('now', 20), run('future', 25), run('old', 1)];
  expect(names(choosePruned(runs, { now, keep: 2 }))).toEqual(['old']);
});

it('lets all that is about the same files go together', () => {
  const runs = [run('failed', 1, 'one'), run('passed', 3, 'one'), run('other', 2)];
  expect(names(choosePruned(runs, { now, keep: 2 }))).toEqual(['other']);
  expect(names(choosePruned(runs, { now, keep: 1 }))).toEqual(['failed', 'passed']);
  expect(names(choosePruned(runs, { now, keep: 9, maxAge: 17.5 * 86_400_000 }))).toEqual(['other']);
});
