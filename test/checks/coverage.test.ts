import { expect, it } from 'vitest';
import { coverage } from '../../src/checks/coverage.ts';
import type { ChangedFile, FileLines } from '../../src/core/change.ts';
import type { Coverage, CoverageRun } from '../../src/core/coverage/coverage.ts';
import { fakeChange, fakeFacts } from '../support/facts.ts';

type Known = Extract<Coverage, { ok: true }>;

/** A line that begins with `+` is one that the change adds; the others were there before. */
type Texts = Readonly<Record<string, string>>;

const ran = (more: Partial<CoverageRun> = {}): Omit<CoverageRun, 'coverage'> => ({
  exitCode: 0,
  ended: 'exit',
  output: 'the output\n',
  stdout: '',
  milliseconds: 3120,
  changedFiles: [],
  newFiles: [],
  ...more,
});

/** `3+ 4-`: the line 3 was executed, the line 4 was not. */
const reported = (files: Readonly<Record<string, string>>, more: Partial<Known> = {}): Known => ({
  ok: true,
  files: new Map(
    Object.entries(files).map(([path, lines]) => [
      path,
      new Map(lines.split(' ').flatMap(one => (one ? [[Number.parseInt(one, 10), one.endsWith('+')] as const] : []))),
    ]),
  ),
  tests: new Map(),
  strange: [],
  ambiguous: [],
  ...more,
});

function judge(texts: Texts, report: Coverage, options: object = {}, more: Partial<CoverageRun> = {}) {
  const given = coverage.options().parse({ run: 'npm run coverage', report: { lcov: 'lcov.info' }, ...options });
  const linesOf = (text: string): FileLines => ({
    added: text
      .split('\n')
      .flatMap((line, index) => (line.startsWith('+') ? [{ number: index + 1, text: line.slice(1) }] : [])),
    removed: [],
  });
  const changed = (path: string): ChangedFile => ({ path, after: { kind: 'file', blob: path } });
  const facts = fakeFacts({
    change: async () => fakeChange({ files: Object.keys(texts).map(changed) }),
    lines: async paths => new Map((paths ?? []).map(path => [path, linesOf(texts[path] ?? '')])),
    files: async () => ({
      list: async () => Object.keys(texts),
      read: async path => texts[path]?.replace(/^[+ ]/gm, ''),
    }),
    coverage: async () => ({ ...ran(more), coverage: report }),
  });
  return coverage.run(given, facts, { id: 'coverage.patch', name: 'patch' });
}

const codes = async (...args: Parameters<typeof judge>) => {
  const outcome = await judge(...args);
  return outcome.status === 'fail' ? outcome.findings.map(({ code }) => code) : outcome.status;
};

const abc = '+const a = 1;\n+const b = 2;\n old();\n+const c = 3;\n+\n+// why\n+const d = 4;\n+const e = 5;\n';

it('passes where enough of the added lines were executed, and tells those that were not', async () => {
  expect(await judge({ 'a.js': abc }, reported({ 'a.js': '1+ 2+ 3- 4+ 5- 6- 7+ 8-' }))).toEqual({
    status: 'pass',
    proof: '4 of 5 added lines were executed (80%, at least 80%); in 3.1 s (lcov report lcov.info)',
    notes: ['not executed: `a.js:8`'],
    marks: [
      {
        code: 'coverage.uncovered',
        message: 'line 8 was not executed',
        actor: 'author',
        place: { path: 'a.js', line: 8 },
      },
    ],
  });
});

it('fails where too few were, with each range of lines', async () => {
  expect(await judge({ 'a.js': abc }, reported({ 'a.js': '1- 2+ 3- 4- 7- 8+' }))).toEqual({
    status: 'fail',
    findings: [
      {
        code: 'coverage.too-low',
        message: 'the tests executed 2 of 5 lines that this change adds (40%), at least 80% must be',
        hint: 'test what the other lines do, or take them out',
        actor: 'author',
        command: 'npm run coverage',
      },
      {
        code: 'coverage.uncovered',
        message: 'line 1 was not executed',
        actor: 'author',
        place: { path: 'a.js', line: 1 },
      },
      {
        code: 'coverage.uncovered',
        message: 'lines 4 to 7 were not executed',
        actor: 'author',
        place: { path: 'a.js', line: 4, endLine: 7 },
      },
    ],
  });
});

it('joins the lines around those that hold no code, also where the diff takes these for unchanged', async () => {
  const text = '+f(x => {\n+  one();\n }\n \n+two();\n old();\n+three();\n';
  expect(await judge({ 'a.js': text }, reported({ 'a.js': '1- 2- 3- 4- 5- 6+ 7-' }))).toMatchObject({
    findings: [{}, { place: { line: 1, endLine: 5 } }, { place: { line: 7 } }],
  });
});

