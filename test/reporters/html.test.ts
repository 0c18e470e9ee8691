import { createHash } from 'node:crypto';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { page } from '../../src/reporters/html/page.ts';
import { style, styleHash } from '../../src/reporters/html/style.ts';
import { attacks, everywhere, fakeContent, fakeFile, markedReport, reportWithContent } from '../support/content.ts';
import { failing, fakeReport, fakeRequirement, fullReport } from '../support/report.ts';

const render = (report: Report) => page(report, { width: 100, colour: false, detail: 'normal' });

/** The text of a page's part, as a person reads it. */
function textOf(markup: string): string {
  return markup
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<(?:\/(?:p|li|h\d|dt|dd|summary|ins|del|i|pre|blockquote)|br\/)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|quot|amp|#\d+);/g, it => entities[it] ?? String.fromCodePoint(Number(it.slice(2, -1))))
    .replace(/\n\s*/g, '\n')
    .trim();
}
const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

const section = (markup: string, id: string) =>
  textOf(new RegExp(`<section id="${id}">([\\s\\S]*?)</section>`).exec(markup)?.[1] ?? '');

it('says every outcome, and what the change is', async () => {
  const text = render(reportWithContent()).replace(style, '').replace(styleHash, '');
  await expect(text).toMatchFileSnapshot('expected/html.txt');
});

