import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Author } from '../../src/core/author.ts';
import type { Condition } from '../../src/core/condition/condition.ts';
import { evaluate } from '../../src/core/condition/evaluate.ts';
import { openFind } from '../../src/core/condition/paths.ts';
import type { Subject } from '../../src/core/condition/subject.ts';
import { implies, neverHolds } from '../../src/policy/implies.ts';

interface World {
  readonly paths: readonly string[];
  readonly agent: boolean;
  readonly branch: string | undefined;
  readonly labels: readonly string[] | undefined;
  readonly lines: number | undefined;
}

const kinds = { docs: ['docs/*'], code: ['src/*', '!src/b'], both: ['docs/a', 'src/b'] };
const paths = ['docs/a', 'docs/b', 'src/a', 'src/b', 'other'];

const subjectOf = ({ paths, agent, branch, labels, lines }: World, expected: readonly Condition[] = []): Subject => ({
  paths,
  find: openFind(paths, kinds, expected),
  kinds,
  authors: [{ email: 'anna@example.com', agent } satisfies Author],
  branch: async () => branch,
  labels: async () => labels,
  lines: async () => lines,
});

const worlds: fc.Arbitrary<World> = fc.record({
  paths: fc.subarray(paths),
  agent: fc.boolean(),
  branch: fc.constantFrom('main', 'fix/a', undefined),
  labels: fc.constantFrom([], ['ready'], ['ready', 'urgent'], undefined),
  lines: fc.constantFrom(0, 5, 50, undefined),
});

const names = (...all: string[]) => fc.subarray(all, { minLength: 1 });

const conditions: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>(tie => ({
  condition: fc
    .record(
      {
        kind: names('docs', 'code', 'both'),
        paths: names('docs/*', 'src/a', '!docs/b'),
        only: names('docs', 'code', 'other', '!docs/b'),
        lines: fc.constantFrom(1, 10, 100),
        author: names('agent', 'human', '*@example.com', '*@else'),
        branch: names('main', 'fix/*'),
        label: names('ready', 'urgent'),
        not: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.constant({ paths: ['src/*'] }),
          tie('condition'),
        ),
        any: fc.array(fc.oneof({ depthSize: 'small' }, fc.constant({ kind: ['docs'] }), tie('condition')), {
          minLength: 1,
          maxLength: 3,
        }),
      },
      { requiredKeys: [] },
    )
    .filter(condition => Object.keys(condition).length > 0),
})).condition;

const holds = async (condition: Condition, world: World, ...expected: Condition[]) =>
  (await evaluate(condition, subjectOf(world, expected))).holds;

/** Kleene's three values as numbers: `and` is the minimum, `or` the maximum, `not` takes away from one. */
function model(condition: Condition, world: World): number {
  const { kind, paths: wanted, only, lines, author, branch, label, not, any } = condition;
  const parts: number[] = [];
  const inKind = (path: string, name: string) =>
    name === 'docs'
      ? path.startsWith('docs/')
      : name === 'code'
        ? path === 'src/a'
        : ['docs/a', 'src/b'].includes(path);
  const glob = (path: string, pattern: string) =>
    pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
  const taken = (path: string, list: readonly string[]) => list.includes('!docs/b') && path === 'docs/b';
  const bool = (value: boolean | undefined) => (value === undefined ? 0.5 : Number(value));
  if (kind) parts.push(bool(world.paths.some(path => kind.some(name => inKind(path, name)))));
  if (wanted) {
    const positive = wanted.filter(pattern => !pattern.startsWith('!'));
    const matches = (path: string) =>
      (!positive.length || positive.some(one => glob(path, one))) && !taken(path, wanted);
    parts.push(bool(world.paths.some(matches)));
  }
  if (only) {
    const positive = only.filter(name => !name.startsWith('!'));
    const isIn = (path: string) =>
      (!positive.length || positive.some(name => (name === 'other' ? path === 'other' : inKind(path, name)))) &&
      !taken(path, only);
    parts.push(bool(world.paths.length > 0 && world.paths.every(isIn)));
  }
  if (lines) parts.push(bool(world.lines === undefined ? undefined : world.lines >= lines));
  if (author) {
    const { agent } = world;
    parts.push(
      bool(author.some(one => (one === 'agent' ? agent : one === 'human' ? !agent : one === '*@example.com'))),
    );
  }
  if (branch) {
    const { branch: own } = world;
    parts.push(bool(own === undefined ? undefined : branch.some(one => glob(own, one))));
  }
  if (label) parts.push(bool(world.labels && label.some(one => world.labels?.includes(one))));
  if (not) parts.push(1 - model(not, world));
  if (any) parts.push(Math.max(...any.map(one => model(one, world))));
  return Math.min(...parts);
}

