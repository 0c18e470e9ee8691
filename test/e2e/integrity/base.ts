/** A small shop in six languages, with tests, settings, CI and owners: what the catalogue's changes harm, or do not. */
export const base = {
  'landworthy.yml': `version: 1
base: main
integrity:
  all: { suppressions: block, retries: block, timeouts: block, gates: block }
`,
  'src/cart.js': `import { tax } from './tax.js';

export function total(items) {
  return items.reduce((sum, { price, count }) => sum + price * count, 0);
}

export function withTax(items) {
  return total(items) * (1 + tax);
}

export function legacyTotalInCents(items) {
  return total(items) * 100;
}
`,
  'src/tax.js': '// eslint-disable-next-line no-magic\nexport const tax = 0.19;\n',
  'test/cart.test.js': `import { describe, expect, it, vi } from 'vitest';
import { legacyTotalInCents, total, withTax } from '../src/cart.js';

const items = [{ price: 5, count: 2 }, { price: 1, count: 3 }];

describe('cart', () => {
  it('adds up what is in it', () => {
    expect(total(items)).toBe(13);
    expect(total([])).toBe(0);
  });

  it('adds the tax', () => {
    const sum = withTax(items);
    expect(sum).toBeCloseTo(15.47, 5);
    expect(sum).toBeGreaterThan(total(items));
  });

  it('counts in cents', () => {
    expect(legacyTotalInCents(items)).toBe(1300);
  });

  it('refuses what is no list', async () => {
    await expect(Promise.resolve().then(() => total(null))).rejects.toThrow(TypeError);
  });

  it.each([
    [1, 1],
    [2, 4],
    [3, 9],
  ])('prices %i at %i', (count, expected) => {
    expect(total([{ price: count, count }])).toBe(expected);
  });
});
`,
  'test/receipt.test.js': `import { expect, it } from 'vitest';
import { receipt } from '../src/receipt.js';

it('prints a receipt', () => {
  expect(receipt([{ price: 5, count: 2 }])).toMatchSnapshot();
});
`,
  'src/receipt.js':
    "import { total } from './cart.js';\n\nexport const receipt = items => 'Total: ' + total(items) + ' EUR';\n",
  'test/__snapshots__/receipt.test.js.snap': 'exports[`prints a receipt 1`] = `"Total: 10 EUR"`;\n',
  'test/fixtures/orders.json': '{ "orders": [{ "price": 5, "count": 2 }], "total": 10 }\n',
  'py/shop/stock.py':
    'def left(stock, sold):\n    return stock - sold\n\n\ndef label(name):\n    return name.title()\n',
  'py/tests/test_stock.py': `import pytest

from shop.stock import label, left


def test_left():
    assert left(5, 2) == 3
    assert left(2, 2) == 0


def test_label():
    assert label("red shoe") == "Red Shoe"


@pytest.mark.parametrize("stock, sold, expected", [
    (1, 1, 0),
    (9, 1, 8),
    (3, 2, 1),
])
def test_table(stock, sold, expected):
    assert left(stock, sold) == expected


def test_needs_numbers():
    with pytest.raises(TypeError):
        left("a", 1)
`,
  'py/tests/conftest.py': 'import pytest\n\n\n@pytest.fixture\ndef stock():\n    return 5\n',
  'py/pyproject.toml':
    '[project]\nname = "shop"\n\n[tool.pytest.ini_options]\naddopts = "-ra"\n\n[tool.coverage.report]\nfail_under = 90\n\n[tool.mypy]\nstrict = true\n',
  'go/price.go':
    'package price\n\nimport "errors"\n\nfunc Round(cents int) (int, error) {\n\tif cents < 0 {\n\t\treturn 0, errors.New("negative")\n\t}\n\treturn (cents + 5) / 10 * 10, nil\n}\n',
  'go/price_test.go': `package price

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRound(t *testing.T) {
	got, err := Round(14)
	assert.NoError(t, err)
	assert.Equal(t, 10, got)
}

func TestRoundUp(t *testing.T) {
	got, _ := Round(15)
	if got != 20 {
		t.Errorf("got %d, want 20", got)
	}
}

func TestRoundNegative(t *testing.T) {
	_, err := Round(-1)
	assert.EqualError(t, err, "negative")
}
`,
  'rust/src/lib.rs': `pub fn discount(total: u32) -> u32 {
    if total > 100 { total - 10 } else { total }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_totals_stay() {
        assert_eq!(discount(100), 100);
    }

    #[test]
    fn large_totals_shrink() {
        assert_eq!(discount(200), 190);
        assert!(discount(101) < 101);
    }
}
`,
  'java/src/main/java/shop/Address.java':
    'package shop;\n\npublic class Address {\n    public static String country(String code) {\n        return code.toUpperCase();\n    }\n}\n',
  'java/src/test/java/shop/AddressTest.java': `package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void writesCountriesInCapitals() {
        assertEquals("DE", Address.country("de"));
        assertEquals("FR", Address.country("fr"));
    }

    @Test
    void refusesNothing() {
        assertThrows(NullPointerException.class, () -> Address.country(null));
    }
}
`,
  'java/pom.xml':
    '<project>\n  <build>\n    <plugins>\n      <plugin>\n        <artifactId>maven-surefire-plugin</artifactId>\n      </plugin>\n    </plugins>\n  </build>\n</project>\n',
  'ruby/lib/voucher.rb': 'class Voucher\n  def self.valid?(code)\n    code.match?(/\\A[A-Z]{4}\\z/)\n  end\nend\n',
  'ruby/spec/voucher_spec.rb': `require 'voucher'

RSpec.describe Voucher do
  it 'takes four capitals' do
    expect(Voucher.valid?('ABCD')).to eq(true)
    expect(Voucher.valid?('abcd')).to eq(false)
  end

  it 'takes no more' do
    expect(Voucher.valid?('ABCDE')).to eq(false)
  end
end
`,
  'ruby/spec/spec_helper.rb': "require 'simplecov'\n\nSimpleCov.start do\n  minimum_coverage 95\nend\n",
  'package.json': `{
  "type": "module",
  "scripts": {
    "test": "vitest run",
    "lint": "eslint --max-warnings 0 .",
    "build": "tsc"
  },
  "devDependencies": { "vitest": "4.0.0" }
}
`,
  'vitest.config.js': `export default {
  test: {
    testTimeout: 5000,
    coverage: { thresholds: { lines: 90, branches: 80 } },
  },
};
`,
  'tsconfig.json': '{\n  "compilerOptions": { "strict": true, "target": "es2022" },\n  "include": ["src", "test"]\n}\n',
  'eslint.config.js': "export default [{ rules: { 'no-unused-vars': 'error', eqeqeq: 'error' } }];\n",
  '.github/workflows/ci.yml': `on: [push]
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm test
      - run: mvn verify
        working-directory: java
`,
  '.github/CODEOWNERS': '* @acme/core\n/src/ @acme/shop\n',
  '.husky/pre-push': 'npm test\n',
  Makefile: 'test:\n\tgo test ./...\n\nbuild:\n\tgo build ./...\n',
} as const satisfies Readonly<Record<string, string>>;

export type BasePath = keyof typeof base;

/** What a change does to files: their new texts; null takes one away. */
export type Edits = Readonly<Record<string, string | null>>;

/** A file of the base with texts replaced in it; throws where one is not in it, so that no case is empty. */
export function edited(path: BasePath, ...replaced: readonly (readonly [text: string, by: string])[]): Edits {
  let text: string = base[path];
  for (const [old, now] of replaced) {
    if (!text.includes(old)) throw new Error(`${path} holds no ${JSON.stringify(old)}`);
    text = text.replace(old, () => now);
  }
  return { [path]: text };
}

/** The file with this at its end. */
export const appended = (path: BasePath, text: string): Edits => ({ [path]: base[path] + text });