it('never rounds a share up', async () => {
  const text = '+x();\n'.repeat(1000);
  const lines = Array.from({ length: 1000 }, (_, index) => `${index + 1}${index < 799 ? '+' : '-'}`).join(' ');
  expect(await judge({ 'a.js': text }, reported({ 'a.js': lines }))).toMatchObject({
    findings: [{ message: expect.stringContaining('(79.9%), at least 80% must be') }, {}],
  });
});

it('holds the files of a glob to a share of their own', async () => {
  const texts = { 'a.js': abc, 'pay/b.js': '+one();\n+two();\n' };
  const report = reported({ 'a.js': '1+ 2+ 4+ 7+ 8+', 'pay/b.js': '1+ 2-' });
  expect(await judge(texts, report)).toMatchObject({ status: 'pass' });
  expect(await judge(texts, report, { paths: { 'pay/**': '100%', 'none/**': '100%' } })).toMatchObject({
    status: 'fail',
    findings: [
      { message: 'in `pay/**`, they executed 1 of 2 (50%), at least 100% must be' },
      { place: { path: 'pay/b.js', line: 2 } },
    ],
  });
  expect(await judge(texts, report, { paths: { 'pay/**': '50%', 'none/**': '100%' } })).toMatchObject({
    proof:
      '6 of 7 added lines were executed (85.7%, at least 80%); 1 of 2 in `pay/**` (50%, at least 50%); none in `none/**`; in 3.1 s (lcov report lcov.info)',
  });
});

it('counts all code that is added to a file that the report does not know as not executed', async () => {
  const texts = { 'a.js': '+one();\n', 'src/b.js': '+// b\n+two();\n+three();\n' };
  expect(await judge(texts, reported({ 'a.js': '1+' }))).toMatchObject({
    findings: [
      { message: 'the tests executed 1 of 3 lines that this change adds (33.3%), at least 80% must be' },
      {
        code: 'coverage.unknown-file',
        message:
          'the report `lcov.info` does not know this file: the 2 lines of code that the change adds to it count as not executed',
        hint: 'let a test load it; if another requirement measures it, or none can, name it under `ignore`',
        place: { path: 'src/b.js', line: 2 },
      },
    ],
  });
  expect(await judge(texts, reported({ 'a.js': '1+' }, { strange: ['lib.js', '/app/src/b.js'] }))).toMatchObject({
    findings: [
      {},
      {
        hint: 'it names `/app/src/b.js`, which is not in this tree: let the tool write paths relative to the repository',
      },
    ],
  });
});

it('does not take a report for one about a file of which it knows no added line', async () => {
  expect(await codes({ 'a.js': ' old();\n+if (x)\n+  return 1;\n' }, reported({ 'a.js': '1+' }))).toEqual([
    'coverage.too-low',
    'coverage.unknown-lines',
  ]);
});

it('does not need a report to know a file that holds types alone', async () => {
  const types =
    "+import type { B } from './b.ts';\n+export interface A {\n+  b: B;\n+}\n+export type C =\n+  | 'c'\n+  | 'd';\n";
  expect(await judge({ 'a.ts': types, 'b.js': '+b();\n' }, reported({ 'b.js': '1+' }))).toMatchObject({
    status: 'pass',
  });
  expect(
    await codes({ 'a.ts': `${types}+export const d = 1;\n`, 'b.js': '+b();\n' }, reported({ 'b.js': '1+' })),
  ).toEqual(['coverage.too-low', 'coverage.unknown-file']);
});

it('leaves out tests and what is ignored, whether they were executed or not', async () => {
  const texts = {
    'a.js': '+one();\n',
    'test/a.js': '+t();\n+t();\n+t();\n+t();\n',
    'gen/a.js': '+g();\n+g();\n+g();\n',
  };
  const report = reported({ 'a.js': '1-', 'test/a.js': '1+ 2+ 3+ 4+', 'gen/a.js': '1+ 2+ 3+' });
  expect(await judge(texts, report, { ignore: 'gen/**' })).toMatchObject({
    findings: [{ message: expect.stringContaining('executed 0 of 1 lines') }, {}],
  });
});

it('takes other files for tests if the policy says so', async () => {
  const texts = { 'test/a.js': '+t();\n', 'checks/a.js': '+c();\n' };
  const report = reported({ 'test/a.js': '1-', 'checks/a.js': '1+' });
  expect(await judge(texts, report, { tests: 'checks/**' })).toMatchObject({
    findings: [{}, { place: { path: 'test/a.js' } }],
  });
});

it('runs nothing where no code is added', async () => {
  const texts = {
    'README.md': '+one();\n',
    'a.css': '+a {}\n',
    'b.d.ts': '+declare const b: 1;\n',
    'a.js': '+\n+// why\n+});\n old();\n',
  };
  const never = { ok: false, reason: 'it was run' } as const;
  expect(await judge(texts, never)).toEqual({
    status: 'skip',
    reason: 'it adds no line of code to a file that counts',
  });
});

