import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoverageFormat } from '../../src/core/coverage/coverage.ts';
import { readCoverage } from '../../src/system/coverage/coverage.ts';
import { processorTime } from '../support/processor-time.ts';
import '../support/property-seed.ts';

interface Given {
  readonly paths?: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly report?: string;
  readonly root?: string;
}

const readAs = (format: CoverageFormat, text: string, given: Given = {}) => readAll(format, { report: text }, given);

function readAll(format: CoverageFormat, reports: Readonly<Record<string, string>>, given: Given) {
  const { paths = ['src/a.js'], texts = {}, folder = '', root = '/work/repo' } = given;
  const tree = { roots: [root], folder, paths: new Set(paths), read: async (path: string) => texts[path] };
  const files = Object.entries(reports).map(([path, text]) => ({ path: given.report ?? path, text }));
  return readCoverage(format, { ok: true, files }, tree);
}

/** The lines of each file as `3+ 4-`: executed, and not. */
async function lines(format: CoverageFormat, text: string, given: Given = {}) {
  const coverage = await readAs(format, text, given);
  if (!coverage.ok) return coverage.reason;
  const show = ([line, isCovered]: [number, boolean]) => `${line}${isCovered ? '+' : '-'}`;
  return Object.fromEntries(
    [...coverage.files].map(([path, known]) => [
      path,
      [...known]
        .sort((a, b) => a[0] - b[0])
        .map(show)
        .join(' '),
    ]),
  );
}

/** Those that tests executed, by file and test. */
async function testLines(format: CoverageFormat, text: string, given: Given = {}) {
  const coverage = await readAs(format, text, given);
  const all = coverage.ok ? [...coverage.tests] : [];
  return Object.fromEntries(
    all.map(([path, tests]) => [
      path,
      Object.fromEntries([...tests].map(([test, known]) => [test, [...known].join(' ')])),
    ]),
  );
}

