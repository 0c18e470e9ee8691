import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/checks/integrity.ts';
import { factsOfSides } from '../support/sides.ts';

type Texts = Readonly<Record<string, string>>;

const judge = (before: Texts, head: Texts, options: object = {}) =>
  integrity.run(integrity.options().parse(options), factsOfSides(before, head, { requirements: () => [] }), {
    id: 'integrity.tests',
    name: 'tests',
  });

const every = {
  suppressions: 'block',
  retries: 'block',
  timeouts: 'block',
  gates: 'block',
};

/** The codes of all that is found, where every kind blocks. */
async function found(before: Texts, head: Texts): Promise<readonly string[]> {
  const judgment = await judge(before, head, every);
  return judgment.status === 'fail'
    ? [...new Set(judgment.findings.map(({ code }) => code.replace('integrity.', '')))]
    : [];
}

const one = (path: string, before: string, head: string) => [{ [path]: before }, { [path]: head }] as const;

const js = (...tests: string[]) => `import { add } from '../src/add';\n\n${tests.join('\n\n')}\n`;
const adds = `it('adds', () => {\n  expect(add(1, 2)).toBe(3);\n  expect(add(2, 2)).toBe(4);\n});`;
const fails = `it('fails', () => {\n  expect(() => add('a')).toThrow('no number');\n});`;
const source = { 'src/add.ts': 'export const add = (a, b) => a + b;\n' };
const py = 'def test_adds():\n    assert add(1, 2) == 3\n    assert add(2, 2) == 4\n';
const go =
  'package a\n\nfunc TestAdds(t *testing.T) {\n\tif add(1, 2) != 3 {\n\t\tt.Errorf("no")\n\t}\n\tassert.Equal(t, 4, add(2, 2))\n}\n';
const rust =
  '#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n        assert_eq!(add(1, 2), 3);\n        assert_eq!(add(2, 2), 4);\n    }\n}\n';
const java =
  'class AddTest {\n    @Test\n    void adds() {\n        assertEquals(3, add(1, 2));\n        assertEquals(4, add(2, 2));\n    }\n}\n';
const ruby =
  "describe 'add' do\n  it 'adds' do\n    expect(add(1, 2)).to eq(3)\n    expect(add(2, 2)).to eq(4)\n  end\nend\n";
const workflow = 'jobs:\n  test:\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test\n';

