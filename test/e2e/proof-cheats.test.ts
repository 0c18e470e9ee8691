import { describe, expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

// Tests that come with a change and say nothing about it: no text of theirs tells, and nothing was harmed.

const base = {
  'landworthy.yml': `version: 1
base: main
tests: { unit: { run: node --test test/*.test.js } }
proof: { unit: { of: tests.unit, hunks: 100% } }
integrity: { all: { gates: block, suppressions: block } }
`,
  'package.json': '{ "type": "module" }\n',
  'src/price.js': `export function price(item) {
  return item.cents * item.count;
}

const currencies = {
  EUR: 'euro',
  USD: 'dollar',
};

export const currency = code => currencies[code];

export function label(item) {
  return item.name;
}
`,
  'test/price.test.js': file("it('multiplies', () => equal(price({ cents: 5, count: 2 }), 10));"),
};

function file(...tests: string[]): string {
  return `import { equal, ok, throws } from 'node:assert/strict';
import { it } from 'node:test';
import * as subject from '../src/price.js';

const { label, price } = subject;
${tests.join('\n')}
`;
}

/** A change that refuses what is no item: what its author claims to have tested. */
const refusing = {
  'src/price.js': base['src/price.js'].replace(
    '  return item.cents',
    "  if (!item) throw new TypeError('no item');\n  return item.cents",
  ),
};
const withTests = (...tests: string[]) => ({
  ...refusing,
  'test/price.test.js': `${base['test/price.test.js']}${tests.join('\n')}\n`,
});

const cheats: readonly (readonly [title: string, change: Readonly<Record<string, string>>, code: string])[] = [
  [
    'asserts nothing about it',
    withTests("it('refuses what is no item', () => ok(typeof price === 'function'));"),
    'green',
  ],
  [
    'takes any error for the right one',
    withTests(
      "it('refuses what is no item', () => {\n  let error;\n  try {\n    price();\n  } catch (thrown) {\n    error = thrown;\n  }\n  ok(error);\n});",
    ),
    'green',
  ],
  [
    'expects what the function itself says',
    withTests(
      "const priced = price({ cents: 3, count: 2 });\nit('prices', () => equal(priced, price({ cents: 3, count: 2 })));",
    ),
    'green',
  ],
  [
    'tests a copy of it',
    withTests(
      "function refuse(item) {\n  if (!item) throw new TypeError('no item');\n}\nit('refuses what is no item', () => {\n  let name = '';\n  try {\n    refuse();\n  } catch (error) {\n    name = error.name;\n  }\n  equal(name, 'TypeError');\n});",
    ),
    'green',
  ],
  [
    'asserts in a function that nobody calls',
    withTests(
      "it('refuses what is no item', () => {\n  const later = () => equal(price(), undefined);\n  ok(later);\n});",
    ),
    'green',
  ],
  [
    'asserts for each of none',
    withTests("it('refuses what is no item', () => {\n  for (const item of []) equal(price(item), 0);\n});"),
    'green',
  ],
  [
    'hides what nobody tests behind what one test asks for',
    {
      'src/price.js': `${refusing['src/price.js'].replace('return item.name;', "return item.name || 'nameless';")}`,
      'test/price.test.js': `${base['test/price.test.js']}it('names', () => equal(label({}), 'nameless'));\n`,
    },
    'unproven',
  ],
  [
    'hides it in one hunk with what one test asks for',
    {
      'src/price.js': refusing['src/price.js'].replace("'euro'", "'Euro'"),
      'test/price.test.js': `${base['test/price.test.js']}it('refuses', () => throws(() => price(), /no item/));\n`,
    },
    'unproven',
  ],
  [
    'calls a change of behaviour a refactoring',
    {
      'src/price.js': base['src/price.js'].replace('item.cents * item.count', 'item.cents * item.count + 1'),
      'test/price.test.js': base['test/price.test.js'].replace('), 10)', '), 11)'),
      '.landworthy/changes/price.yml': 'proof: { refactoring: the sum is written another way }\n',
    },
    'no-refactoring',
  ],
];

describe('a cheat is found by proof alone', () => {
  it.each(cheats)('that %s', async (_, change, code) => {
    const repository = createRepository(base);
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Refuse what is no item', change);
    const { requirements } = await verdict(repository.dir, []);
    const found = requirements.map(({ id, outcome }) => [
      id,
      outcome.status === 'fail' ? outcome.findings.map(finding => finding.code).join() : outcome.status,
    ]);
    expect(found).toEqual([
      ['tests.unit', 'pass'],
      ['proof.unit', `proof.${code}`],
      ['integrity.all', 'pass'],
    ]);
  });
});
