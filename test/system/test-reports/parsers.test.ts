import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportFormat } from '../../../src/core/run/command.ts';
import { readTestReports } from '../../../src/system/test-reports/index.ts';
import { openPlaces, type Places } from '../../../src/system/test-reports/places.ts';
import { processorTime } from '../../support/processor-time.ts';
import { temporaryFolder } from '../../support/repository.ts';

const nowhere: Places = { of: () => undefined, in: () => undefined };
const read = (format: ReportFormat, text: string, places = nowhere) =>
  readTestReports(format, { ok: true, files: [{ path: 'r', text }] }, places);

/** Places in a folder that holds these files. */
function placesIn(...files: string[]): { places: Places; root: string } {
  const root = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return { places: openPlaces(root), root };
}

const passed = (name: string) => ({ name, result: 'passed' });
const skipped = (name: string) => ({ name, result: 'skipped' });

describe('JUnit', () => {
  it("reads pytest's report, with the place of the failure", async () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3"><testcase classname="test_a.T" name="test_bad" time="0.001"><failure message="AssertionError: 1 != 2">    def test_bad(self):
&gt;       self.assertEqual(1, 2)

test_a.py:5: AssertionError</failure></testcase><testcase classname="test_a.T" name="test_ok" time="0.000" /><testcase classname="test_a.T" name="test_skip"><skipped type="pytest.skip" message="no">x</skipped></testcase></testsuite></testsuites>`;
    expect(await read('junit', xml, placesIn('test_a.py').places)).toEqual({
      from: 'report',
      tests: [
        {
          name: 'test_a.T > test_bad',
          result: 'failed',
          message:
            'AssertionError: 1 != 2\ndef test_bad(self):\n>       self.assertEqual(1, 2)\n\ntest_a.py:5: AssertionError',
          path: 'test_a.py',
          line: 5,
        },
        passed('test_a.T > test_ok'),
        skipped('test_a.T > test_skip'),
      ],
    });
  });

  it("reads Surefire's report: Java places, and tests that passed when tried again", async () => {
    const xml = `<testsuite name="com.acme.FooTest" tests="2" errors="1" failures="0">
      <testcase name="breaks" classname="com.acme.FooTest"><error type="java.lang.IllegalStateException"><![CDATA[java.lang.IllegalStateException: <b>
	at com.acme.Lib.call(Lib.java:7)
	at com.acme.FooTest.breaks(FooTest.java:12)]]></error></testcase>
      <testcase name="wobbles" classname="com.acme.FooTest"><flakyFailure message="x"/></testcase></testsuite>`;
    expect(await read('junit', xml, placesIn('src/test/java/com/acme/FooTest.java').places)).toMatchObject({
      tests: [
        { name: 'com.acme.FooTest > breaks', path: 'src/test/java/com/acme/FooTest.java', line: 12 },
        { name: 'com.acme.FooTest > wobbles', result: 'passed', flaky: true },
      ],
    });
  });

  it('reads nested suites, failures of a whole suite, and those that are counted but not listed', async () => {
    const xml = `<testsuites><testsuite name="a"><testsuite name="b"><testcase name="x"/></testsuite><error message="set-up"/></testsuite>
      <testsuite name="c" failures="2"><testcase name="y"/></testsuite><testsuite name="d"><testcase name="z" status="notrun"/></testsuite></testsuites>`;
    expect(await read('junit', xml)).toMatchObject({
      tests: [
        passed('x'),
        { name: 'a', result: 'failed', message: 'set-up' },
        passed('y'),
        { name: 'c', result: 'failed', message: 'the report counts 2 failures and lists none of them' },
        skipped('z'),
      ],
    });
  });

  it('reads the five entities and character references, and nothing else', async () => {
    const xml = '<testsuite><testcase name="&lt;a&gt; &amp;quot; &#65;&#x42; &own;"/></testsuite>';
    expect(await read('junit', xml)).toEqual({ from: 'report', tests: [passed('<a> &quot; AB &own;')] });
  });

  it.each([
    ['', 'it is not JUnit XML'],
    ['<html/>', 'it is not JUnit XML'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><testsuite/>', 'it declares a document type'],
    ['<?xml version="1.0"?><!-- <testsuite> --><!DOCTYPE a><testsuite/>', 'it declares a document type'],
    ['<testsuite><testcase name="a"/><testcase na', 'it is not well-formed XML'],
    ['<testsuite><testcase name="a"/>', 'it is not well-formed XML'],
  ])('refuses %j', async (xml, reason) => {
    expect(await read('junit', xml)).toMatchObject({ from: 'nothing', reason: expect.stringContaining(reason) });
  });
});

describe('TAP', () => {
  const nested = `TAP version 13
# Subtest: outer
    # Subtest: one
    ok 1 - one
      ---
      duration_ms: 0.1
      ...
    not ok 2 - two
      ---
      location: '/nowhere/b.test.js:3:65'
      error: '1 == 2'
      stack: |-
        TestContext.<anonymous> (file://ROOT/a.test.js:3:94)
        Test.run (node:internal/test_runner/test:796:25)
      ...
    1..2
not ok 2 - outer
  ---
  location: 'ROOT/a.test.js:3:1'
  ...
ok 3 - later # SKIP not now
not ok 4 - some day # TODO
1..3
`;

  it('counts the innermost tests of `node --test`', async () => {
    const { places, root } = placesIn('a.test.js');
    expect(await read('tap', nested.replaceAll('ROOT', root), places)).toMatchObject({
      from: 'report',
      tests: [
        passed('outer > one'),
        {
          name: 'outer > two',
          result: 'failed',
          path: 'a.test.js',
          line: 3,
          message: expect.stringContaining('1 == 2'),
        },
        skipped('later'),
        skipped('some day'),
      ],
    });
  });

  it('takes a parent that failed without a failing test inside for a failure', async () => {
    const tap = '    ok 1 - inner\n    1..1\nnot ok 1 - outer\n1..1\n';
    expect(await read('tap', tap)).toMatchObject({
      tests: [passed('outer > inner'), { name: 'outer', result: 'failed' }],
    });
  });

  it.each([
    ['one line', '  error: \'no: "1"\'', 'no: "1"'],
    ['a block', '  error: |-\n    1 is not 2\n    \n    +   2', '1 is not 2\n\n+   2'],
    ['the usual key', '  message: 1 is not 2\n  severity: fail', '1 is not 2'],
    ['no such key', '  found: 1', 'found: 1'],
  ])('tells what went wrong, from %s', async (_, block, message) => {
    const tap = `not ok 1 - a\n  ---\n  duration_ms: 1\n${block}\n  ...\n1..1\n`;
    const { tests } = (await read('tap', tap)) as unknown as { tests: { message: string }[] };
    expect(tests[0]?.message.replace('duration_ms: 1\n', '').replaceAll(/^ +$/gm, '')).toBe(message);
  });

  it('takes nothing that a test printed for a result', async () => {
    const tap =
      'TAP version 13\nnot ok 1 - a\n  ---\n  error: |-\n    ok 1 - fake\n    1..1\n  ...\nok 2 - b\n  ---\n  ok 3 - fake\n  ...\n1..2\n';
    expect(await read('tap', tap)).toMatchObject({ tests: [{ name: 'a', result: 'failed' }, passed('b')] });
  });

  it('takes a bail-out for a failure', async () => {
    expect(await read('tap', '1..2\nok 1 - a\nBail out! no database\n')).toMatchObject({
      tests: [passed('a'), { name: 'Bail out!', result: 'failed', message: 'no database' }],
    });
  });

  it.each([
    ['ok 1 - a\n', 'it has no plan: it was cut short'],
    ['1..3\nok 1 - a\n', 'its plan says 3 results, and it holds 1'],
    ['hello\n', 'it is not TAP'],
  ])('refuses %j', async (tap, reason) => {
    expect(await read('tap', tap)).toMatchObject({ from: 'nothing', reason: expect.stringContaining(reason) });
  });

  it('finds no test in an empty plan', async () => {
    expect(await read('tap', 'TAP version 14\n1..0 # SKIP nothing here\n')).toEqual({ from: 'report', tests: [] });
  });
});

describe('`node --test`', () => {
  const spec = `✔ adds (1.22ms)
▶ outer
  ✔ inner one (0.14ms)
  ✖ inner two (1.00ms)
✖ outer (1.70ms)
▶ suite
  ✔ works (0.15ms)
  ﹣ skipped (0.08ms) # SKIP
  ✔ todo one (0.13ms) # TODO
▶ suite (0.66ms)
ℹ tests 7
ℹ suites 1
ℹ pass 3
ℹ fail 2
ℹ cancelled 0
ℹ skipped 1
ℹ todo 1

✖ failing tests:

test at a.test.js:3:65
✖ inner two (1.00ms)
  AssertionError [ERR_ASSERTION]: 1 == 2
      at TestContext.<anonymous> (ROOT/a.test.js:3:94)
`;

  it('reads the spec reporter', async () => {
    const { places, root } = placesIn('a.test.js');
    expect(await read('node', spec.replaceAll('ROOT', root), places)).toMatchObject({
      tests: [
        passed('adds'),
        passed('outer > inner one'),
        { name: 'outer > inner two', result: 'failed', message: expect.stringContaining('1 == 2'), line: 3 },
        passed('suite > works'),
        skipped('suite > skipped'),
        skipped('suite > todo one'),
      ],
    });
  });

  it('reads TAP and JUnit, too', async () => {
    expect(await read('node', 'noise\nTAP version 13\nok 1 - a\n1..1\n')).toMatchObject({ tests: [passed('a')] });
    const xml = '<?xml version="1.0"?><testsuites><testcase name="a" classname="test"/></testsuites>';
    expect(await read('node', xml)).toMatchObject({ tests: [passed('test > a')] });
  });

  it('refuses lists that do not agree with the closing lines', async () => {
    expect(await read('node', '✔ a (1ms)\n')).toMatchObject({ from: 'nothing' });
    expect(await read('node', '✔ a (1ms)\n✔ printed (1ms)\nℹ tests 1\nℹ fail 0\n')).toMatchObject({ from: 'nothing' });
    expect(await read('node', '✔ a (1ms)\nℹ tests 1\nℹ fail 1\n')).toMatchObject({ from: 'nothing' });
  });
});

describe('vitest and jest', () => {
  it('reads results, files that could not be loaded, and output before the report', async () => {
    const { places, root } = placesIn('a.test.ts', 'b.test.ts');
    const report = {
      success: false,
      numTotalTests: 3,
      testResults: [
        {
          name: `${root}/a.test.ts`,
          status: 'failed',
          assertionResults: [
            { ancestorTitles: ['s'], title: 'ok', status: 'passed', failureMessages: [] },
            { ancestorTitles: ['s'], title: 'td', status: 'todo', failureMessages: [] },
            {
              ancestorTitles: ['s'],
              title: 'bad',
              status: 'failed',
              failureMessages: [`Error: no\n    at x (${root}/node_modules/y/i.js:1:1)\n    at ${root}/a.test.ts:9:5`],
            },
          ],
        },
        { name: `${root}/b.test.ts`, status: 'failed', message: 'cannot find module', assertionResults: [] },
      ],
    };
    const expected = [
      passed('s > ok'),
      skipped('s > td'),
      { name: 's > bad', result: 'failed', path: 'a.test.ts', line: 9 },
      { name: 'b.test.ts', result: 'failed', message: 'cannot find module', path: 'b.test.ts' },
    ];
    expect(await read('jest', `> test\n\n${JSON.stringify(report)}\n`, places)).toMatchObject({ tests: expected });
    expect(await read('vitest', JSON.stringify(report, null, 2), places)).toMatchObject({ tests: expected });
  });

  it('takes a run that did not succeed for a failure, though no test failed', async () => {
    const report =
      '{"success":false,"testResults":[{"status":"passed","assertionResults":[{"title":"a","status":"passed"}]}]}';
    expect(await read('vitest', report)).toMatchObject({ tests: [passed('a'), { result: 'failed' }] });
  });

  it.each(['', '{"testResults":[', '{}', '[]', '{"success":true,"numTotalTests":2,"testResults":[]}'])(
    'refuses %j',
    async text => {
      expect(await read('jest', text)).toMatchObject({ from: 'nothing' });
    },
  );
});

describe('go test -json', () => {
  const events = (...list: object[]) => `${list.map(event => JSON.stringify(event)).join('\n')}\n`;
  const of = (Package: string) => (Action: string, Test?: string, Output?: string) => ({
    Action,
    Package,
    Test,
    Output,
  });

  it('reads tests with their sub-tests, and the place in the package', async () => {
    const a = of('github.com/acme/app/pkg/a');
    const text = events(
      a('start'),
      a('run', 'TestOne'),
      a('run', 'TestOne/x'),
      a('run', 'TestOne/y'),
      a('output', 'TestOne/y', '    a_test.go:7: no\n'),
      a('pass', 'TestOne/x'),
      a('fail', 'TestOne/y'),
      a('fail', 'TestOne'),
      a('pass', 'TestTwo'),
      a('skip', 'TestThree'),
      a('fail'),
    );
    const { places } = placesIn('pkg/a/a_test.go');
    expect(await read('go', `# some compiler note\n${text}`, places)).toEqual({
      from: 'report',
      tests: [
        passed('github.com/acme/app/pkg/a > TestOne/x'),
        {
          name: 'github.com/acme/app/pkg/a > TestOne/y',
          result: 'failed',
          message: 'a_test.go:7: no',
          path: 'pkg/a/a_test.go',
          line: 7,
        },
        passed('github.com/acme/app/pkg/a > TestTwo'),
        skipped('github.com/acme/app/pkg/a > TestThree'),
      ],
    });
  });

  it('takes what did not finish, and a package that failed as a whole, for failures', async () => {
    const text = events(of('p')('run', 'TestHangs'), of('q')('output', undefined, 'does not build'), of('q')('fail'));
    expect(await read('go', text)).toMatchObject({
      tests: [
        { name: 'p > TestHangs', result: 'failed', message: 'it did not finish' },
        { name: 'q', result: 'failed', message: 'does not build' },
      ],
    });
  });

  it('refuses a report that is cut short, and one without events', async () => {
    expect(await read('go', '{"Action":"pass","Package":"p","Test":"T"}\n{"Action":"pa')).toMatchObject({
      from: 'nothing',
    });
    expect(await read('go', 'ok  \tp\t0.1s\n')).toMatchObject({ from: 'nothing' });
  });
});