const lcov = (...paths: string[]) => paths.map(path => `TN:\nSF:${path}\nDA:1,1\nend_of_record\n`).join('');
const cobertura = (filename: string, sources: readonly string[] = []) => `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage><sources>${sources.map(one => `<source>${one}</source>`).join('')}</sources><packages><package name="p"><classes>
<class name="a" filename="${filename}"><methods/><lines><line number="1" hits="1"/></lines></class>
</classes></package></packages></coverage>`;
const jacoco = (folder: string, name: string, inner = '<line nr="3" mi="0" ci="4" mb="0" cb="0"/>') =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="app"><package name="${folder}"><sourcefile name="${name}">${inner}</sourcefile></package></report>`;
/** What node 20 wrote of this program. */
const program =
  "export function used(x) {\n  if (x > 1) {\n    return 'big';\n  } else {\n    return 'small';\n  }\n}\nfunction unused() {\n  return 1;\n}\n\n// a comment\nclass A {\n  m() { return 2; }\n}\nused(2);\n";
const v8 = (more: object = {}, url = 'file:///work/repo/src/a.js') => {
  const range = (startOffset: number, endOffset: number, count: number) => ({ startOffset, endOffset, count });
  const functions = [
    { functionName: '', ranges: [range(0, 185, 1)], isBlockCoverage: true },
    { functionName: 'used', ranges: [range(7, 95, 1), range(62, 93, 0)], isBlockCoverage: true },
    { functionName: 'unused', ranges: [range(96, 129, 0)], isBlockCoverage: false },
    { functionName: 'm', ranges: [range(156, 173, 0)], isBlockCoverage: false },
  ];
  const node = { scriptId: '1', url: 'node:fs', functions: [] };
  return JSON.stringify({ result: [node, { scriptId: '99', url, functions }], timestamp: 1, ...more });
};
const goMod = { 'go.mod': 'module example.com/app\n\ngo 1.22\n' };

describe('a report', () => {
  it('of nyc as lcov is read line by line', async () => {
    const text =
      'TN:\nSF:src/a.js\nFN:2,hello\nFNF:1\nFNH:1\nFNDA:1,hello\nDA:3,1\nDA:4,0\nDA:7,1\nLF:3\nLH:2\nBRDA:3,0,0,0\nBRF:2\nBRH:1\nend_of_record\n';
    expect(await lines('lcov', text)).toEqual({ 'src/a.js': '3+ 4- 7+' });
  });

  it('of geninfo may have checksums, large counts and a line 0', async () => {
    const text = 'TN:unit\r\nSF:src/a.js\r\nDA:0,1\r\nDA:3,1e+06,Ab/9\r\nDA:4,-1\r\nend_of_record\r\n';
    expect(await lines('lcov', text)).toEqual({ 'src/a.js': '3+ 4-' });
  });

  it('of istanbul counts the lines on which a statement begins', async () => {
    const text =
      '{"/work/repo/src/a.js": {"path":"/work/repo/src/a.js","statementMap":{"0":{"start":{"line":3,"column":2},"end":{"line":5,"column":3}},"1":{"start":{"line":4,"column":4},"end":{"line":4,"column":20}},"2":{"start":{"line":4,"column":22},"end":{"line":4,"column":25}}},"fnMap":{},"branchMap":{},"s":{"0":1,"1":0,"2":0},"f":{},"b":{}}}';
    expect(await lines('istanbul', text)).toEqual({ 'src/a.js': '3+ 4-' });
  });

  it('of V8 has ranges of characters, of which the inner one counts', async () => {
    expect(await lines('v8', v8(), { texts: { 'src/a.js': program } })).toEqual({
      'src/a.js': '1+ 2+ 3+ 4+ 5- 6- 7+ 8- 9- 10- 12+ 13+ 14- 15+ 16+',
    });
  });

  it('of V8 about another text of the file is not believed', async () => {
    expect(await lines('v8', v8(), { texts: { 'src/a.js': `${program}//` } })).toBe(
      'the report in `report` cannot be read: `src/a.js` is not what was executed: it has another length',
    );
  });

  it('of V8 says nothing about programs of others', async () => {
    expect(await lines('v8', v8({}, 'file:///work/repo/node_modules/a.js'))).toEqual({});
  });

  it('of coverage.py as Cobertura has a folder and paths below it', async () => {
    const text = `<?xml version="1.0" ?>
<coverage version="7.16.2" timestamp="1795464347745" lines-valid="4" line-rate="0.75">
  <!-- Generated by coverage.py: https://coverage.readthedocs.io/en/7.16.2 -->
  <sources><source>/work/repo/py</source></sources>
  <packages><package name="pkg" line-rate="0.75"><classes>
    <class name="__init__.py" filename="pkg/__init__.py"><methods/><lines/></class>
    <class name="m.py" filename="pkg/m.py"><methods/><lines>
      <line number="1" hits="1"/><line number="3" hits="1" branch="true" missing-branches="5"/><line number="5" hits="0"/>
    </lines></class>
  </classes></package></packages>
</coverage>`;
    const paths = ['py/pkg/m.py', 'py/pkg/__init__.py', 'pkg/m.py'];
    expect(await lines('cobertura', text, { paths })).toEqual({ 'py/pkg/__init__.py': '', 'py/pkg/m.py': '1+ 3+ 5-' });
  });

  it('in Cobertura may hold several classes of one file, and lines in methods alone', async () => {
    const line = (number: number, hits: number) => `<line number="${number}" hits="${hits}"/>`;
    const text = `<coverage><packages><package><classes>
      <class filename="src/a.js"><methods><method name="m"><lines>${line(9, 1)}</lines></method></methods><lines>${line(1, 0)}${line(2, 0)}</lines></class>
      <class filename="src/a.js"><lines>${line(2, 3)}</lines></class></classes></package></packages></coverage>`;
    expect(await lines('cobertura', text)).toEqual({ 'src/a.js': '1- 2+ 9+' });
  });

  it('of go has blocks of lines, of which one that was executed is enough', async () => {
    const text =
      'mode: set\nexample.com/app/a.go:3.20,5.10 2 1\nexample.com/app/a.go:5.10,7.3 1 0\nexample.com/app/a.go:9.14,9.15 0 0\n';
    expect(await lines('go', text, { paths: ['go.mod', 'a.go'], texts: goMod })).toEqual({
      'a.go': '3+ 4+ 5+ 6- 7-',
    });
  });

  it('of JaCoCo counts instructions on each line, in groups of modules, too', async () => {
    const inner =
      '<line nr="3" mi="0" ci="4" mb="0" cb="0"/><line nr="4" mi="2" ci="0" mb="0" cb="0"/><line nr="5" mi="1" ci="1" mb="1" cb="1"/><counter type="LINE" missed="1" covered="2"/>';
    const text = jacoco('com/acme', 'A.java', inner).replace(
      /<report name="app">(.*)<\/report>/,
      '<report name="all"><group name="app">$1</group></report>',
    );
    expect(await lines('jacoco', text, { paths: ['app/src/main/java/com/acme/A.java'] })).toEqual({
      'app/src/main/java/com/acme/A.java': '3+ 4- 5+',
    });
  });

  it('of coverage.py as JSON tells which tests executed a line', async () => {
    // As 7.16.2 wrote it for pytest-cov 7.1.0 with `--cov-context=test`, without its functions and classes.
    const text =
      '{"meta":{"format":3,"version":"7.16.2","timestamp":"2026-11-30T01:25:30.994900","branch_coverage":false,"show_contexts":true},"files":{"pkg/m.py":{"executed_lines":[1,3,6,7,8,9,12,24,25,27,28,29],"summary":{"covered_lines":12,"num_statements":16,"percent_covered":75.0,"percent_covered_display":"75","missing_lines":4,"excluded_lines":0,"percent_statements_covered":75.0,"percent_statements_covered_display":"75"},"missing_lines":[15,19,20,21],"excluded_lines":[],"contexts":{"1":[""],"3":[""],"6":[""],"12":[""],"24":[""],"25":[""],"27":[""],"7":["tests/test_b.py::test_big|run","tests/test_a.py::test_clamp[1]|run","tests/test_a.py::test_clamp[9]|run"],"9":["tests/test_a.py::test_clamp[1]|run"],"8":["tests/test_b.py::test_big|run","tests/test_a.py::test_clamp[9]|run"],"28":["tests/test_a.py::TestBox::test_grow|run"],"29":["tests/test_a.py::TestBox::test_grow|run"]}}},"totals":{"covered_lines":12,"num_statements":16,"percent_covered":75.0,"percent_covered_display":"75","missing_lines":4,"excluded_lines":0,"percent_statements_covered":75.0,"percent_statements_covered_display":"75"}}';
    const paths = ['pkg/m.py'];
    expect(await lines('python', text, { paths })).toEqual({
      'pkg/m.py': '1+ 3+ 6+ 7+ 8+ 9+ 12+ 15- 19- 20- 21- 24+ 25+ 27+ 28+ 29+',
    });
    expect(await testLines('python', text, { paths })).toEqual({
      'pkg/m.py': {
        'tests/test_b.py::test_big|run': '7 8',
        'tests/test_a.py::test_clamp[1]|run': '7 9',
        'tests/test_a.py::test_clamp[9]|run': '7 8',
        'tests/test_a.py::TestBox::test_grow|run': '28 29',
      },
    });
  });

  it('of lcov may name the test of its records', async () => {
    const text =
      'TN:one\nSF:src/a.js\nDA:1,1\nDA:2,0\nend_of_record\nTN:two\nSF:src/a.js\nDA:1,1\nDA:2,1\nend_of_record\nTN:\nSF:src/a.js\nDA:3,1\nend_of_record\n';
    expect(await lines('lcov', text)).toEqual({ 'src/a.js': '1+ 2+ 3+' });
    expect(await testLines('lcov', text)).toEqual({ 'src/a.js': { one: '1', two: '1 2' } });
  });

  it('in several files is taken together', async () => {
    const one = 'SF:src/a.js\nDA:1,0\nDA:2,1\nend_of_record\n';
    const two = 'SF:src/a.js\nDA:1,4\nDA:2,0\nDA:3,0\nend_of_record\n';
    const coverage = await readAll('lcov', { one, two }, {});
    expect(coverage.ok && [...(coverage.files.get('src/a.js') ?? [])]).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
  });

  it.each<[CoverageFormat, string, string]>([
    ['lcov', 'SF:a\nDA:1,1\n', 'it ends inside a record: it was cut short'],
    ['lcov', 'SF:a\nSF:b\nend_of_record\n', 'line 2 begins a file before the one before it ends'],
    ['lcov', 'SF:a\nDA:1,many\nend_of_record\n', 'line 2 is no lcov: `DA:1,many`'],
    ['lcov', 'DA:1,1\n', 'line 1 is no lcov: `DA:1,1`'],
    ['lcov', '<html>', 'line 1 is no lcov: `<html>`'],
    ['istanbul', '{"a": {"path": "a", "statem', 'it is not JSON: it may have been cut short'],
    ['v8', '{"result": [', 'it is not JSON: it may have been cut short'],
    ['v8', '{"a": 1}', "it is not V8's: it has no `result`"],
    [
      'v8',
      v8({ 'source-map-cache': { 'file:///work/repo/src/a.js': {} } }),
      '`src/a.js` was translated before it ran: have c8 or the test runner write `lcov` from it',
    ],
    ['v8', v8(), '`src/a.js` cannot be read'],
    ['istanbul', '[]', 'it is not JSON: it may have been cut short'],
    ['istanbul', '{"total": {"lines": {"pct": 100}}}', "it is not istanbul's: `total` has no statements"],
    [
      'istanbul',
      '{"a": {"statementMap": {"0": {"start": {"line": 1}}}, "s": {}}}',
      'a statement of `a` has no line or was not counted',
    ],
    ['cobertura', cobertura('a').slice(0, -30), 'it is not well-formed XML: it may have been cut short'],
    ['cobertura', '<report/>', 'it is not Cobertura XML'],
    ['cobertura', '<coverage generated="1"><project/></coverage>', 'it is not Cobertura XML: it has no packages'],
    [
      'cobertura',
      '<!DOCTYPE coverage [<!ENTITY x SYSTEM "file:///etc/passwd">]><coverage>&x;</coverage>',
      'it declares a document type of its own, which a report in Cobertura XML has no need of',
    ],
    ['cobertura', cobertura('a').replace('hits="1"', ''), 'a line of `a` has no number or no hits'],
    ['go', 'example.com/app/a.go:3.20,5.10 2 1\n', 'it does not begin with `mode:`'],
    ['go', 'mode: set\nexample.com/app/a.go:3.20,5.1', 'line 2 is no block: it may have been cut short'],
    ['go', 'mode: set\nexample.com/app/a.go:3.20,5.10 2 1', 'its last line does not end: it was cut short'],
    ['go', 'mode: set\nexample.com/app/a.go:3.20,900000000.10 2 1\n', 'line 2 is no block: it may have been cut short'],
    ['python', '{"files": {"a.py": {', 'it is not JSON: it may have been cut short'],
    ['python', '{"totals": {}}', "it is not coverage.py's: it has no `files`"],
    ['python', '{"files": {"a.py": {"executed_lines": 3}}}', "it is not coverage.py's: `a.py` has no lines"],
    ['python', '{"files": {"a.py": {"executed_lines": ["x"], "missing_lines": []}}}', 'a line of `a.py` has no number'],
    ['jacoco', '<coverage/>', "it is not JaCoCo's XML"],
    [
      'jacoco',
      jacoco('p', 'A.java', '<counter type="INSTRUCTION" missed="1" covered="2"/>'),
      'it knows no line of any file: let the code be compiled with line numbers',
    ],
  ])('in %s that says %j is not believed', async (format, text, reason) => {
    expect(await lines(format, text)).toBe(`the report in \`report\` cannot be read: ${reason}`);
  });
});

