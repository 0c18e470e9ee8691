import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Costly, takeShard } from '../../src/core/shard.ts';
import '../support/property-seed.ts';

const milliseconds = fc.option(fc.nat(1_000_000), { nil: undefined });
const costly = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), milliseconds }), {
  selector: ({ id }) => id,
  maxLength: 40,
});
const parts = fc.integer({ min: 1, max: 20 });

const split = (all: readonly Costly[], of: number) =>
  Array.from({ length: of }, (_, index) => [...takeShard(all, { index: index + 1, of })]);

it('gives each requirement to exactly one shard', () => {
  fc.assert(
    fc.property(costly, parts, (all, of) => {
      expect(split(all, of).flat().sort()).toEqual(all.map(({ id }) => id).sort());
    }),
  );
});

it('comes to the same split in whatever order they are given', () => {
  fc.assert(
    fc.property(costly, parts, fc.func(fc.nat()), (all, of, order) => {
      const shuffled = all.toSorted((a, b) => order(a.id) - order(b.id));
      expect(split(shuffled, of)).toEqual(split(all, of));
    }),
  );
});

it('lets no shard have more to do than another by more than the longest', () => {
  fc.assert(
    fc.property(costly, parts, (all, of) => {
      const known = all.flatMap(({ milliseconds }) => milliseconds ?? []);
      const usual = known.length ? known.reduce((sum, one) => sum + one, 0) / known.length : 1;
      const costs = new Map(all.map(one => [one.id, Math.max(one.milliseconds ?? usual, 1)]));
      const loads = split(all, of).map(ids => ids.reduce((sum, id) => sum + (costs.get(id) ?? 0), 0));
      const longest = Math.max(0, ...costs.values());
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(longest * (1 + 1e-9));
    }),
  );
});

it('spreads what nobody knows the duration of, or what took none', () => {
  const all = ['a', 'b', 'c', 'd'].map((id, index) => ({ id, milliseconds: index % 2 ? 0 : undefined }));
  expect(split(all, 2).map(ids => ids.length)).toEqual([2, 2]);
});

it('puts the longest one alone where the others are shorter together', () => {
  const all = [
    { id: 'lint', milliseconds: 2000 },
    { id: 'e2e', milliseconds: 9000 },
    { id: 'unit', milliseconds: 4000 },
  ];
  expect(split(all, 2)).toEqual([['e2e'], ['unit', 'lint']]);
});
