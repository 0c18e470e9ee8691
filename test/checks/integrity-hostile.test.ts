import { expect, it } from 'vitest';
import { integrity } from '../../src/checks/integrity.ts';
import { processorTime } from '../support/processor-time.ts';
import { factsOfSides } from '../support/sides.ts';

// Each of these once took the square of its length.
it.each([
  ['test/a.test.ts', '\n'],
  ['test/a.test.ts', 'a.b.c.'],
  ['test/a.test.ts', 'const expect = '],
  ['test/a.test.ts', '{expect(\n'],
  ['test/a.test.ts', 'expect(() => { '],
  ['tests/test_a.py', '"""'],
  ['tests/test_a.py', 'def test_a():\n  assert a\n'],
  ['spec/a_spec.rb', "it 'a' do\n"],
  ['a_test.go', '[]struct{'],
  ['.github/workflows/ci.yml', 'npm test || true\n'],
])('judges a %s of 100 kB that holds nothing but %j in a short time', async (path, unit) => {
  const head = unit.repeat(Math.floor(100_000 / unit.length));
  const start = processorTime();
  const facts = factsOfSides({ [path]: unit }, { [path]: head }, { requirements: () => [] });
  await integrity.run(integrity.options().parse({}), facts, { id: 'integrity.all', name: 'all' });
  expect(processorTime() - start).toBeLessThan(3000);
});

it.each([
  ['is not text', '\0\u0001\0'],
  ['is no UTF-8', "\uFFFD\uFFFDit('a', () => {})\uFFFD"],
  ['is too large', `// ${'a'.repeat(3 * 1024 * 1024)}\n`],
])('finds that a test is gone where its file %s', async (_, head) => {
  const facts = factsOfSides(
    { 'test/a.test.ts': "it('adds', () => {\n  expect(add(1, 2)).toBe(3);\n});\n" },
    { 'test/a.test.ts': head },
    { requirements: () => [] },
  );
  expect(await integrity.run(integrity.options().parse({}), facts, { id: 'integrity.all', name: 'all' })).toMatchObject(
    {
      status: 'fail',
      findings: [{ code: 'integrity.removed-tests' }],
    },
  );
});