const cheats: readonly (readonly [title: string, sides: readonly [Texts, Texts], kinds: readonly string[]])[] = [
  // Removed
  ['a test is deleted', one('test/add.test.ts', js(adds, fails), js(adds)), ['removed-tests']],
  ['a file of tests is deleted', [{ 'test/add.test.ts': js(adds) }, {}], ['removed-tests']],
  [
    'a test is commented out',
    one('test/add.test.ts', js(adds, fails), js(adds, fails.replace(/^/gm, '// '))),
    ['removed-tests'],
  ],
  [
    'a test file is renamed so that no runner finds it',
    [{ 'src/add.test.ts': js(adds) }, { 'src/add.test.ts.bak': js(adds) }],
    ['removed-tests'],
  ],
  ['a Python test loses its prefix', one('tests/test_a.py', py, py.replace('test_adds', 'adds')), ['removed-tests']],
  ['a Go test is deleted', one('a_test.go', go, 'package a\n'), ['removed-tests']],
  ['a Rust test loses its attribute', one('src/a.rs', rust, rust.replace('    #[test]\n', '')), ['removed-tests']],
  [
    'a Java test loses its annotation',
    one('src/test/java/AddTest.java', java, java.replace('    @Test\n', '')),
    ['removed-tests'],
  ],
  ['a Ruby test is deleted', one('spec/add_spec.rb', ruby, "describe 'add' do\nend\n"), ['removed-tests']],
  [
    'a test becomes a text',
    one('test/add.test.ts', js(adds, fails), js(adds, `const old = \`${fails}\`;`)),
    ['removed-tests'],
  ],
  // Skipped and focused
  ['a test is skipped', one('test/add.test.ts', js(adds), js(adds.replace('it(', 'it.skip('))), ['skipped-tests']],
  [
    'a test is skipped by a letter',
    one('test/add.test.ts', js(adds), js(adds.replace('it(', 'xit('))),
    ['skipped-tests'],
  ],
  [
    'a test is skipped by an option',
    one('test/add.test.mjs', js(adds), js(adds.replace("'adds', ", "'adds', { skip: true }, "))),
    ['skipped-tests'],
  ],
  ['a test is still to be done', one('test/add.test.ts', js(adds), js("it.todo('adds');")), ['skipped-tests']],
  [
    'a test is expected to fail',
    one('test/add.test.ts', js(adds), js(adds.replace('it(', 'it.fails('))),
    ['skipped-tests'],
  ],
  [
    'a group is skipped',
    one(
      'test/add.test.ts',
      js(`describe('add', () => {\n${adds}\n});`),
      js(`describe.skip('add', () => {\n${adds}\n});`),
    ),
    ['skipped-tests'],
  ],
  [
    'a test returns before it begins',
    one('test/add.test.ts', js(adds), js(adds.replace('=> {\n', '=> {\n  return;\n'))),
    ['skipped-tests'],
  ],
  [
    'a test is renamed and skipped',
    one('test/add.test.ts', js(adds), js(adds.replace("it('adds'", "it.skip('sums'"))),
    ['skipped-tests'],
  ],
  [
    'a Python test is skipped',
    one('tests/test_a.py', py, `@pytest.mark.skip(reason="flaky")\n${py}`),
    ['skipped-tests'],
  ],
  ['a Python test may fail', one('tests/test_a.py', py, `@pytest.mark.xfail\n${py}`), ['skipped-tests']],
  [
    'a Python test skips itself',
    one('tests/test_a.py', py, py.replace(':\n', ':\n    pytest.skip("later")\n')),
    ['skipped-tests'],
  ],
  [
    'a Python test is skipped if true',
    one('tests/test_a.py', py, `@pytest.mark.skipif(True, reason="x")\n${py}`),
    ['skipped-tests'],
  ],
  [
    'a file of Python tests is skipped',
    one('tests/test_a.py', py, `pytestmark = pytest.mark.skip\n\n${py}`),
    ['skipped-tests'],
  ],
  ['a Go test is skipped', one('a_test.go', go, go.replace('{\n', '{\n\tt.Skip("flaky")\n')), ['skipped-tests']],
  ['a file of Go tests is not built', one('a_test.go', go, `//go:build ignore\n\n${go}`), ['skipped-tests']],
  [
    'a Rust test is ignored',
    one('src/a.rs', rust, rust.replace('#[test]', '#[test]\n    #[ignore]')),
    ['skipped-tests'],
  ],
  [
    'a Java test is disabled',
    one('src/test/java/AddTest.java', java, java.replace('@Test', '@Disabled("slow")\n    @Test')),
    ['skipped-tests'],
  ],
  ['a Java class is disabled', one('src/test/java/AddTest.java', java, `@Disabled\n${java}`), ['skipped-tests']],
  [
    'a Ruby test is pending',
    one('spec/add_spec.rb', ruby, ruby.replace("it 'adds' do\n", "it 'adds' do\n    skip 'later'\n")),
    ['skipped-tests'],
  ],
  [
    'a Ruby test is skipped by a letter',
    one('spec/add_spec.rb', ruby, ruby.replace("it 'adds'", "xit 'adds'")),
    ['skipped-tests'],
  ],
  [
    'a test is focused',
    one('test/add.test.ts', js(adds, fails), js(adds.replace('it(', 'it.only('), fails)),
    ['focused-tests'],
  ],
  [
    'a new test is focused',
    one('test/add.test.ts', js(adds), js(adds, fails.replace('it(', 'fit('))),
    ['focused-tests'],
  ],
  [
    'a Ruby test is focused',
    one('spec/add_spec.rb', ruby, ruby.replace("it 'adds' do", "it 'adds', focus: true do")),
    ['focused-tests'],
  ],
  // Weakened
  ['a test is emptied', one('test/add.test.ts', js(adds), js("it('adds', () => {});")), ['weakened-tests']],
  [
    'an assertion is removed',
    one('test/add.test.ts', js(adds), js(adds.replace(/ {2}expect\(add\(2, 2.*\n/, ''))),
    ['weakened-tests'],
  ],
  [
    'an assertion is commented out',
    one('test/add.test.ts', js(adds), js(adds.replace('  expect(add(2', '  // expect(add(2'))),
    ['weakened-tests'],
  ],
  [
    'a value becomes any value',
    one('test/add.test.ts', js(adds), js(adds.replace('toBe(3)', 'toBeDefined()'))),
    ['weakened-tests'],
  ],
  [
    'a value becomes any number',
    one('test/add.test.ts', js(adds), js(adds.replace('toBe(3)', 'toEqual(expect.any(Number))'))),
    ['weakened-tests'],
  ],
  [
    'an assertion becomes one that always holds',
    one('test/add.test.ts', js(adds), js(adds.replace('expect(add(1, 2)).toBe(3)', 'expect(true).toBe(true)'))),
    ['weakened-tests'],
  ],
  [
    'a Python assertion becomes a truth',
    one('tests/test_a.py', py, py.replace('add(1, 2) == 3', 'add(1, 2) is not None')),
    ['weakened-tests'],
  ],
  [
    'a Python assertion is removed',
    one('tests/test_a.py', py, py.replace('    assert add(2, 2) == 4\n', '')),
    ['weakened-tests'],
  ],
  [
    'a Python assertion always holds',
    one('tests/test_a.py', py, py.replace('add(1, 2) == 3', 'add(1, 2) == 3 or True')),
    ['weakened-tests'],
  ],
  [
    'a Go assertion is removed',
    one('a_test.go', go, go.replace('\tassert.Equal(t, 4, add(2, 2))\n', '')),
    ['weakened-tests'],
  ],
  [
    'a Go assertion becomes one of existence',
    one('a_test.go', go, go.replace('assert.Equal(t, 4, add(2, 2))', 'assert.NotNil(t, add(2, 2))')),
    ['weakened-tests'],
  ],
  [
    'a Rust assertion is removed',
    one('src/a.rs', rust, rust.replace(/ +assert_eq!\(add\(2.*\n/, '')),
    ['weakened-tests'],
  ],
  [
    'a Java assertion becomes a truth',
    one('src/test/java/AddTest.java', java, java.replace('assertEquals(3, add(1, 2))', 'assertNotNull(add(1, 2))')),
    ['weakened-tests'],
  ],
  [
    'a Ruby assertion becomes a truth',
    one('spec/add_spec.rb', ruby, ruby.replace('to eq(3)', 'to be_truthy')),
    ['weakened-tests'],
  ],
  // Expected values
  [
    'an expected value changes alone',
    one('test/add.test.ts', js(adds), js(adds.replace('toBe(3)', 'toBe(4)'))),
    ['expected-values'],
  ],
  ['a Python value changes alone', one('tests/test_a.py', py, py.replace('== 3', '== 4')), ['expected-values']],
  [
    'a long Python text changes alone',
    one(
      'tests/test_a.py',
      'def test_a():\n    assert show() == """\nthree\n"""\n',
      'def test_a():\n    assert show() == """\nfour\n"""\n',
    ),
    ['expected-values'],
  ],
  ['a Go value changes alone', one('a_test.go', go, go.replace('!= 3', '!= 4')), ['expected-values']],
  ['a Rust value changes alone', one('src/a.rs', rust, rust.replace('2), 3', '2), 4')), ['expected-values']],
  [
    'a snapshot changes alone',
    one('test/__snapshots__/a.snap', 'exports[`a 1`] = `1`;\n', 'exports[`a 1`] = `2`;\n'),
    ['expected-values'],
  ],
  // Suppressions
  ['a file is not type-checked', one('src/a.ts', 'x();\n', '// @ts-nocheck\nx();\n'), ['blanket-suppressions']],
  ['a file is not linted', one('src/a.ts', 'x();\n', '/* eslint-disable */\nx();\n'), ['blanket-suppressions']],
  ['a Python file is not linted', one('src/a.py', 'x()\n', '# flake8: noqa\nx()\n'), ['blanket-suppressions']],
  [
    'a Rust crate allows all',
    one('src/lib.rs', 'fn a() {}\n', '#![allow(warnings)]\nfn a() {}\n'),
    ['blanket-suppressions'],
  ],
  ['a line is not linted', one('src/a.ts', 'x();\n', '// eslint-disable-next-line no-x\nx();\n'), ['suppressions']],
  ['a line is not type-checked', one('src/a.ts', 'x();\n', '// @ts-ignore\nx();\n'), ['suppressions']],
  ['a Python line is not type-checked', one('src/a.py', 'x()\n', 'x()  # type: ignore\n'), ['suppressions']],
  ['a Go line is not linted', one('a.go', 'x()\n', 'x() //nolint:errcheck\n'), ['suppressions']],
  ['a Rust lint is allowed', one('src/a.rs', 'fn a() {}\n', '#[allow(dead_code)]\nfn a() {}\n'), ['suppressions']],
  [
    'a Java warning is suppressed',
    one('src/A.java', 'class A {}\n', '@SuppressWarnings("unchecked")\nclass A {}\n'),
    ['suppressions'],
  ],
  ['a Ruby cop is disabled', one('lib/a.rb', 'x\n', 'x # rubocop:disable Style/X\n'), ['suppressions']],
  ['a line does not count for coverage', one('src/a.ts', 'x();\n', '/* c8 ignore next */\nx();\n'), ['suppressions']],
  // Numbers
  [
    'a coverage threshold is lowered',
    one(
      'vitest.config.ts',
      'test: { coverage: { thresholds: { lines: 90 } } }\n',
      'test: { coverage: { thresholds: { lines: 80 } } }\n',
    ),
    ['thresholds'],
  ],
  [
    'a coverage threshold is taken away',
    one('.coveragerc', '[report]\nfail_under = 90\n', '[report]\n'),
    ['thresholds', 'gates'],
  ],
  [
    'warnings are allowed',
    one(
      'package.json',
      '{"scripts": {"lint": "eslint --max-warnings 0"}}',
      '{"scripts": {"lint": "eslint --max-warnings 50"}}',
    ),
    ['thresholds', 'gates'],
  ],
  [
    'tests are retried',
    one('playwright.config.ts', 'export default { workers: 1 }\n', 'export default { workers: 1, retries: 3 }\n'),
    ['retries', 'gates'],
  ],
  [
    'a test is retried',
    one('test/add.test.ts', js(adds), js(adds.replace("'adds', ", "'adds', { retry: 3 }, "))),
    ['retries'],
  ],
  [
    'a timeout is raised',
    one(
      'test/add.test.ts',
      js(adds, 'vi.setConfig({ testTimeout: 5000 });'),
      js(adds, 'vi.setConfig({ testTimeout: 60_000 });'),
    ),
    ['timeouts'],
  ],
  // Gates
  [
    'a step of CI may fail',
    one('.github/workflows/ci.yml', workflow, workflow.replace('npm test', 'npm test || true')),
    ['ignored-failures', 'gates'],
  ],
  [
    'a job of CI may fail',
    one('.github/workflows/ci.yml', workflow, `${workflow}        continue-on-error: true\n`),
    ['ignored-failures', 'gates'],
  ],
  [
    'no tests are enough',
    one('package.json', '{"scripts": {"test": "vitest"}}', '{"scripts": {"test": "vitest --passWithNoTests"}}'),
    ['ignored-failures', 'gates'],
  ],
  [
    'the test command is another one',
    one('package.json', '{"scripts": {"test": "vitest"}}', '{"scripts": {"test": "echo ok"}}'),
    ['gates'],
  ],
  ['a hook is deleted', [{ '.husky/pre-push': 'npm test\n' }, {}], ['gates']],
  ['CODEOWNERS is edited', one('.github/CODEOWNERS', '* @acme/core\n', '* @me\n'), ['gates']],
  ['the policy is edited', one('landworthy.yml', 'version: 1\ntests: {}\n', 'version: 1\n'), ['gates']],
  // The test environment
  [
    'source knows its test runner',
    one('src/a.ts', 'pay();\n', 'if (process.env.VITEST) fake(); else pay();\n'),
    ['test-environment'],
  ],
  [
    'source knows CI',
    one('src/a.ts', 'pay();\n', "if (process.env['CI']) fake(); else pay();\n"),
    ['test-environment'],
  ],
  [
    'source knows NODE_ENV',
    one('src/a.ts', 'pay();\n', "if (process.env.NODE_ENV === 'test') fake();\n"),
    ['test-environment'],
  ],
  [
    'Python knows pytest',
    one('src/a.py', 'pay()\n', 'if "PYTEST_CURRENT_TEST" in os.environ: fake()\n'),
    ['test-environment'],
  ],
  ['Go knows testing', one('a.go', 'pay()\n', 'if testing.Testing() { fake() }\n'), ['test-environment']],
  ['Rust knows testing', one('src/a.rs', 'pay();\n', 'if cfg!(test) { fake() }\n'), ['test-environment']],
  ['Ruby knows testing', one('app/a.rb', 'pay\n', 'fake if Rails.env.test?\n'), ['test-environment']],
];

describe('a cheat is found', () => {
  it.each(cheats)('%s', async (_, [before, head], kinds) => {
    expect(await found(before, head)).toEqual(kinds);
  });
});

const honest: readonly (readonly [title: string, sides: readonly [Texts, Texts]])[] = [
  ['a test is renamed', one('test/add.test.ts', js(adds), js(adds.replace("'adds'", "'sums up'")))],
  [
    'a test moves to another file',
    [
      { 'test/a.test.ts': js(adds, fails), 'test/b.test.ts': js() },
      { 'test/a.test.ts': js(adds), 'test/b.test.ts': js(fails) },
    ],
  ],
  ['a file of tests moves', [{ 'test/a.test.ts': js(adds) }, { 'src/a.spec.ts': js(adds) }]],
  [
    'a test is split in two',
    one(
      'test/add.test.ts',
      js(adds),
      js(
        "it('adds one', () => {\n  expect(add(1, 2)).toBe(3);\n});",
        "it('adds two', () => {\n  expect(add(2, 2)).toBe(4);\n});",
      ),
    ),
  ],
  [
    'two tests become one',
    one(
      'test/add.test.ts',
      js(adds, fails),
      js(adds.replace('});', "  expect(() => add('a')).toThrow('no number');\n});")),
    ),
  ],
  [
    'tests are put into a group',
    one('test/add.test.ts', js(adds), js(`describe('add', () => {\n${adds.replace(/^/gm, '  ')}\n});`)),
  ],
  ['a test is added', one('test/add.test.ts', js(adds), js(adds, fails))],
  [
    'an assertion is added',
    one('test/add.test.ts', js(fails), js(fails.replace('});', '  expect(add(1, 1)).toBe(2);\n});'))),
  ],
  ['an assertion gets stricter', one('test/add.test.ts', js(adds.replace('toBe(3)', 'toBeDefined()')), js(adds))],
  [
    'assertions move to a function',
    one(
      'test/add.test.ts',
      js(adds),
      js(
        'function expectSums() {\n  expect(add(1, 2)).toBe(3);\n  expect(add(2, 2)).toBe(4);\n}',
        "it('adds', () => {\n  expectSums();\n});",
      ),
    ),
  ],
  [
    'an expected value changes with its source',
    [
      { ...source, 'test/add.test.ts': js(adds) },
      {
        'src/add.ts': 'export const add = (a, b) => a - b;\n',
        'test/add.test.ts': js(adds.replace('toBe(3)', 'toBe(-1)')),
      },
    ],
  ],
  [
    'a snapshot changes with its source',
    [
      { ...source, 'test/a.snap': 'exports[`a`] = `1`;\n' },
      { 'src/add.ts': 'changed();\n', 'test/a.snap': 'exports[`a`] = `2`;\n' },
    ],
  ],
  [
    'a snapshot changes with a dependency',
    [
      { 'package-lock.json': '1', 'test/a.snap': 'exports[`a`] = `1`;\n' },
      { 'package-lock.json': '2', 'test/a.snap': 'exports[`a`] = `2`;\n' },
    ],
  ],
  [
    'a snapshot gets an entry',
    one('test/a.snap', 'exports[`a`] = `1`;\n', 'exports[`a`] = `1`;\n\nexports[`b`] = `2`;\n'),
  ],
  ['a test goes with its source', [{ ...source, 'test/add.test.ts': js(adds) }, {}]],
  [
    'a flaky test is skipped with an issue',
    one(
      'test/add.test.ts',
      js(adds),
      js(`// flaky, see https://example.com/issues/12\n${adds.replace('it(', 'it.skip(')}`),
    ),
  ],
  [
    'a test is skipped where it cannot run',
    one('test/add.test.ts', js(adds), js(adds.replace('it(', "it.skipIf(process.platform === 'win32')("))),
  ],
  [
    'a Python test is skipped where it cannot run',
    one('tests/test_a.py', py, `@pytest.mark.skipif(sys.platform == "win32", reason="no fork")\n${py}`),
  ],
  [
    'a Go test is skipped where it cannot run',
    one('a_test.go', go, go.replace('{\n', '{\n\tif testing.Short() {\n\t\tt.Skip("slow")\n\t}\n')),
  ],
  ['a test is no longer skipped', one('test/add.test.ts', js(adds.replace('it(', 'it.skip(')), js(adds))],
  [
    'tests are formatted',
    one(
      'test/add.test.ts',
      js(adds),
      js(adds.replace(/'/g, '"').replace('expect(add(1, 2)).toBe(3)', 'expect(\n    add(1, 2),\n  ).toBe(3)')),
    ),
  ],
  ['a comment of a test changes', one('tests/test_a.py', py, py.replace(':\n', ':\n    # the usual sums\n'))],
  [
    'a suppression moves',
    [
      { 'src/a.ts': '// @ts-ignore\nx();\n', 'src/b.ts': 'y();\n' },
      { 'src/a.ts': 'x2();\n', 'src/b.ts': '// @ts-ignore\nx();\ny();\n' },
    ],
  ],
  ['a suppression goes away', one('src/a.ts', '// @ts-ignore\nx();\n', 'x();\n')],
  ['a text names a suppression', one('src/a.ts', 'x();\n', "x('// @ts-ignore');\nx('eslint-disable');\n")],
  [
    'a threshold is raised',
    one('package.json', '{"nyc": {"lines": 80}, "scripts": {}}', '{"nyc": {"lines": 80}, "scripts": {"build": "x"}}'),
  ],
  ['a timeout of the product is raised', one('src/a.ts', 'get({ timeout: 1000 });\n', 'get({ timeout: 5000 });\n')],
  [
    'a new test has a timeout',
    one('test/add.test.ts', js(adds), js(adds, fails.replace('});', '}, { timeout: 30000 });'))),
  ],
  ['an action of CI gets a new version', one('.github/workflows/ci.yml', workflow, workflow.replace('@v4', '@v5'))],
  [
    'a dependency is added',
    one(
      'package.json',
      '{"scripts": {"test": "vitest"}}',
      '{"scripts": {"test": "vitest"}, "dependencies": {"a": "1"}}',
    ),
  ],
  ['source knows production', one('src/a.ts', 'x();\n', "if (process.env.NODE_ENV === 'production') x();\n")],
  ['settings know CI', one('scripts/release.ts', 'x();\n', 'if (process.env.CI) x();\n')],
  ['a document mentions all of it', one('docs/a.md', 'x\n', '`it.skip`, `@ts-ignore`, `|| true`\n')],
  // What real changes showed
  [
    'assertions move to a function that words them otherwise',
    one(
      'a_test.go',
      go,
      'package a\n\nfunc runSums(t *testing.T, sum int) {\n\tconst want = 3\n\tassert.Equal(t, want, sum)\n\tassert.NotEqual(t, 4, sum)\n}\n\nfunc TestAdds(t *testing.T) {\n\trunSums(t, add(1, 2))\n}\n',
    ),
  ],
  [
    'assertions go into the one that catches',
    one(
      'test/add.test.ts',
      js(
        "it('fails', () => {\n  let error;\n  try { add('a') } catch (caught) { error = caught }\n  expect(error).toBeInstanceOf(Error);\n  expect(error.code).toBe('no');\n});",
      ),
      js(
        "it('fails', () => {\n  assert.throws(() => add('a'), error => {\n    assert.equal(error instanceof Error, true);\n    assert.equal(error.code, 'no');\n    return true;\n  });\n});",
      ),
    ),
  ],
  [
    'an assertion is polled for',
    one(
      'test/add.test.ts',
      js(adds),
      js(adds.replace('expect(add(1, 2))', 'await expect\n    .poll(() => add(1, 2))\n    ')),
    ),
  ],
  [
    'an assertion stood there twice',
    one(
      'test/add.test.ts',
      js(adds.replace('  expect(add(1', '  expect(add(1, 2)).toBe(3);\n  expect(add(1')),
      js(adds),
    ),
  ],
  [
    'a check that all went well goes with what it was about',
    one('a_test.go', go.replace('\tassert.Equal', '\tassert.NoError(t, os.Remove("x"))\n\tassert.Equal'), go),
  ],
  [
    'what was nil is no error',
    one(
      'a_test.go',
      go.replace('\tassert.Equal', '\trequire.Nil(t, err)\n\tassert.Equal'),
      go.replace('\tassert.Equal', '\trequire.NoError(t, err)\n\tassert.Equal'),
    ),
  ],
  [
    'a truth becomes its contrary with the source',
    [
      {
        'src/add.ts': 'a();\n',
        'src/test/java/AddTest.java': java.replace('assertEquals(3, add(1, 2))', 'assertFalse(has("one"))'),
      },
      {
        'src/add.ts': 'b();\n',
        'src/test/java/AddTest.java': java.replace('assertEquals(3, add(1, 2))', 'assertTrue(has("one"))'),
      },
    ],
  ],
  [
    'two assertions become a chain',
    one(
      'src/test/java/AddTest.java',
      java
        .replace('assertEquals(3, add(1, 2));', 'Error thrown = assertThrows(Error.class, () -> add("a"));')
        .replace('assertEquals(4, add(2, 2))', 'assertThat(thrown.getMessage()).isEqualTo("no")'),
      java
        .replace(
          'assertEquals(3, add(1, 2));',
          'assertThatExceptionOfType(Error.class)\n            .isThrownBy(() -> add("a"))\n            .withMessage("no");',
        )
        .replace('        assertEquals(4, add(2, 2));\n', ''),
    ),
  ],
  [
    'parts become a whole',
    one(
      'spec/add_spec.rb',
      ruby,
      "describe 'add' do\n  it 'adds' do\n    expect([add(1, 2), add(2, 2), add(3, 3), add(4, 4), add(5, 5)]).to eq([3, 4, 6, 8, 10])\n  end\nend\n",
    ),
  ],
  [
    'a test that is rewritten keeps most of its name',
    one(
      'tests/test_a.py',
      'def test_adds_two_numbers(app):\n    result = add(1, 2)\n    assert result == 3\n',
      'def test_adds_two_small_numbers(app, client):\n    assert client.add(1, 2) == 3\n',
    ),
  ],
  ['a test ends with a return', one('tests/test_a.py', py, `${py}    return\n`)],
  [
    'a command that skips the tests is edited',
    one(
      'scripts/check.sh',
      'mvn compile animal-sniffer:check -Dmaven.test.skip --projects a\n',
      'mvn compile animal-sniffer:check -Dmaven.test.skip --projects a,b\n',
    ),
  ],
  [
    'a test goes with a method',
    [
      {
        'src/Reader.java':
          'class Reader {\n    boolean containsIgnoreCase(String a) {\n        return true;\n    }\n}\n',
        'src/test/java/ReaderTest.java': java.replace('add(1, 2)', 'r.containsIgnoreCase("a")'),
      },
      { 'src/Reader.java': 'class Reader {\n}\n' },
    ],
  ],
  [
    'a case goes with its source',
    [
      {
        'src/add.ts': 'export const bearerToken = 1;\n',
        'test/add.test.ts': js(
          "it.each([\n  ['bearerToken', 1],\n  ['other', 2],\n])('%s', (a, b) => {\n  expect(add(a)).toBe(b);\n});",
        ),
      },
      {
        'src/add.ts': 'export const other = 1;\n',
        'test/add.test.ts': js("it.each([\n  ['other', 2],\n])('%s', (a, b) => {\n  expect(add(a)).toBe(b);\n});"),
      },
    ],
  ],
  ['a Rust source changes beside its tests', one('src/a.rs', `fn add() { 1 }\n${rust}`, `fn add() { 2 }\n${rust}`)],
];

describe('an honest change is none', () => {
  it.each(honest)('%s', async (_, [before, head]) => {
    expect(await found(before, head)).toEqual([]);
  });
});

it('marks the lines of what does not block, and asks nothing for what gives its reason', async () => {
  const skipped = js(adds, fails.replace("it('fails'", "// #42\nit.skip('fails'"));
  const before = { 'test/add.test.ts': js(adds, fails), 'src/a.ts': 'a();\n' };
  const head = { 'test/add.test.ts': skipped, 'src/a.ts': '// @ts-ignore\na();\n' };
  const judgment = await judge(before, head);
  expect(judgment).toMatchObject({ status: 'pass' });
  const marks = judgment.status === 'pass' ? (judgment.marks ?? []) : [];
  expect(marks.map(({ code, place, hint }) => [code, place?.line, hint !== undefined])).toEqual([
    ['integrity.skipped-tests', 9, false],
    ['integrity.suppressions', 1, true],
  ]);
});

it('notes an assertion that asks for a part of what it asked for', async () => {
  const whole = js(adds, "it('tells', () => {\n  expect(tell(3)).toBe('3 items');\n});");
  const part = whole.replace("toBe('3 items')", "toContain('3')");
  const judgment = await judge(...one('test/add.test.ts', whole, part));
  expect(judgment).toMatchObject({
    status: 'pass',
    notes: [
      "the test `tells` asks for a part: `expect(tell(3)).toContain('3')` instead of `expect(tell(3)).toBe('3 items')` (test/add.test.ts:8), but that may be all that it is about",
    ],
  });
});
