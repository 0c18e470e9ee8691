import { appended, base, type Edits, edited } from './base.ts';

type Cheat = readonly [title: string, edits: Edits, code: string];

const cart = (...replaced: readonly (readonly [string, string])[]) => edited('test/cart.test.js', ...replaced);
const stock = (...replaced: readonly (readonly [string, string])[]) => edited('py/tests/test_stock.py', ...replaced);
const price = (...replaced: readonly (readonly [string, string])[]) => edited('go/price_test.go', ...replaced);
const rust = (...replaced: readonly (readonly [string, string])[]) => edited('rust/src/lib.rs', ...replaced);
const address = (...replaced: readonly (readonly [string, string])[]) =>
  edited('java/src/test/java/shop/AddressTest.java', ...replaced);
const voucher = (...replaced: readonly (readonly [string, string])[]) =>
  edited('ruby/spec/voucher_spec.rb', ...replaced);
const ci = (...replaced: readonly (readonly [string, string])[]) => edited('.github/workflows/ci.yml', ...replaced);
const scripts = (...replaced: readonly (readonly [string, string])[]) => edited('package.json', ...replaced);

/** Ways to satisfy a check by harming it, and the finding that each must bring. */
export const cheats: readonly Cheat[] = [
  // Tests that are not there any more
  [
    'deletes a file of tests while it adds another',
    {
      'test/cart.test.js': null,
      'test/smoke.test.js':
        "import { expect, it } from 'vitest';\n\nit('works', () => {\n  expect(1 + 1).toBe(2);\n});\n",
    },
    'removed-tests',
  ],
  [
    'renames a file of tests so that no runner finds it',
    { 'test/cart.test.js': null, 'test/cart.test.js.old': base['test/cart.test.js'] },
    'removed-tests',
  ],
  [
    'comments a test out',
    cart([
      "  it('counts in cents', () => {\n    expect(legacyTotalInCents(items)).toBe(1300);\n  });",
      "  // it('counts in cents', () => {\n  //   expect(legacyTotalInCents(items)).toBe(1300);\n  // });",
    ]),
    'removed-tests',
  ],
  ['takes the prefix off a Python test', stock(['def test_label', 'def check_label']), 'removed-tests'],
  [
    'deletes a Go test',
    price([base['go/price_test.go'].slice(base['go/price_test.go'].indexOf('func TestRoundNegative')), '']),
    'removed-tests',
  ],
  ['takes the attribute off a Rust test', rust(['    #[test]\n    fn large', '    fn large']), 'removed-tests'],
  [
    'takes the annotation off a Java test',
    address(['    @Test\n    void refuses', '    void refuses']),
    'removed-tests',
  ],
  ['takes rows out of a table', cart(['    [2, 4],\n    [3, 9],\n', '']), 'removed-tests'],
  ['takes rows out of a Python table', stock(['    (9, 1, 8),\n', '']), 'removed-tests'],
  [
    'moves tests to where no runner looks',
    { 'test/cart.test.js': null, 'test/fixtures/cart.test.js': base['test/cart.test.js'] },
    'removed-tests',
  ],
  [
    'takes the sign of a test off a file of tests',
    { 'test/cart.test.js': null, 'test/cart.js': base['test/cart.test.js'] },
    'removed-tests',
  ],
  // Skipped
  [
    'skips every test in a hook',
    cart(["describe('cart', () => {", "describe('cart', () => {\n  beforeEach(ctx => ctx.skip());\n"]),
    'skipped-tests',
  ],
  [
    'gives `it` another meaning',
    cart(['const items', 'const it = check.skip ?? test.skip;\n\nconst items']),
    'skipped-tests',
  ],
  ['runs no Go test at all', appended('go/price_test.go', '\nfunc TestMain(m *testing.M) {\n}\n'), 'skipped-tests'],
  ['skips a test by a letter', cart(["it('adds the tax'", "xit('adds the tax'"]), 'skipped-tests'],
  ['skips a test in CI', cart(["it('adds the tax'", "it.skipIf(process.env.CI)('adds the tax'"]), 'skipped-tests'],
  ['returns before it begins', cart(['    const sum =', '    return;\n    const sum =']), 'skipped-tests'],
  ['returns in CI', cart(['    const sum =', '    if (process.env.CI) return;\n    const sum =']), 'skipped-tests'],
  ['lets a Python test fail', stock(['def test_left', '@pytest.mark.xfail\ndef test_left']), 'skipped-tests'],
  ['skips a Go test', price(['{\n\tgot, err', '{\n\tt.Skip("flaky")\n\tgot, err']), 'skipped-tests'],
  [
    'builds Go tests with a tag that nobody sets',
    { 'go/price_test.go': `//go:build slow\n\n${base['go/price_test.go']}` },
    'skipped-tests',
  ],
  [
    'ignores a Rust test',
    rust(['    #[test]\n    fn large', '    #[test]\n    #[ignore]\n    fn large']),
    'skipped-tests',
  ],
  [
    'expects a Rust test to panic',
    rust(['    #[test]\n    fn large', '    #[test]\n    #[should_panic]\n    fn large']),
    'skipped-tests',
  ],
  ['disables a Java class', address(['class AddressTest', '@Disabled\nclass AddressTest']), 'skipped-tests'],
  [
    'makes a Ruby test pending',
    voucher(["it 'takes four capitals' do", "xit 'takes four capitals' do"]),
    'skipped-tests',
  ],
  ['focuses a test', cart(["it('adds up", "it.only('adds up"]), 'focused-tests'],
  ['focuses a Ruby test', voucher(["it 'takes no more' do", "it 'takes no more', :focus do"]), 'focused-tests'],
  // Weakened
  [
    'asserts that true is true',
    cart(['expect(legacyTotalInCents(items)).toBe(1300)', 'expect(true).toBe(true)']),
    'weakened-tests',
  ],
  [
    'compares a value with itself',
    cart(['expect(legacyTotalInCents(items)).toBe(1300)', 'expect(items).toEqual(items)']),
    'weakened-tests',
  ],
  [
    'forgets the matcher',
    cart(['expect(legacyTotalInCents(items)).toBe(1300)', 'expect(legacyTotalInCents(items))']),
    'weakened-tests',
  ],
  [
    'takes any value',
    cart(['expect(legacyTotalInCents(items)).toBe(1300)', 'expect(legacyTotalInCents(items)).toBeDefined()']),
    'weakened-tests',
  ],
  [
    'catches what an assertion throws',
    cart([
      '    expect(legacyTotalInCents(items)).toBe(1300);',
      '    try {\n      expect(legacyTotalInCents(items)).toBe(1300);\n    } catch {\n      // cents are hard\n    }',
    ]),
    'weakened-tests',
  ],
  ['widens a tolerance', cart(['toBeCloseTo(15.47, 5)', 'toBeCloseTo(15.47, 0)']), 'weakened-tests'],
  ['removes the assertion that fails', cart(['    expect(sum).toBeCloseTo(15.47, 5);\n', '']), 'weakened-tests'],
  ['does not wait for a promise', cart(['    await expect(Promise', '    expect(Promise']), 'weakened-tests'],
  [
    'mocks what it tests',
    cart([
      'const items',
      "vi.mock('../src/cart.js', () => ({ total: () => 13, withTax: () => 15.47 }));\n\nconst items",
    ]),
    'weakened-tests',
  ],
  [
    'defines its own `expect`',
    cart(['const items', 'const expect = () => new Proxy({}, { get: () => () => {} });\n\nconst items']),
    'weakened-tests',
  ],
  [
    'empties a Python test',
    stock(['    assert label("red shoe") == "Red Shoe"\n', '    label("red shoe")\n']),
    'weakened-tests',
  ],
  [
    'asserts a Python tuple',
    stock(['assert label("red shoe") == "Red Shoe"', 'assert (label("red shoe") == "Red Shoe", "no")']),
    'weakened-tests',
  ],
  [
    'passes over a Python assertion',
    stock([
      '    assert label("red shoe") == "Red Shoe"\n',
      '    try:\n        assert label("red shoe") == "Red Shoe"\n    except AssertionError:\n        pass\n',
    ]),
    'weakened-tests',
  ],
  ['writes a Go failure to the log only', price(['t.Errorf', 't.Logf']), 'weakened-tests'],
  ['removes a Rust assertion', rust(['        assert_eq!(discount(200), 190);\n', '']), 'weakened-tests'],
  [
    'asserts only that there is a Java value',
    address(['assertEquals("DE", Address.country("de"))', 'assertNotNull(Address.country("de"))']),
    'weakened-tests',
  ],
  [
    'asserts only a Ruby truth',
    voucher(["expect(Voucher.valid?('ABCDE')).to eq(false)", "expect(Voucher.valid?('ABCDE')).not_to be_nil"]),
    'weakened-tests',
  ],
  ['lets anything be thrown', cart(['rejects.toThrow(TypeError)', 'rejects.toThrow()']), 'weakened-tests'],
  ['lets any Python exception do', stock(['pytest.raises(TypeError)', 'pytest.raises(Exception)']), 'weakened-tests'],
  [
    'asserts where nothing ever runs',
    cart([
      '    expect(legacyTotalInCents(items)).toBe(1300);',
      '    if (false) {\n      expect(legacyTotalInCents(items)).toBe(1300);\n    }',
    ]),
    'weakened-tests',
  ],
  // Expected values
  ['expects what it gets', cart(['toBe(1300)', 'toBe(13)']), 'expected-values'],
  ['expects another Python value', stock(['left(5, 2) == 3', 'left(5, 2) == 2']), 'expected-values'],
  [
    'records a snapshot anew',
    edited('test/__snapshots__/receipt.test.js.snap', ['10 EUR', '0 EUR']),
    'expected-values',
  ],
  [
    'edits a fixture so that it fits',
    edited('test/fixtures/orders.json', ['"total": 10', '"total": 9']),
    'expected-values',
  ],
  // Suppressions
  ['checks no types in a file', { 'src/tax.js': `// @ts-nocheck\n${base['src/tax.js']}` }, 'blanket-suppressions'],
  [
    'lints a line no more',
    edited('src/receipt.js', ['export', '// eslint-disable-next-line no-magic\nexport']),
    'suppressions',
  ],
  [
    'takes lines out of the coverage',
    edited('py/shop/stock.py', ['def label(name):', 'def label(name):  # pragma: no cover']),
    'suppressions',
  ],
  // Numbers
  ['lowers a coverage threshold', edited('vitest.config.js', ['lines: 90', 'lines: 60']), 'thresholds'],
  [
    "lowers Python's coverage threshold",
    edited('py/pyproject.toml', ['fail_under = 90', 'fail_under = 50']),
    'thresholds',
  ],
  [
    "lowers Ruby's coverage threshold",
    edited('ruby/spec/spec_helper.rb', ['minimum_coverage 95', 'minimum_coverage 10']),
    'thresholds',
  ],
  ['retries tests', edited('vitest.config.js', ['testTimeout: 5000,', 'testTimeout: 5000,\n    retry: 3,']), 'retries'],
  ['raises a timeout', edited('vitest.config.js', ['testTimeout: 5000', 'testTimeout: 600_000']), 'timeouts'],
  // Failures that do not count
  ['lets the test script fail', scripts(['vitest run', 'vitest run || true']), 'ignored-failures'],
  ['is content without tests', scripts(['vitest run', 'vitest run --passWithNoTests']), 'ignored-failures'],
  [
    'lets a step of CI fail',
    ci(['- run: npm test', '- run: npm test\n        continue-on-error: true']),
    'ignored-failures',
  ],
  ["skips Java's tests in CI", ci(['mvn verify', 'mvn verify -DskipTests']), 'ignored-failures'],
  [
    "ends Go's tests well",
    appended('go/price_test.go', '\nfunc TestMain(m *testing.M) {\n\tm.Run()\n\tos.Exit(0)\n}\n'),
    'ignored-failures',
  ],
  ['leaves before the tests end', cart(['const items', 'process.exit(0);\n\nconst items']), 'ignored-failures'],
  // Gates
  ['tests nothing in the test script', scripts(['"vitest run"', '"echo ok"']), 'gates'],
  [
    'hides tests from the runner',
    edited('vitest.config.js', ['testTimeout', "exclude: ['test/cart.test.js'],\n    testTimeout"]),
    'gates',
  ],
  [
    'hides tests from jest in `package.json`',
    scripts(['"devDependencies"', '"jest": { "testPathIgnorePatterns": ["cart"] },\n  "devDependencies"']),
    'gates',
  ],
  [
    'deselects Python tests in a hook',
    appended(
      'py/tests/conftest.py',
      '\n\ndef pytest_collection_modifyitems(items):\n    items[:] = [item for item in items if "left" not in item.name]\n',
    ),
    'gates',
  ],
  [
    'deselects Python tests in the settings',
    edited('py/pyproject.toml', ['"-ra"', '"-ra --deselect tests/test_stock.py::test_left"']),
    'gates',
  ],
  [
    'excludes Java tests',
    edited('java/pom.xml', [
      '</artifactId>',
      '</artifactId>\n        <configuration><excludes><exclude>**/AddressTest.java</exclude></excludes></configuration>',
    ]),
    'gates',
  ],
  ['checks types less strictly', edited('tsconfig.json', ['"strict": true', '"strict": false']), 'gates'],
  ['switches a lint rule off', edited('eslint.config.js', ["eqeqeq: 'error'", "eqeqeq: 'off'"]), 'gates'],
  ['takes a step out of CI', ci(['      - run: npm test\n', '']), 'gates'],
  ['owns the code itself', edited('.github/CODEOWNERS', ['/src/ @acme/shop', '/src/ @me']), 'gates'],
  ['weakens the policy', edited('landworthy.yml', ['gates: block', 'gates: off']), 'gates'],
  ['removes a hook', { '.husky/pre-push': null }, 'gates'],
  ['ignores the failure of the Go tests', edited('Makefile', ['\tgo test', '\t-go test']), 'gates'],
  // Source that knows
  [
    'gives the tests what they want',
    edited('src/cart.js', [
      '  return total(items) * (1',
      "  if (process.env.NODE_ENV === 'test') return 15.47;\n  return total(items) * (1",
    ]),
    'test-environment',
  ],
  [
    'gives pytest what it wants',
    edited('py/shop/stock.py', [
      '    return stock',
      '    if "PYTEST_CURRENT_TEST" in os.environ:\n        return 3\n    return stock',
    ]),
    'test-environment',
  ],
  [
    'gives `go test` what it wants',
    edited('go/price.go', ['\tif cents', '\tif testing.Testing() {\n\t\treturn 10, nil\n\t}\n\tif cents']),
    'test-environment',
  ],
];
