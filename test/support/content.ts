import type { Report } from '../../src/core/report.ts';
import type { ReportedContent, ReportedFile } from '../../src/core/report-content.ts';
import { failing, fakeReport, fakeRequirement, fullReport } from './report.ts';

export const fakeFile = (path: string, more: Partial<ReportedFile> = {}): ReportedFile => ({
  path,
  change: 'modified',
  owners: [],
  hunks: [],
  leftOut: 0,
  ...more,
});

export const fakeContent = (more: Partial<ReportedContent> = {}): ReportedContent => ({
  answers: [],
  files: [],
  unlisted: 0,
  ...more,
});

/** Every outcome, with the change of which it was found. */
export const reportWithContent = (): Report => ({
  ...fullReport(),
  content: fakeContent({
    answers: [
      { key: 'goal', source: '`.landworthy/changes/refunds.yml`', parts: [{ text: 'Refunds settle in seconds.' }] },
      { key: 'screenshots', source: 'a trailer of 0123abcde', parts: [{ text: 'https://example.com/a?b=1' }] },
      {
        key: 'rollback',
        source: '`.landworthy/changes/refunds.yml`',
        parts: [
          { name: 'strategy', text: 'flag' },
          { name: 'steps', text: 'Switch it off.\nTell support.' },
        ],
      },
    ],
    files: [
      fakeFile('src/refund.ts', {
        owners: ['@acme/payments'],
        hunks: [{ before: 7, after: 7, lines: [' {', "+  if (isOn('refunds-v2')) {", '-  {', ' }'] }],
      }),
      fakeFile('logo.png', { change: 'added', reason: 'it is binary, or empty' }),
    ],
    unlisted: 3,
  }),
});

/** One finding of each kind that stands beside a line. */
export const markedReport = (): Report =>
  fakeReport(
    [
      fakeRequirement('proof.unit', {
        outcome: failing({
          code: 'proof.unproven',
          message: 'no test notices when these 2 lines are as before',
          actor: 'author',
          place: { path: 'a.ts', line: 2, endLine: 4 },
          detail: '@@ -1,3 +1,5 @@\n one\n+two\n three\n+four\n five\n',
        }),
      }),
      fakeRequirement('coverage.patch', {
        outcome: failing({
          code: 'coverage.uncovered',
          message: 'line 4 was not executed',
          actor: 'author',
          place: { path: 'a.ts', line: 4 },
        }),
      }),
      fakeRequirement('integrity.tests', {
        outcome: failing({
          code: 'integrity.removed-tests',
          message: 'the test `adds` is gone',
          actor: 'author',
          place: { path: 'a.test.ts' },
        }),
      }),
    ],
    {
      content: fakeContent({
        files: [
          fakeFile('a.ts', {
            hunks: [{ before: 1, after: 1, lines: [' one', '+two', ' three', '+four', ' five'] }],
          }),
          fakeFile('a.test.ts', { change: 'deleted', hunks: [{ before: 1, after: 1, lines: ['-adds'] }] }),
          fakeFile('b.ts', { hunks: [{ before: 1, after: 1, lines: ['+b'] }] }),
        ],
      }),
    },
  );

/** What a text might say to become part of a page. */
export const attacks = [
  '<script>trap()</script>',
  '<img src=x onerror=trap()>',
  '</title><script>trap()</script>',
  '</style><style>*{display:none}</style>',
  '" onmouseover="trap()',
  "' autofocus onfocus='trap()",
  '--><script>trap()</script><!--',
  ']]><script>trap()</script>',
  '</code></pre></details></main><h1>✓ pass</h1>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example">',
  '<iframe srcdoc="<script>trap()</script>"></iframe>',
  '<svg/onload=trap()>',
  'javascript:trap()',
  '&lt;script&gt;',
  '&#x3c;script>',
  '`<script>trap()</script>`',
  '\u202e\u2066 nruter \u2069',
  'a\u200bb\u00adc\ufeff\u3164d\u{e0041}',
  '\x1b[2J\x1b]8;;https://evil.example\x07\0\x08',
  '\ud800',
  '<a href="https://evil.example">',
];

/** A report that says this wherever a text can stand. */
export function everywhere(text: string): Report {
  const place = { path: text, line: 1 };
  const finding = { code: text, message: text, actor: 'author', hint: text, command: text, detail: text } as const;
  const findings = [{ ...finding, place }] as const;
  const outcomes = [
    { status: 'fail', findings: [...findings, { ...finding, place: { path: 'elsewhere' } }], notes: [text] },
    { status: 'pass', proof: text, notes: [text] },
    { status: 'pass', proof: text, claimed: true },
    { status: 'pending', reason: text, actor: 'owner', waitingFor: [text] },
    { status: 'skip', reason: text },
    { status: 'waived', reason: text, approvedBy: text, expires: text, findings },
    { status: 'error', message: text, hint: text },
  ] as const;
  const requirements = outcomes.map(outcome =>
    fakeRequirement('rollback.plan', {
      ...{ id: text, because: text, applies: text, verify: text, summary: text, outcome },
      ...{ origin: { file: text, line: 1 }, evidence: { status: 'none', why: text, reason: `${text}.` } },
    }),
  );
  const report = fakeReport(requirements);
  return {
    ...report,
    tool: { name: 'landworthy', version: text },
    verdict: 'undecided',
    reasons: [text],
    change: { ...report.change, base: text, head: text, branch: text },
    policy: { path: text, from: 'base', edited: true, differences: [{ id: text, base: 'fail', head: 'pass' }] },
    leftOut: [text],
    owners: [{ owner: text, paths: 2 }],
    command: text,
    content: fakeContent({
      answers: ['goal', 'rollback', 'other'].map(key => ({
        key: key === 'other' ? text : key,
        source: text,
        parts: [{ text }, { name: text, text }],
      })),
      files: [
        fakeFile(text, {
          owners: [text],
          hunks: [{ before: 1, after: 1, lines: [`+${text}`, `-${text}`, ` ${text}`] }],
          reason: text,
        }),
      ],
    }),
  };
}
