import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDiagnostics } from '../../src/system/diagnostics/diagnostics.ts';
import { openPlaces } from '../../src/system/test-reports/places.ts';
import { temporaryFolder } from '../support/repository.ts';

function reader() {
  const root = temporaryFolder();
  for (const name of ['a b.ts', 'c.ts']) writeFileSync(join(root, name), '');
  const places = openPlaces(root);
  const read = (format: 'sarif' | 'rdjson', report: unknown) => {
    const text = typeof report === 'string' ? report : JSON.stringify(report);
    return readDiagnostics(format, { ok: true, files: [{ path: 'out', text }] }, places);
  };
  return { root, read };
}

const at = (artifactLocation: object, region: object = { startLine: 3 }) => [
  { physicalLocation: { artifactLocation, region } },
];
const sarif = (results: object[], run: object = {}) => ({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 't' } }, results, ...run }],
});

it('finds the file of a SARIF result however its URI is written', () => {
  const { root, read } = reader();
  const base = `${pathToFileURL(root).href}/`;
  const results = [
    { uri: `${base}a%20b.ts` },
    { uri: 'a%20b.ts', uriBaseId: '%SRCROOT%' },
    { uri: 'a%20b.ts', uriBaseId: 'ELSEWHERE' },
    { index: 0 },
    { uri: '../../etc/passwd' },
    { uri: 'file:///etc/passwd' },
    { uri: 'gone.ts' },
  ].map(location => ({ ruleId: 'r', message: { text: 'm' }, level: 'error', locations: at(location) }));
  const run = { originalUriBaseIds: { '%SRCROOT%': { uri: base } }, artifacts: [{ location: { uri: 'a%20b.ts' } }] };
  const here = { rule: 'r', message: 'm', severity: 'error', path: 'a b.ts', line: 3 };
  const nowhere = { rule: 'r', message: 'm', severity: 'error' };
  expect(read('sarif', sarif(results, run))).toEqual({
    ok: true,
    list: [here, here, here, here, nowhere, nowhere, nowhere],
  });
});

it('takes level and message of a SARIF result from its rule, marks what is suppressed, and leaves out what is no failure', () => {
  const { read } = reader();
  const driver = {
    name: 't',
    rules: [{ id: 'r1', defaultConfiguration: { level: 'note' }, messageStrings: { m: { text: 'no `{0}` here' } } }],
  };
  const results = [
    {
      ruleIndex: 0,
      message: { id: 'm', arguments: ['eval'] },
      locations: at({ uri: 'c.ts' }, { startLine: 2, startColumn: 5, endLine: 4 }),
    },
    { ruleId: 'r2', message: { text: 'plain' } },
    { ruleId: 'r3', message: { text: 'x' }, suppressions: [{ kind: 'inSource' }] },
    { ruleId: 'r4', message: { text: 'x' }, suppressions: [{ kind: 'external', status: 'rejected' }], level: 'error' },
    { ruleId: 'r5', message: { text: 'x' }, kind: 'pass' },
    { ruleId: 'r6', message: { text: 'x' }, baselineState: 'absent' },
    { ruleId: 'r7', message: { text: 'x' }, kind: 'review', level: 'none' },
    { ruleId: 'r8', message: { text: 'x' }, kind: 'Fail', level: 'Error' },
    { ruleId: 'r9', message: { text: 'x' }, locations: [...at({ uri: 'c.ts' }), ...at({ uri: 'a%20b.ts' })] },
  ];
  expect(read('sarif', sarif(results, { tool: { driver } }))).toEqual({
    ok: true,
    list: [
      { rule: 'r1', message: 'no `eval` here', severity: 'info', path: 'c.ts', line: 2, column: 5, endLine: 4 },
      { rule: 'r2', message: 'plain', severity: 'warning' },
      { rule: 'r3', message: 'x', severity: 'warning', suppressed: true },
      { rule: 'r4', message: 'x', severity: 'error' },
      { rule: 'r7', message: 'x', severity: 'warning' },
      { rule: 'r8', message: 'x', severity: 'error' },
      { rule: 'r9', message: 'x', severity: 'warning', path: 'c.ts', line: 3 },
      { rule: 'r9', message: 'x', severity: 'warning', path: 'a b.ts', line: 3 },
    ],
  });
});

it.each([
  ['', 'it is not JSON: it may have been cut short'],
  ['{"version":"2.1.0","runs":[', 'it is not JSON: it may have been cut short'],
  ['{}', 'it is not SARIF 2.1.0'],
  [{ version: '2.1.0', runs: [] }, 'it holds no run of any tool'],
  [{ version: '2.1.0', runs: [{ tool: {} }] }, 'a run of it has no results'],
  [sarif([], { invocations: [{ executionSuccessful: false }] }), 'it says that the tool did not run to its end'],
])('refuses the SARIF report %j', (report, reason) => {
  expect(reader().read('sarif', report)).toEqual({
    ok: false,
    reason: `the report in \`out\` cannot be read: ${reason}`,
  });
});

it('reads rdjson and rdjsonl', () => {
  const { read } = reader();
  const diagnostic = {
    message: 'm',
    location: { path: 'c.ts', range: { start: { line: 2, column: 9 }, end: { line: 3 } } },
    severity: 'ERROR',
    code: { value: 'R1' },
  };
  const other = { message: 'n', location: { path: './c.ts' }, source: { name: 'tool' } };
  const found = { rule: 'R1', message: 'm', severity: 'error', path: 'c.ts', line: 2, endLine: 3 };
  expect(read('rdjson', { severity: 'INFO', diagnostics: [diagnostic, other] })).toEqual({
    ok: true,
    list: [found, { rule: 'tool', message: 'n', severity: 'info', path: 'c.ts' }],
  });
  expect(read('rdjson', `${JSON.stringify(diagnostic)}\n\n${JSON.stringify(other)}\n`)).toEqual({
    ok: true,
    list: [found, { rule: 'tool', message: 'n', severity: 'error', path: 'c.ts' }],
  });
  expect(read('rdjson', '')).toEqual({ ok: true, list: [] });
});

it.each(['{', 'no problems found', '{"diagnostics":', '{"other":1}', '[1]'])('refuses the rdjson report %j', text => {
  expect(reader().read('rdjson', text)).toMatchObject({ ok: false });
});

it('finds the report among the lines that `npm run` prints', () => {
  const { read } = reader();
  const report = JSON.stringify({ diagnostics: [{ message: 'm' }] }, null, 2);
  expect(read('rdjson', `\n> app@1.0.0 lint\n> lint .\n\n${report}\nbye\n`)).toMatchObject({
    list: [{ message: 'm' }],
  });
});

it('answers, whatever the report is', () => {
  const { read } = reader();
  const property = fc.property(fc.jsonValue(), fc.constantFrom('sarif', 'rdjson'), (value, format) => {
    expect(read(format, JSON.stringify(value))).toHaveProperty('ok');
    expect(read(format, { version: '2.1.0', runs: [value], diagnostics: [value] })).toHaveProperty('ok');
    expect(read(format, sarif([value as object, { locations: [value], message: value as object }]))).toHaveProperty(
      'ok',
    );
  });
  fc.assert(property);
});