describe('a path in a report', () => {
  const found = async (format: CoverageFormat, text: string, given: Given) => {
    const coverage = await readAs(format, text, given);
    if (!coverage.ok) return coverage.reason;
    const { files, strange, ambiguous } = coverage;
    return [...files.keys(), ...strange.map(path => `? ${path}`), ...ambiguous.map(one => one.candidates.join(' or '))];
  };

  it.each<[string, string, Given, readonly string[]]>([
    ['relative to the root', 'src/a.js', {}, ['src/a.js']],
    ['with a dot in front', './src/../src/a.js', {}, ['src/a.js']],
    ['absolute', '/work/repo/src/a.js', {}, ['src/a.js']],
    ['a file URL', 'file:///work/repo/src/a%20b.js', { paths: ['src/a b.js'] }, ['src/a b.js']],
    ['of Windows, relative', 'src\\a.js', {}, ['src/a.js']],
    ['of Windows, absolute', 'c:\\Work\\Repo\\src\\a.js', { root: 'C:\\work\\repo' }, ['src/a.js']],
    ['with a backslash in its name', 'src\\a.js', { paths: ['src\\a.js'] }, ['src\\a.js']],
    ['relative to the folder of the run', 'src/a.js', { paths: ['web/src/a.js'], folder: 'web' }, ['web/src/a.js']],
    [
      'below the folder of the run, if the root has it, too',
      'src/a.js',
      { paths: ['src/a.js', 'web/src/a.js'], folder: 'web' },
      ['web/src/a.js'],
    ],
    [
      'relative to a folder above the report',
      'src/a.js',
      { paths: ['web/src/a.js'], report: 'web/coverage/lcov.info' },
      ['web/src/a.js'],
    ],
    [
      'below two folders',
      'src/a.js',
      { paths: ['src/a.js', 'web/src/a.js'], report: 'web/coverage/lcov.info' },
      ['src/a.js or web/src/a.js'],
    ],
    ['of another machine', '/home/ci/repo/src/a.js', {}, ['? /home/ci/repo/src/a.js']],
    ['outside of the tree', '../src/a.js', {}, ['? ../src/a.js']],
    ['that git does not know', 'dist/a.js', {}, ['? dist/a.js']],
    ['of a folder', 'src', {}, ['? src']],
  ])('%s is understood', async (_, path, given, expected) => {
    expect(await found('lcov', lcov(path), given)).toEqual(expected);
  });

  it('that may be below two folders is below the one that has more of them', async () => {
    const paths = ['src/a.js', 'web/src/a.js', 'web/src/b.js'];
    expect(await found('lcov', lcov('src/a.js', 'src/b.js'), { paths, report: 'web/coverage/lcov.info' })).toEqual([
      'web/src/a.js',
      'web/src/b.js',
    ]);
  });

  it.each<[string, string, Given, readonly string[]]>([
    ['/work/repo/src', 'a.js', {}, ['src/a.js']],
    ['src', 'a.js', {}, ['src/a.js']],
    ['.', 'src/a.js', {}, ['src/a.js']],
    ['/', 'work/repo/src/a.js', {}, ['src/a.js']],
    ['/work/repo/', '/work/repo/src/a.js', {}, ['src/a.js']],
    // It is not the `a.js` of the root.
    ['/app/src', 'a.js', { paths: ['a.js', 'src/a.js'] }, ['? a.js']],
  ])('in Cobertura is below the source %s', async (source, path, given, expected) => {
    expect(await found('cobertura', cobertura(path, [source]), given)).toEqual(expected);
  });

  it('in Cobertura that is below two of its sources is ambiguous', async () => {
    const given = { paths: ['a/__init__.py', 'b/__init__.py'] };
    expect(await found('cobertura', cobertura('__init__.py', ['/work/repo/a', '/work/repo/b']), given)).toEqual([
      'a/__init__.py or b/__init__.py',
    ]);
  });

  it('of go belongs to the module with the longest name', async () => {
    const text =
      'mode: set\nexample.com/app/sub/x/a.go:1.1,1.9 1 1\nexample.com/app/a.go:1.1,1.9 1 1\ngithub.com/other/a.go:1.1,1.9 1 1\n';
    const texts = { ...goMod, 'sub/go.mod': '// the\nmodule "example.com/app/sub" // inner\n' };
    const paths = ['a.go', 'go.mod', 'sub/go.mod', 'sub/x/a.go'];
    expect(await found('go', text, { paths, texts })).toEqual(['sub/x/a.go', 'a.go', '? github.com/other/a.go']);
  });

  it.each<[string, string, Given, readonly string[]]>([
    [
      'in its folders',
      'A.java',
      { paths: ['src/main/java/com/acme/A.java', 'src/main/java/com/B/A.java'] },
      ['src/main/java/com/acme/A.java'],
    ],
    [
      'in the module of the report',
      'A.java',
      { paths: ['x/src/com/acme/A.java', 'y/src/com/acme/A.java'], report: 'y/target/site/jacoco.xml' },
      ['y/src/com/acme/A.java'],
    ],
    [
      'in one of two modules',
      'A.java',
      { paths: ['x/com/acme/A.java', 'y/com/acme/A.java'] },
      ['x/com/acme/A.java or y/com/acme/A.java'],
    ],
    [
      'of Kotlin without its folders',
      'A.kt',
      {
        paths: ['src/A.kt', 'src/web/A.kt'],
        texts: { 'src/A.kt': '/* a */\npackage com.acme\n', 'src/web/A.kt': 'package com.acme.web\n' },
      },
      ['src/A.kt'],
    ],
    ['nowhere', 'A.java', { paths: ['src/A.java'] }, ['? com/acme/A.java']],
  ])('of JaCoCo is found %s', async (_, name, given, expected) => {
    expect(await found('jacoco', jacoco('com/acme', name), given)).toEqual(expected);
  });
});