const asNumber = (one: boolean | 'unknown') => (one === 'unknown' ? 0.5 : Number(one));

const property = (check: (condition: Condition, other: Condition, world: World) => Promise<void>) =>
  fc.assert(fc.asyncProperty(conditions, conditions, worlds, check), { numRuns: 1000 });

describe('the language of conditions', () => {
  it('agrees with a model of it', () =>
    property(async (condition, _, world) => {
      expect(asNumber(await holds(condition, world))).toBe(model(condition, world));
    }));

  it('says the same whatever else is asked', () =>
    property(async (condition, other, world) => {
      expect(await holds(condition, world, other, condition)).toBe(await holds(condition, world));
    }));

  it('says the same twice negated', () =>
    property(async (condition, _, world) => {
      expect(await holds({ not: { not: condition } }, world)).toBe(await holds(condition, world));
    }));

  it('says "not any" where it says "neither"', () =>
    property(async (a, b, world) => {
      const neither = await holds({ not: { any: [a, b] } }, world);
      expect(neither).toBe(await holds({ any: [{ not: { any: [a, b] } }] }, world));
      const each = [asNumber(await holds({ not: a }, world)), asNumber(await holds({ not: b }, world))];
      expect(asNumber(neither)).toBe(Math.min(...each));
    }));

  it('gives a reason for whatever it says', () =>
    property(async (condition, _, world) => {
      expect((await evaluate(condition, subjectOf(world))).because).not.toBe('');
    }));
});

describe('what can be said without a change', () => {
  it('is never wrong about what follows from what', () =>
    property(async (a, b, world) => {
      if (implies(a, b) && (await holds(a, world)) === true) expect(await holds(b, world)).toBe(true);
      const both = { ...b, any: [a] };
      if (implies(both, b) && (await holds(both, world)) === true) expect(await holds(b, world)).toBe(true);
    }));

  it('is never wrong about what can never hold', () =>
    property(async (a, b, world) => {
      for (const condition of [a, { ...a, not: b }, { ...a, not: a }, { any: [{ ...b, not: b }] }])
        if (neverHolds(condition)) expect(await holds(condition, world)).not.toBe(true);
    }));

  it.each([
    [{ kind: ['a'] }, { kind: ['a', 'b'] }],
    [{ lines: 10 }, { lines: 5 }],
    [{ paths: ['x'], author: ['agent'] }, { paths: ['x'] }],
    [{ paths: ['x', '!y'] }, { paths: ['x', '!y'] }],
    [{ not: { kind: ['a', 'b'] } }, { not: { kind: ['a'] } }],
    [{ kind: ['a'] }, { any: [{ label: ['x'] }, { kind: ['a'] }] }],
    [{ any: [{ kind: ['a'] }, { kind: ['b'] }] }, { kind: ['a', 'b'] }],
  ] satisfies [Condition, Condition][])('%j implies %j', (a, b) => {
    expect(implies(a, b)).toBe(true);
    expect(neverHolds({ any: [a], not: b })).toBe(true);
  });

  it.each([
    [{ kind: ['a', 'b'] }, { kind: ['a'] }],
    [{ paths: ['x'] }, { paths: ['x', '!y'] }],
    [{ paths: ['!y'] }, { paths: ['x', '!y'] }],
    [{ lines: 5 }, { lines: 10 }],
    [{ kind: ['a'] }, { kind: ['a'], lines: 1 }],
  ] satisfies [Condition, Condition][])('%j does not imply %j', (a, b) => {
    expect(implies(a, b)).toBe(false);
  });
});

it('matches each of several kinds on its own: what one takes away, another may have', async () => {
  const world = { paths: ['src/b'], agent: false, branch: 'main', labels: [], lines: 1 };
  expect(await holds({ kind: ['code', 'both'] }, world)).toBe(true);
  expect(await holds({ only: ['code', 'both'] }, world)).toBe(true);
});