describe('any report', () => {
  const formats: ReportFormat[] = ['junit', 'tap', 'vitest', 'jest', 'go', 'node'];
  const scraps = [
    '<testsuite>',
    '</testsuite>',
    '<testcase name="a"/>',
    '<testcase',
    '<![CDATA[',
    ']]>',
    '<!--',
    '&x;',
    '__proto__',
    'TAP version 13\n',
    '1..2\n',
    'ok 1 - a\n',
    'not ok',
    '    ',
    '  ---\n',
    '# SKIP',
    'Bail out!',
    '\\#',
    '{"testResults":[',
    '{"Action":"pass","Package":"p","Test":"T"}\n',
    '{"assertionResults":[null]}',
    ']}',
    'null',
    '✔ a (1ms)\n',
    '✖ failing tests:\n',
    'ℹ tests 1\n',
    '\u0000',
    '\uFFFF',
    '\r\n',
    '"',
  ];
  const hostile = fc
    .array(fc.oneof(fc.constantFrom(...scraps), fc.string()), { maxLength: 30 })
    .map(parts => parts.join(''));

  it.each(formats)('of %s gets an answer, whatever it is', async format => {
    const property = fc.asyncProperty(hostile, async text => {
      const { from } = await read(format, text);
      return from === 'report' || from === 'nothing';
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it.each(formats)('of %s gives no test out of plain garbage', async format => {
    const property = fc.asyncProperty(fc.string(), async text => {
      const results = await read(format, text);
      return results.from !== 'report' || results.tests.length === 0;
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it.each(formats)('of %s that is cut short never says that all is well', async format => {
    const whole: Record<ReportFormat, string> = {
      junit: '<testsuite><testcase name="a"/><testcase name="b"><failure message="c"/></testcase></testsuite>',
      tap: 'TAP version 13\nok 1 - a\nok 2 - b\nnot ok 3 - c\n1..3\n',
      vitest:
        '{"testResults":[{"assertionResults":[{"title":"a","status":"passed"},{"title":"b","status":"failed"}]}],"success":false}',
      jest: '{"testResults":[{"assertionResults":[{"title":"a","status":"passed"},{"title":"b","status":"failed"}]}],"success":false}',
      go: '{"Action":"run","Package":"p","Test":"A"}\n{"Action":"run","Package":"p","Test":"B"}\n{"Action":"pass","Package":"p","Test":"A"}\n{"Action":"fail","Package":"p","Test":"B"}\n',
      node: '✔ a (1ms)\n✖ b (1ms)\nℹ tests 2\nℹ pass 1\nℹ fail 1\n',
    };
    for (let end = 1; end < whole[format].trimEnd().length; end++) {
      const results = await read(format, whole[format].slice(0, end));
      const well =
        results.from === 'report' &&
        results.tests.length > 0 &&
        !results.tests.some(({ result }) => result === 'failed');
      expect([whole[format].slice(0, end), well]).toEqual([whole[format].slice(0, end), false]);
    }
  });

  it('is read in a moment, even if it is large and hostile', async () => {
    const long = 'a.b'.repeat(100_000);
    const start = processorTime();
    await read(
      'junit',
      `<testsuite>${`<testcase name="x"><failure>${'a.'.repeat(4000)}</failure></testcase>`.repeat(60)}</testsuite>`,
      placesIn('a').places,
    );
    await read('junit', '<testsuite>'.repeat(20_000));
    await read('junit', `${'<testsuite>'.repeat(5000)}${'</testsuite>'.repeat(5000)}`);
    await read('tap', `ok 1 - ${'# '.repeat(50_000)}\n1..1\n${'not ok #'.repeat(50_000)}`);
    await read('jest', '['.repeat(100_000));
    await read('go', `{"Action":"run","Package":"${long}","Test":"${'a/'.repeat(2000)}"}\n`);
    await read('node', `✖ ${long}\n${'✖ failing tests:\n'.repeat(1000)}ℹ tests 1\nℹ fail 1\n`);
    expect(processorTime() - start).toBeLessThan(15_000);
  });
});