describe('hostile text', () => {
  const formats: readonly CoverageFormat[] = ['lcov', 'cobertura', 'istanbul', 'v8', 'go', 'jacoco', 'python'];
  const scraps = [
    'SF:src/a.js\n',
    'DA:1,1\n',
    'DA:',
    'end_of_record\n',
    'TN:\n',
    'mode: set\n',
    'a.go:1.1,2.2 1 1\n',
    '<coverage>',
    '</coverage>',
    '<packages>',
    '<class filename="src/a.js">',
    '<line number="1" hits="1"/>',
    '<report>',
    '<package name="__proto__">',
    '<!DOCTYPE a>',
    '<sourcefile name="constructor">',
    '{',
    '}',
    '"__proto__":',
    '{"statementMap":{},"s":{}}',
    '{"files":{"src/a.js":{"executed_lines":[],"missing_lines":[],"contexts":{"__proto__":["__proto__"]}}}}',
    '[',
    '\0',
    '\\',
    '..',
    '/',
    '&#0;',
    '&#x110000;',
    '"',
  ];
  const hostile = fc
    .array(fc.oneof(fc.constantFrom(...scraps), fc.string()), { maxLength: 30 })
    .map(parts => parts.join(''));

  it.each(formats)('in %s gets an answer, whatever it is', async format => {
    const property = fc.asyncProperty(hostile, async text => typeof (await readAs(format, text)).ok === 'boolean');
    await fc.assert(property, { numRuns: 300 });
  });

  it.each(formats)('in %s executes no line if it is plain garbage', async format => {
    const property = fc.asyncProperty(fc.string(), async text => {
      const coverage = await readAs(format, text);
      return !coverage.ok || coverage.files.size === 0;
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('is read in a moment, even if it is large', async () => {
    const start = processorTime();
    await readAs('lcov', `SF:${'a/'.repeat(100_000)}\n${'DA:1,1\n'.repeat(50_000)}end_of_record\n`);
    await readAs('go', `mode: set\n${'a.go:1.1,100000.1 1 1\n'.repeat(100)}`);
    await readAs('istanbul', '['.repeat(100_000));
    await readAs('cobertura', `<coverage><packages>${'<package>'.repeat(20_000)}`);
    await readAs('jacoco', `<report>${'<group>'.repeat(5000)}${'</group>'.repeat(5000)}</report>`);
    expect(processorTime() - start).toBeLessThan(15_000);
  });
});