describe('the page', () => {
  it('begins with the verdict, what is missing, and who acts next with which command', () => {
    const [, header = ''] = /<header[^>]*>([\s\S]*?)<\/header>/.exec(render(reportWithContent())) ?? [];
    expect(textOf(header)).toBe(
      [
        '✗ fail',
        'refunds is not fit to land on origin/main: 3 requirements block it',
        'The change edits the policy that judges it. With its own, tests.unit would be absent instead of fail',
        'Next: the author, a maintainer',
        'tests.unit settles within a second failed: expected 900 to be below 500 (and 1 more)',
        'flags.payments the flag refunds-v2 is not registered in flags.yml',
        'rollback.plan the registry flags.yml could not be read',
        'Then landworthy check',
        'After that: @acme/payments',
        '10 of 12 requirements applied: 2 failed, 1 could not be found out, 1 warned, 1 observed, 1 pending, 1 waived, 3 passed.',
      ].join('\n'),
    );
  });

  it('says in the same place what was not looked at, and what the change does to its policy', () => {
    const policy = {
      path: 'landworthy.yml',
      from: 'base',
      edited: true,
      differences: [{ id: 'tests.unit', base: 'fail', head: 'absent' }],
    } as const;
    const text = render(fakeReport([fakeRequirement('a.b')], { leftOut: ['tests.unit', 'tests.all'], policy }));
    const [, header = ''] = /<header[^>]*>([\s\S]*?)<\/header>/.exec(text) ?? [];
    expect(textOf(header)).toContain(
      'Not looked at: tests.unit, tests.all\nThe change edits the policy that judges it. With its own, tests.unit would be absent instead of fail\n',
    );
  });

  it('has one main heading, a landmark for each part, and headings that skip no level', () => {
    const text = render(reportWithContent());
    const levels = [...text.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels.filter(level => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
    for (const tag of ['header', 'nav', 'main', 'footer']) expect(text.split(`<${tag}`)).toHaveLength(2);
  });

  it('tells what was found out now from what was proved before and from what is only claimed', () => {
    const used = { status: 'reused', digest: 'd'.repeat(64), by: ['ci@acme'], on: '2026-11-23 14:02 UTC' } as const;
    const report = fakeReport([
      fakeRequirement('change.mergeable'),
      fakeRequirement('tests.unit', { evidence: { ...used, grade: 'clean' } }),
      fakeRequirement('evidence.goal', { outcome: { status: 'pass', proof: 'answered', claimed: true } }),
    ]);
    expect(section(render(report), 'evidence')).toBe(
      [
        'What was proven, and how',
        'proven found out now, for exactly these files',
        'change.mergeable change.mergeable holds always applies; landworthy.yml:4; 12 ms',
        'proved before evidence of an earlier run, on exactly the same inputs',
        'tests.unit tests.unit holds by ci@acme, on 2026-11-23 14:02 UTC; always applies; landworthy.yml:4; 12 ms; evidence dddddddddddd',
        'claimed a person says so, and no machine can test it',
        'evidence.goal answered always applies; landworthy.yml:4; 12 ms',
      ].join('\n'),
    );
  });

  it('tells the way back: what the author says, and what was found out about it', () => {
    expect(section(render(reportWithContent()), 'way-back')).toBe(
      [
        'The way back',
        'strategy',
        'flag',
        'steps',
        'Switch it off.',
        'Tell support.',
        'the author, in .landworthy/changes/refunds.yml',
        'rollback.plan could not be found out: the registry flags.yml could not be read',
      ].join('\n'),
    );
  });

  it('says that the change was not put into a report, where it was not', () => {
    expect(section(render(fullReport()), 'diff')).toBe(
      'The change\n12 files; what is in them was not put into this report.',
    );
  });
});

describe('the diff', () => {
  it('says beside the line what is unproven, uncovered or suspicious', () => {
    expect(section(render(markedReport()), 'diff')).toBe(
      [
        'The change 12 files, 3 commits',
        'Worth your eyes 2 files with something beside a line',
        '? unproven (1)',
        '○ not executed (1)',
        '! suspicious (1)',
        'a.ts modified +2 ? ○',
        'one',
        '?+two',
        'three',
        '?○+four',
        '? unproven: no test notices when these 2 lines are as before proof.unit ↑',
        '○ not executed: line 4 was not executed coverage.patch ↑',
        'five',
        'a.test.ts deleted −1 !',
        '! suspicious: the test adds is gone integrity.tests ↑',
        '-adds',
        'Everything else 1 file',
        'b.ts modified +1',
        '+b',
      ].join('\n'),
    );
  });

  it('says it, too, of lines that nothing fails for, and leads to what passed', () => {
    const finding = {
      code: 'proof.unproven',
      message: 'no test notices',
      actor: 'author',
      place: { path: 'a.ts', line: 1 },
    } as const;
    const outcome = {
      status: 'pass',
      proof: '4 of 5 hunks',
      notes: ['a.ts:1: no test notices'],
      marks: [finding],
    } as const;
    const files = [fakeFile('a.ts', { hunks: [{ before: 1, after: 1, lines: ['+a'] }] })];
    const text = render(fakeReport([fakeRequirement('proof.unit', { outcome })], { content: fakeContent({ files }) }));
    expect(section(text, 'diff')).toContain('? unproven: no test notices proof.unit ↑');
    expect(text).toContain('<a href="#r1">proof.unit ↑</a>');
    expect(text).toContain('<article id="r1"');
  });

  it('says it in each hunk that a finding speaks of', () => {
    const outcome = failing({
      code: 'proof.unproven',
      message: 'no test notices when lines 1, 9 are as before',
      actor: 'author',
      place: { path: 'a.ts', line: 1, endLine: 1 },
      detail: '@@ -0,0 +1 @@\n+a\n@@ -7,0 +9 @@\n+b\n',
    });
    const hunks = [
      { before: 1, after: 1, lines: ['+a'] },
      { before: 8, after: 9, lines: ['+b'] },
    ];
    const files = [fakeFile('a.ts', { hunks })];
    const text = render(fakeReport([fakeRequirement('proof.unit', { outcome })], { content: fakeContent({ files }) }));
    expect(section(text, 'diff')).toMatch(/\?\+a\n\? unproven: .* proof\.unit ↑\n\?\+b\n\? unproven as above ↑$/);
  });

  it('folds a long list of files that nobody has to look at', () => {
    const files = Array.from({ length: 31 }, (_, index) => fakeFile(`f${index}.ts`));
    expect(render(fakeReport([], { content: fakeContent({ files }) }))).toContain('<summary>show 31 files</summary>');
  });

  it('opens the files to look at, and folds the others', () => {
    const folds = [...render(markedReport()).matchAll(/<details class="file"( open="")?>/g)].map(([, open]) => !!open);
    expect(folds).toEqual([true, true, false]);
  });

  it('does not call a file worth your eyes for a warning about the whole of it', () => {
    const place = { path: 'a.ts' };
    const outcome = failing({ code: 'owners.none', message: 'nobody owns it', actor: 'maintainer', place });
    const report = fakeReport([fakeRequirement('owners.every-path', { enforce: 'warn', outcome })], {
      content: fakeContent({ files: [fakeFile('a.ts')] }),
    });
    expect(section(render(report), 'diff')).toContain(
      'All files 1 file\na.ts modified ·\n· worth a look: nobody owns it',
    );
  });

  it('leads from each finding to its line, and back', () => {
    const text = render(markedReport());
    expect(text).toContain('<a href="#n1"><code>a.ts:2-4</code></a>');
    expect(text).toMatch(/id="n1"[^>]*>.*<a href="#f1">proof\.unit ↑<\/a>/);
    expect(text).toContain('<div id="f1">');
  });

  it('shows a hunk with its finding where the diff does not have it', () => {
    const { content: _, ...report } = markedReport();
    expect(section(render(report), 'missing')).toContain('as before a.ts:2-4\none\n+two\nthree\n+four\nfive\n');
  });

  it('names what it leaves out', () => {
    const files = [fakeFile('a.ts', { leftOut: 4000 }), fakeFile('b.ts', { reason: 'it is binary, or empty' })];
    const text = section(render(fakeReport([], { content: fakeContent({ files, unlisted: 7 }) })), 'diff');
    expect(text).toContain("4000 more changed lines not shown: the file's diff is too large for a page");
    expect(text).toContain('it is binary, or empty');
    expect(text).toContain(
      '7 more files not listed: the change is too large for a page. All of it: git diff aaaaaaaaaaaa',
    );
  });

  it('stays small, however many findings there are, and counts the rest', () => {
    const finding = (line: number) => ({
      code: 'commands.problem',
      message: 'wrong '.repeat(500),
      actor: 'author' as const,
      place: { path: 'a.ts', line },
      detail: 'output\n'.repeat(1000),
    });
    const outcome = failing(finding(1), ...Array.from({ length: 9999 }, (_, index) => finding(index + 2)));
    const files = [fakeFile('a.ts', { hunks: [{ before: 1, after: 1, lines: ['+a'] }] })];
    const text = render(
      fakeReport([fakeRequirement('commands.lint', { outcome })], { content: fakeContent({ files }) }),
    );
    expect(text.length).toBeLessThan(600_000);
    expect(text).toContain('and 9800 more findings: <code>--format json</code> has all');
  });
});

describe('hostile content', () => {
  it.each(attacks)('%j is text wherever it stands', attack => {
    const text = render(everywhere(attack));
    expect(XMLValidator.validate(text)).toBe(true);
    expect(shapeOf(text)).toEqual(shapeOf(render(everywhere('harmless'))));
    expect(text).not.toMatch(/[^\P{C}\n]|[\u00ad\u3164\u200b]/u);
  });

  it('shows what cannot be seen in a diff, told apart from a text that says so', () => {
    const files = [
      fakeFile('a.ts', {
        hunks: [{ before: 1, after: 1, lines: ['+a\u202eb\\u202e', '+\tc\u3164', '+क्\u200dष 👩\u200d🚒 x\u200d'] }],
      }),
    ];
    const text = render(fakeReport([], { content: fakeContent({ files }) }));
    expect(text).toContain('<ins data-n="1">+a<b class="unseen">\\u202e</b>b\\u202e</ins>');
    expect(text).toContain('<ins data-n="2">+&#9;c<b class="unseen">\\u3164</b></ins>');
    expect(text).toContain('<ins data-n="3">+क्\u200dष 👩\u200d🚒 x<b class="unseen">\\u200d</b></ins>');
  });

  it('becomes a link only if all of it is an address on the web', () => {
    const links = (text: string) => {
      const answers = [{ key: 'screens', source: 'x', parts: [{ text }] }];
      const found = render(fakeReport([], { content: fakeContent({ answers }) })).matchAll(/<a href="([^#][^"]*)"/g);
      return [...found].map(([, target]) => target);
    };
    expect(links('https://example.com/a?b=1&c=2')).toEqual(['https://example.com/a?b=1&amp;c=2']);
    for (const text of [
      'javascript:trap()',
      'data:text/html,x',
      'see https://example.com',
      'https://a"b',
      'file:///etc',
    ])
      expect(links(text)).toEqual([]);
  });
});

it('allows its own style and nothing else', () => {
  const text = render(reportWithContent());
  const hash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
  expect(styleHash).toBe(hash);
  expect(text).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash}'; base-uri 'none'; form-action 'none'"/>`,
  );
  expect(text).not.toMatch(/<script|\sstyle=|\son\w+=|url\(|@import/);
});

it('leads to nothing that is not there, and names nothing twice', () => {
  const text = render(reportWithContent()) + render(markedReport()).replaceAll(/(id="|href="#)/g, '$1second-');
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
  expect(targets.length).toBeGreaterThan(20);
  expect(targets.filter(id => !ids.includes(id))).toEqual([]);
});

/** The elements of a page with their attributes' names, in order. What cannot be seen and what is code may differ with a text. */
function shapeOf(text: string): unknown {
  const parser = new XMLParser({ ignoreAttributes: false, preserveOrder: true, htmlEntities: true });
  const walk = (nodes: readonly Record<string, unknown>[]): readonly unknown[] =>
    nodes.flatMap(node => {
      const [tag = '', attributes] = Object.keys(node);
      const names = Object.entries((attributes && node[attributes]) ?? {}).map(([name, value]) =>
        name === '@_class' ? `class=${value}` : name,
      );
      const inner = node[tag];
      if (tag === '#text') return [];
      const below = Array.isArray(inner) ? walk(inner) : [];
      return (tag === 'b' && names.includes('class=unseen')) || tag === 'code' ? below : [[tag, names, below]];
    });
  return walk(parser.parse(text));
}
