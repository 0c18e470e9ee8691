import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Result } from 'sarif';
import { describe, expect, it } from 'vitest';
import { github } from '../../src/reporters/github.ts';
import { gitlab } from '../../src/reporters/gitlab.ts';
import { type Format, reporters } from '../../src/reporters/index.ts';
import { json } from '../../src/reporters/json.ts';
import { junit } from '../../src/reporters/junit.ts';
import { jobSummary, markdown } from '../../src/reporters/markdown.ts';
import { sarif } from '../../src/reporters/sarif.ts';
import { failing, fakeReport, fakeRequirement, fullReport } from '../support/report.ts';

const plain = { width: 100, colour: false, detail: 'normal' } as const;
const parsed = (text: string) => JSON.parse(text);

describe('the renderings', () => {
  it.each([
    ['markdown', 'md'],
    ['github', 'txt'],
    ['junit', 'xml'],
    ['sarif', 'sarif'],
    ['gitlab', 'json'],
  ] as const)('%s says every outcome', async (format: Format, extension) => {
    const render = await reporters[format]();
    await expect(render(fullReport(), plain)).toMatchFileSnapshot(`expected/${format}.${extension}`);
  });

  it('json is the report itself', () => {
    expect(parsed(json(fullReport(), plain))).toEqual(fullReport());
  });
});

/** As many failures as this, each one a finding with a message of this length. */
function manyFailures(number: number, length = 20) {
  return fakeReport(
    Array.from({ length: number }, (_, index) =>
      fakeRequirement(`tests.t${index}`, {
        outcome: failing({
          code: 'tests.failed',
          message: `${index} ${'word '.repeat(length / 5)}`,
          actor: 'author',
          detail: 'output\n'.repeat(50),
        }),
      }),
    ),
  );
}

describe('github', () => {
  const lines = (text: string) => text.trimEnd().split('\n');

  it('keeps to ten annotations of a level, the last of which says the verdict and how many more there are', () => {
    const text = lines(github(manyFailures(25), plain));
    expect(text).toHaveLength(11);
    expect(text[9]).toBe(
      '::error title=landworthy%3A 16 more::16 more findings of 25 could not be annotated; `refunds` is not fit to land on `origin/main`: 25 requirements block it: see the job summary or the log',
    );
    expect(text[10]).toMatch(/^landworthy: fail: .*; 25 of 25 requirements applied: 25 failed$/);
  });

  it('puts what blocks before what warns', () => {
    const levels = lines(github(fullReport(), plain)).map(line => line.split(' ')[0]);
    expect(levels).toEqual([
      '::error',
      '::error',
      '::error',
      '::error',
      '::warning',
      '::warning',
      '::notice',
      '::notice',
      'landworthy:',
    ]);
  });

  it('notices lines that are worth a look though nothing fails there', () => {
    const place = { path: 'src/a.ts', line: 3, endLine: 5 };
    const mark = { code: 'proof.unproven', message: 'no test notices', actor: 'author', place } as const;
    const report = fakeReport([
      fakeRequirement('proof.unit', { outcome: { status: 'pass', proof: 'so', marks: [mark] } }),
    ]);
    expect(lines(github(report, plain))[0]).toBe(
      '::notice file=src/a.ts,line=3,endLine=5,title=proof.unit::no test notices%0Acheck it again: landworthy check --only proof.unit --partial',
    );
  });

  it('escapes as the runner unescapes', () => {
    const outcome = failing({
      code: 'a.b',
      message: '100% wrong',
      actor: 'author',
      place: { path: 'a,b:c%d.ts', line: 1, endLine: 3, column: 2 },
    });
    expect(lines(github(fakeReport([fakeRequirement('a.b', { outcome })]), plain))[0]).toBe(
      '::error file=a%2Cb%3Ac%25d.ts,line=1,endLine=3,col=2,title=a.b::100%25 wrong%0Acheck it again: landworthy check --only a.b --partial',
    );
  });
});