it('skips where the report knows no added line as one that can be executed', async () => {
  expect(await judge({ 'a.js': ' f(\n+  one,\n );\n' }, reported({ 'a.js': '1+' }))).toEqual({
    status: 'skip',
    reason: 'the report knows none of the lines that it adds as one that can be executed',
  });
});

it('says which settings it does not count, and where the change has the tool look away', async () => {
  const texts = {
    'a.js': '+one();\n+/* c8 ignore next */\n+two();\n',
    'knip.config.ts': '+export default {};\n',
    'src/app.config.ts': '+export const app = {};\n',
  };
  expect(
    await judge(texts, reported({ 'a.js': '1+' }, { strange: ['dist/x.js'] }), { 'at-least': '50%' }),
  ).toMatchObject({
    status: 'pass',
    notes: [
      'the change itself tells the coverage tool to look away at `a.js:2`',
      'not counted, as settings that the report does not know: `knip.config.ts`',
      'the report also names what is not in this tree: `dist/x.js`',
      'not executed: `src/app.config.ts:1`',
    ],
  });
});

it.each<[string, Coverage, string, string]>([
  [
    'was not written',
    { ok: false, reason: 'no report `lcov.info` was written' },
    'coverage.no-report',
    '`npm run coverage` left no report to judge by: no report `lcov.info` was written',
  ],
  [
    'is empty',
    reported({}),
    'coverage.empty',
    'the lcov report `lcov.info` of `npm run coverage` names no file at all',
  ],
  [
    'is about another machine',
    reported({}, { strange: ['/app/a.js', '/app/b.js'] }),
    'coverage.other-files',
    'the lcov report `lcov.info` of `npm run coverage` names 2 files, and this tree has none of them: `/app/a.js`',
  ],
  [
    'knows no line',
    reported({ 'a.js': '', 'b.js': '' }),
    'coverage.no-lines',
    'the lcov report `lcov.info` of `npm run coverage` names 2 files and no line of any',
  ],
  [
    'is about a longer file',
    reported({ 'a.js': '1+ 2+ 4+ 7+ 8+ 12+' }),
    'coverage.other-tree',
    'the report `lcov.info` knows line 12 of `a.js`, which ends before it: it is about another version of this file',
  ],
  [
    'may be about two files',
    reported({ 'b.js': '1+' }, { ambiguous: [{ written: 'a.js', candidates: ['a.js', 'web/a.js'] }] }),
    'coverage.ambiguous',
    '`a.js` in the report `lcov.info` may be this file, or `web/a.js`',
  ],
])('does not believe a report that %s', async (_, report, code, message) => {
  expect(await judge({ 'a.js': abc }, report)).toMatchObject({ status: 'fail', findings: [{ code, message }] });
});

it('lets a tool count the nothing behind the last line break', async () => {
  expect(await judge({ 'a.js': '+one();\n' }, reported({ 'a.js': '1+ 2+' }))).toMatchObject({ status: 'pass' });
});

it('fails on another exit code than 0, at the timeout, and where the program is not there', async () => {
  const all = reported({ 'a.js': '1+ 2+ 4+ 7+ 8+' });
  expect(await judge({ 'a.js': abc }, all, {}, { exitCode: 1 })).toMatchObject({
    findings: [
      {
        code: 'coverage.failed',
        message: '`npm run coverage` exited with 1: what it executed says nothing',
        detail: 'the output',
      },
    ],
  });
  expect(await codes({ 'a.js': abc }, all, {}, { exitCode: undefined, ended: 'timeout' })).toEqual([
    'coverage.timeout',
  ]);
  expect(await codes({ 'a.js': abc }, all, {}, { exitCode: 127 })).toEqual(['coverage.not-started']);
});

it('does not judge a run during which a judged file changed', async () => {
  const all = reported({ 'a.js': '1+ 2+ 4+ 7+ 8+' });
  await expect(judge({ 'a.js': abc }, all, {}, { changedFiles: ['a.js'] })).rejects.toThrow(
    '`a.js` changed while it ran',
  );
});

it('does not judge a source file whose lines nobody can tell', async () => {
  await expect(judge({ 'a.js': ' \0' }, reported({}))).rejects.toThrow('`a.js` is binary or larger than 8 MiB');
});

it('tells 50 places one by one, and how many more there are', async () => {
  const text = '+one();\n two();\n'.repeat(60);
  const lines = Array.from({ length: 60 }, (_, index) => `${2 * index + 1}-`).join(' ');
  const outcome = await judge({ 'a.js': text }, reported({ 'a.js': lines }));
  if (outcome.status !== 'fail') throw new Error('it did not fail');
  expect(outcome.findings).toHaveLength(52);
  expect(outcome.findings.at(-1)?.message).toBe('10 more places were not executed either');
});
