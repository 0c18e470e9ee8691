import { describe, expect, it } from 'vitest';
import { pretty } from '../../src/reporters/pretty.ts';
import { columns } from '../../src/reporters/wrap.ts';
import { failing, fakeReport, fakeRequirement, fullReport } from '../support/report.ts';

const plain = { width: 100, colour: false, detail: 'normal' } as const;

describe('pretty', () => {
  it('says the verdict, what blocks and what to do, then the rest more quietly', async () => {
    await expect(pretty(fullReport(), plain)).toMatchFileSnapshot('expected/pretty.txt');
  });

  it('unfolds everything when it is asked for', async () => {
    await expect(pretty(fullReport(), { ...plain, detail: 'verbose' })).toMatchFileSnapshot('expected/verbose.txt');
  });

  it('says only the verdict and what blocks when it is to be quiet', async () => {
    await expect(pretty(fullReport(), { ...plain, detail: 'quiet' })).toMatchFileSnapshot('expected/quiet.txt');
  });

  it('fits a narrow terminal', async () => {
    await expect(pretty(fullReport(), { ...plain, width: 60 })).toMatchFileSnapshot('expected/narrow.txt');
  });

  it('is the same text with and without colour', () => {
    const colourful = pretty(fullReport(), { ...plain, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one
    expect(colourful.replace(/\x1b\[[0-9;]*m/g, '')).toBe(pretty(fullReport(), plain));
  });

  it('wraps prose to the width, and nothing that is to be copied', () => {
    const lines = pretty(fullReport(), { ...plain, width: 50 }).split('\n');
    expect(lines.filter(line => columns(line) > 50)).toEqual([
      '  check    landworthy check --only tests.unit --partial',
      '  check    landworthy check --only flags.payments --partial',
      '  check    landworthy check --only rollback.plan --partial',
    ]);
  });

  it('shows a hunk as a diff, whole where it is small', () => {
    const outcome = failing({
      code: 'proof.unproven',
      message: 'no test notices when this line is as before',
      actor: 'author',
      place: { path: 'a.ts', line: 2 },
      detail: '@@ -1,3 +1,3 @@ x\n one\n-two\n+2\n three\n',
    });
    expect(pretty(fakeReport([fakeRequirement('proof.unit', { outcome })]), plain)).toContain(
      [
        '  no test notices when this line is as before',
        '    at     a.ts:2',
        '    │  one',
        '    │ -two',
        '    │ +2',
        '    │  three',
        '',
      ].join('\n'),
    );
  });

  it('says of a pass how much of the policy applied', () => {
    expect(
      pretty(fakeReport([fakeRequirement('change.mergeable')]), plain),
    ).toBe(`✓ pass  \`refunds\` is fit to land on \`origin/main\`

✓ 1 passed: change.mergeable

  change   \`refunds\` (bbbbbbbbb) onto \`origin/main\` (aaaaaaaaa): 3 commits, 12 files, stage \`push\`
  policy   \`landworthy.yml\` of \`origin/main\`

1 of 1 requirement applied: 1 passed
`);
  });

  it('is one line when it is quiet and nothing blocks', () => {
    expect(pretty(fakeReport([fakeRequirement('change.mergeable')]), { ...plain, detail: 'quiet' })).toBe(
      '✓ pass  `refunds` is fit to land on `origin/main`; 1 of 1 requirement applied: 1 passed\n',
    );
  });

  it.each([
    [
      'the first policy of a repository',
      { policy: { path: 'landworthy.yml', from: 'head', edited: false, differences: [] } },
      "first adoption: `origin/main` has no policy, so the change's own judges",
    ],
    [
      'the built-in policy',
      { policy: { path: 'landworthy:standard', from: 'built-in', edited: false, differences: [] } },
      'there is no policy: the built-in `landworthy:standard` judges',
    ],
    ['what was left out', { leftOut: ['tests.unit'] }, 'passes what was asked for, with 1 left out'],
  ] as const)('names %s in its first line', (_, more, expected) => {
    const text = pretty(fakeReport([fakeRequirement('a.b')], more), { ...plain, width: 1000 }).replace(/\n +/g, ' ');
    expect(text.split('\n\n')[0]).toContain(expected);
  });

  it('says why it is undecided', () => {
    const report = fakeReport([], {
      verdict: 'undecided',
      reasons: ['the change is empty: there is nothing to judge'],
    });
    expect(
      pretty(report, plain).split('\n\n')[0],
    ).toBe(`? undecided  could not find out whether \`refunds\` is fit to land on \`origin/main\`
             because the change is empty: there is nothing to judge`);
  });

  it('says of many findings how many more there are', () => {
    const finding = (line: number) =>
      ({ code: 'a.b', message: `wrong ${line}`, actor: 'author', place: { path: 'a', line } }) as const;
    const outcome = failing(finding(0), ...Array.from({ length: 29 }, (_, index) => finding(index + 1)));
    expect(pretty(fakeReport([fakeRequirement('a.b', { outcome })]), plain)).toContain(
      '  and 22 more: `--verbose` shows all\n',
    );
  });

  it('breaks what a CI system would take for a command, wherever a line breaks', () => {
    const outcome = failing({
      code: 'a.b',
      message: `${'x '.repeat(48)}::error::pwned`,
      actor: 'author',
      detail: '::stop-commands::x\n##[group]\n##vso[task.complete]',
    });
    const text = pretty(fakeReport([fakeRequirement('a.b', { outcome })]), plain);
    expect(text).toContain(': :error::pwned');
    expect(text).toContain('│ ::stop-commands::x\n    │ ## [group]\n    │ ## vso[task.complete]');
    expect(text).not.toMatch(/^\s*::/m);
  });
});