describe('markdown', () => {
  it('fits into a comment and says what was cut', () => {
    const text = markdown(manyFailures(400, 900), plain);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toMatch(/^### ❌ landworthy: fail\n/);
    expect(text).toMatch(
      /\*\*This report was cut:\*\* \d+ parts of 400 did not fit. The verdict stands; see all with `landworthy check`/,
    );
  });

  it('fits into a job summary, counted in bytes', () => {
    const summary = jobSummary(manyFailures(200, 900), 100_000);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(100_000);
    expect(summary).toContain('**This report was cut:**');
  });

  it('keeps what is hostile from being markup', () => {
    const outcome = failing({
      code: 'a.b',
      message: '</details><img src=x> @acme/all [click](https://evil.example) closes #1 **bold** $x$ `` `a`b` ``',
      actor: 'author',
      place: { path: '`a`|b.ts' },
      detail: '````\n</details>\n# title',
    });
    expect(markdown(fakeReport([fakeRequirement('a.b', { outcome })]), plain)).toContain(
      [
        '- **wrong:** &lt;/details&gt;&lt;img src=x&gt; @&#8203;acme/all \\[click\\](https\\://evil.example) closes #&#8203;1 \\*\\*bold\\*\\* $&#8203;x$ \\`\\` `a`b\\` \\`\\` (`` `a`|b.ts ``)',
        '- **who:** the author',
        '- **check it again:** `landworthy check --only a.b --partial`',
        '',
        '<details><summary>output</summary>',
        '',
        '`````text',
        '````',
        '</details>',
        '# title',
        '`````',
        '',
        '</details>',
      ].join('\n'),
    );
  });
});

describe('junit', () => {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });

  it('is valid XML whose numbers are those of its cases', () => {
    const text = junit(fullReport(), plain);
    expect(XMLValidator.validate(text)).toBe(true);
    expect(parser.parse(text).testsuites).toMatchObject({ tests: '12', failures: '2', errors: '1', skipped: '4' });
  });

  it('has an error of its own where nothing else says that the verdict is undecided', () => {
    const report = fakeReport([], {
      verdict: 'undecided',
      reasons: ['the change is empty: there is nothing to judge'],
    });
    expect(parser.parse(junit(report, plain)).testsuites).toMatchObject({ tests: '1', errors: '1' });
  });
});

describe('sarif', () => {
  it('puts what has no place on a line of the change, where code scanning shows it', () => {
    const outcome = failing(
      { code: 'a.b', message: 'm', actor: 'author' },
      { code: 'a.b', message: 'n', actor: 'author', place: { path: 'src/a.ts', line: 7 } },
    );
    const report = fakeReport([fakeRequirement('a.b', { outcome })]);
    const anchored = { ...report, change: { ...report.change, anchor: { path: 'src/b.ts', line: 3 } } };
    const places = parsed(sarif(anchored, plain)).runs[0]?.results?.map(({ locations }: Result) => {
      const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
      return `${artifactLocation?.uri}:${region?.startLine}`;
    });
    expect(places).toEqual(['src/b.ts:3', 'src/a.ts:7']);
    const prints = (one: typeof report) =>
      parsed(sarif(one, plain)).runs[0]?.results?.map(({ partialFingerprints }: Result) => partialFingerprints);
    expect(prints(anchored)).toEqual(prints(report));
  });

  it('keeps what code scanning asks for: known rules, no empty text, one place each, unique fingerprints', () => {
    const [run] = parsed(sarif(fullReport(), plain)).runs;
    const rules = run.tool.driver.rules.map((rule: { id: string }) => rule.id);
    expect(new Set(rules).size).toBe(rules.length);
    for (const rule of run.tool.driver.rules)
      expect([rule.shortDescription.text, rule.fullDescription.text, rule.help.text]).not.toContain('');
    for (const result of run.results) {
      expect(rules[result.ruleIndex]).toBe(result.ruleId);
      expect(result.message.text).not.toBe('');
      expect(result.locations).toHaveLength(1);
      expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
    }
    const prints = run.results.map(
      (one: { partialFingerprints: { primaryLocationLineHash: string } }) =>
        one.partialFingerprints.primaryLocationLineHash,
    );
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('writes a path as a URI', () => {
    const outcome = failing({ code: 'a.b', message: 'wrong', actor: 'author', place: { path: 'src/ä b#?%\n.ts' } });
    const [run] = parsed(sarif(fakeReport([fakeRequirement('a.b', { outcome })]), plain)).runs;
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('src/%C3%A4%20b%23%3F%25%0A.ts');
  });

  it('points into the repository where a starter policy brought the requirement', () => {
    const outcome = failing({ code: 'a.b', message: 'wrong', actor: 'author' });
    const requirement = fakeRequirement('a.b', { outcome, origin: { file: 'landworthy:standard', line: 30 } });
    const [run] = parsed(sarif(fakeReport([requirement]), plain)).runs;
    expect(run.results[0].locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'landworthy.yml' },
      region: { startLine: 1 },
    });
  });

  it('says that it was not successful when the verdict is undecided', () => {
    const report = fakeReport([], { verdict: 'undecided', reasons: ['the change is empty'] });
    const [run] = parsed(sarif(report, plain)).runs;
    expect([run.invocations, run.results.length]).toEqual([[{ executionSuccessful: false }], 1]);
  });
});

describe('gitlab', () => {
  it('gives equal findings different fingerprints, and the same ones in every run', () => {
    const finding = { code: 'a.b', message: 'wrong', actor: 'author', place: { path: 'a', line: 1 } } as const;
    const report = fakeReport([
      fakeRequirement('a.b', { outcome: failing(finding, { ...finding, place: { path: 'a', line: 9 } }) }),
    ]);
    const prints = parsed(gitlab(report, plain)).map((one: { fingerprint: string }) => one.fingerprint);
    expect(prints).toEqual(['2c8349773940c08d:1', '2c8349773940c08d:2']);
  });

  it('is an empty list when nothing is wrong', () => {
    expect(gitlab(fakeReport([fakeRequirement('a.b')]), plain)).toBe('[]\n');
  });
});
