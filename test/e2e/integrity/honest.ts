import { appended, base, type Edits, edited } from './base.ts';

const cart = (...replaced: readonly (readonly [string, string])[]) => edited('test/cart.test.js', ...replaced);
const stock = (...replaced: readonly (readonly [string, string])[]) => edited('py/tests/test_stock.py', ...replaced);
const record = (kind: string, path: string, reason: string): Edits => ({
  '.landworthy/changes/one.yml': `integrity:\n  - { kind: ${kind}, path: ${path}, reason: ${reason} }\n`,
});

const cents = "  it('counts in cents', () => {\n    expect(legacyTotalInCents(items)).toBe(1300);\n  });\n\n";
const legacy = 'export function legacyTotalInCents(items) {\n  return total(items) * 100;\n}\n';
const cartTests = base['test/cart.test.js'];
const goNegative = base['go/price_test.go'].slice(base['go/price_test.go'].indexOf('func TestRoundNegative'));

/** Changes as they are made every day. None of them may be called a cheat, though every kind blocks. */
export const honest: readonly (readonly [title: string, edits: Edits])[] = [
  ['renames a test', cart(["'adds up what is in it'", "'adds prices by their counts'"])],
  ['renames a Python test', stock(['def test_left', 'def test_what_is_left'])],
  [
    'moves a file of tests',
    { 'test/cart.test.js': null, 'test/unit/cart.test.js': cartTests.replace('../src', '../../src') },
  ],
  [
    'moves a test to another file',
    {
      ...cart([cents, '']),
      'test/cents.test.js': `import { expect, it } from 'vitest';\nimport { legacyTotalInCents } from '../src/cart.js';\n\nconst items = [{ price: 5, count: 2 }, { price: 1, count: 3 }];\n\n${cents.replace(/^ {2}/gm, '').trim()}\n`,
    },
  ],
  [
    'moves a Go test to another file',
    {
      ...edited('go/price_test.go', [goNegative, '']),
      'go/negative_test.go': `package price\n\nimport (\n\t"testing"\n\n\t"github.com/stretchr/testify/assert"\n)\n\n${goNegative}`,
    },
  ],
  [
    'splits a test in two',
    cart([
      "  it('adds up what is in it', () => {\n    expect(total(items)).toBe(13);\n    expect(total([])).toBe(0);\n  });",
      "  it('adds up what is in it', () => {\n    expect(total(items)).toBe(13);\n  });\n\n  it('makes nothing of nothing', () => {\n    expect(total([])).toBe(0);\n  });",
    ]),
  ],
  [
    'makes one test of two',
    cart(
      [cents, ''],
      [
        '    expect(total([])).toBe(0);',
        '    expect(total([])).toBe(0);\n    expect(legacyTotalInCents(items)).toBe(1300);',
      ],
    ),
  ],
  ['puts tests into a group', cart(["describe('cart', () => {", "describe('shop', () => {"])],
  [
    'adds a test',
    cart([cents, `${cents}  it('has no tax on nothing', () => {\n    expect(withTax([])).toBe(0);\n  });\n\n`]),
  ],
  [
    'asks for more',
    cart([
      '    expect(total([])).toBe(0);',
      '    expect(total([])).toBe(0);\n    expect(total([{ price: 1, count: 1 }])).toBe(1);',
    ]),
  ],
  ['narrows a tolerance', cart(['15.47, 5)', '15.47, 8)'])],
  ['adds a row to a table', cart(['    [3, 9],', '    [3, 9],\n    [4, 16],'])],
  [
    'makes a table of two tests',
    stock(
      ['def test_left():\n    assert left(5, 2) == 3\n    assert left(2, 2) == 0\n\n\n', ''],
      ['    (3, 2, 1),', '    (3, 2, 1),\n    (5, 2, 3),\n    (2, 2, 0),'],
      ['def test_table', 'def test_left'],
    ),
  ],
  [
    'moves assertions into a helper',
    cart(
      [
        'const items',
        'function expectCents(cents) {\n  expect(Number.isInteger(cents)).toBe(true);\n  expect(cents).toBe(1300);\n}\n\nconst items',
      ],
      ['    expect(legacyTotalInCents(items)).toBe(1300);', '    expectCents(legacyTotalInCents(items));'],
    ),
  ],
  [
    'asserts with the helpers of another library',
    edited('go/price_test.go', [
      '\tif got != 20 {\n\t\tt.Errorf("got %d, want 20", got)\n\t}\n',
      '\tassert.Equal(t, 20, got)\n',
    ]),
  ],
  [
    'changes an expected value with its source',
    { ...edited('src/tax.js', ['0.19', '0.21']), ...cart(['toBeCloseTo(15.47, 5)', 'toBeCloseTo(15.73, 5)']) },
  ],
  [
    'records a snapshot with its source',
    {
      ...edited('src/receipt.js', ['EUR', 'euros']),
      ...edited('test/__snapshots__/receipt.test.js.snap', ['EUR', 'euros']),
    },
  ],
  [
    'renames a test with its snapshot',
    {
      ...edited('test/receipt.test.js', ['prints a receipt', 'prints the total']),
      ...edited('test/__snapshots__/receipt.test.js.snap', ['prints a receipt', 'prints the total']),
    },
  ],
  [
    'edits a fixture with its source',
    { ...edited('src/tax.js', ['0.19', '0.21']), ...edited('test/fixtures/orders.json', ['10 }', '11 }']) },
  ],
  ['deletes a test with what it tests', { ...cart([cents, '']), ...edited('src/cart.js', [legacy, '']) }],
  [
    'skips a flaky test with an issue',
    cart(["  it('adds the tax'", "  // Flaky: https://github.com/acme/shop/issues/12\n  it.skip('adds the tax'"]),
  ],
  [
    'skips a test where it cannot run',
    cart(["it('adds the tax'", "it.skipIf(process.platform === 'win32')('adds the tax'"]),
  ],
  [
    'skips a slow Go test on demand',
    edited('go/price_test.go', ['{\n\tgot, err', '{\n\tif testing.Short() {\n\t\tt.Skip("slow")\n\t}\n\tgot, err']),
  ],
  ['builds Go tests on one platform', { 'go/price_test.go': `//go:build linux\n\n${base['go/price_test.go']}` }],
  [
    'formats its tests',
    {
      'test/cart.test.js': cartTests
        .replaceAll("'", '"')
        .replaceAll(';\n', '\n')
        .replace('expect(total([])).toBe(0)', 'expect(\n      total([]),\n    ).toBe(0)'),
    },
  ],
  ['comments a test', stock(['def test_label():', 'def test_label():\n    # Every word has a capital.'])],
  [
    'moves a suppression',
    {
      'src/money.js': '// eslint-disable-next-line no-magic\nexport const cent = 0.01;\n',
      'src/tax.js': 'export const tax = 0.19;\n',
    },
  ],
  ['raises a threshold', edited('vitest.config.js', ['lines: 90', 'lines: 95'])],
  ['lowers a timeout', edited('vitest.config.js', ['testTimeout: 5000', 'testTimeout: 1000'])],
  ['upgrades the test runner', edited('package.json', ['"vitest": "4.0.0"', '"vitest": "4.1.0"'])],
  [
    'goes to another test runner',
    {
      'test/cart.test.js': cartTests
        .replace(
          "import { describe, expect, it, vi } from 'vitest';",
          "import assert from 'node:assert/strict';\nimport { describe, it } from 'node:test';",
        )
        .replaceAll(/expect\((.*)\)\.toBe\((.*)\);/g, 'assert.equal($1, $2);')
        .replace('expect(sum).toBeCloseTo(15.47, 5);', 'assert.equal(sum, 15.47);')
        .replace('expect(sum).toBeGreaterThan(total(items));', 'assert.ok(sum > total(items));')
        .replace(
          'await expect(Promise.resolve().then(() => total(null))).rejects.toThrow(TypeError);',
          'await assert.rejects(Promise.resolve().then(() => total(null)), TypeError);',
        )
        .replace(
          / {2}it\.each\(\[([\s\S]*)\]\)\('prices %i at %i', \(count, expected\) => \{\n([\s\S]*?)\n {2}\}\);/,
          '  for (const [count, expected] of [$1]) {\n    it(String(count), () => {\n  $2\n    });\n  }',
        ),
    },
  ],
  ['uses a new version of an action', edited('.github/workflows/ci.yml', ['checkout@v4', 'checkout@v5'])],
  [
    'edits CI and says why',
    {
      ...edited('.github/workflows/ci.yml', ['ubuntu-24.04', 'ubuntu-26.04']),
      ...record('gates', '.github/workflows/ci.yml', 'the old image is gone in June'),
    },
  ],
  [
    'retries a test and says why',
    {
      ...cart(["it('adds the tax', () => {", "it('adds the tax', { retry: 2 }, () => {"]),
      ...record('retries', 'test/cart.test.js', 'the bank of the test server drops connections'),
    },
  ],
  [
    'deletes tests and says why',
    {
      ...cart([cents, '']),
      ...record('removed-tests', 'test/cart.test.js', 'cents are tested by the bank from now on'),
    },
  ],
  ['knows production', edited('src/tax.js', ['0.19', "process.env.NODE_ENV === 'production' ? 0.19 : 0.2"])],
  ['knows CI in a script', { 'scripts/release.js': "if (process.env.CI) console.log('from CI');\n" }],
  [
    'raises a timeout of the product',
    edited('src/tax.js', ['export', 'export const bank = { timeout: 60_000 };\nexport']),
  ],
  [
    'writes about all of it',
    { 'docs/testing.md': 'No `it.only`, no `|| true`, no `// @ts-nocheck`, no `t.Skip()`.\n' },
  ],
  [
    'catches in a test what is no failure',
    appended(
      'test/receipt.test.js',
      "\nit('cleans up', () => {\n  try {\n    receipt(null);\n  } catch (error) {\n    expect(error).toBeInstanceOf(TypeError);\n  }\n});\n",
    ),
  ],
  [
    'mocks what its subject uses',
    cart(['const items', "vi.mock('../src/tax.js', () => ({ tax: 0.19 }));\n\nconst items"]),
  ],
  ['changes Rust beside its tests', edited('rust/src/lib.rs', ['total - 10', 'total.saturating_sub(10)'])],
  [
    'adds a fixture to `conftest.py`',
    appended('py/tests/conftest.py', '\n\n@pytest.fixture\ndef sold():\n    return 2\n'),
  ],
  ['adds a script to build', edited('package.json', ['"build": "tsc"', '"build": "tsc", "docs": "typedoc"'])],
];
