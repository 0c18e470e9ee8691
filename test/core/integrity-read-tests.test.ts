import { expect, it } from 'vitest';
import { readTests } from '../../src/core/integrity/read-tests.ts';
import { processorTime } from '../support/processor-time.ts';

it.each([
  ['a.java', '@Test void a() {'],
  ['a.ts', "it('a', () => {"],
  ['a.ts', "describe('a', () => { it('b', () => {"],
  ['a.py', 'def test_a(): '],
  ['a.go', 'func TestA(t *testing.T) {'],
  ['a.rs', '#[test] fn a() {'],
  ['a.rb', "it 'a' do "],
])('reads a %s of 100 kB that holds nothing but %j in a short time', (path, unit) => {
  const start = processorTime();
  expect(readTests(path, unit.repeat(Math.floor(100_000 / unit.length)))).toBeDefined();
  expect(processorTime() - start).toBeLessThan(3000);
});
