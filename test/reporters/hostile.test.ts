import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Finding, NonEmpty, Outcome } from '../../src/core/outcome.ts';
import type { Report, ReportedRequirement } from '../../src/core/report.ts';
import type { ReportedContent } from '../../src/core/report-content.ts';
import { github } from '../../src/reporters/github.ts';
import { gitlab } from '../../src/reporters/gitlab.ts';
import { page } from '../../src/reporters/html/page.ts';
import { json } from '../../src/reporters/json.ts';
import { junit } from '../../src/reporters/junit.ts';
import { markdown } from '../../src/reporters/markdown.ts';
import { pretty } from '../../src/reporters/pretty.ts';
import { sarif } from '../../src/reporters/sarif.ts';
import { markedReport, reportWithContent } from '../support/content.ts';
import { fakeReport } from '../support/report.ts';

const plain = { width: 80, colour: false, detail: 'normal' } as const;

/** What a test, a path, a branch or a record might say to be taken for something else. */
const attack = fc.constantFrom(
  ...[
    '\x1b[2J',
    '\x1b]8;;https://evil.example\x07',
    '\x1b]0;x',
    '\x9b31m',
    '\x1bc',
    '\x1b',
    '\r',
    '\n',
    '\0',
    '\x07',
    '\x7f',
    '\x85',
  ],
  ...['\u202e', '\u2066', '\u2069', '\u200b', '\ufeff', '\u2028', '\ufffe', '\ud800', '\u{e0041}'],
  ...[
    '::error::x',
    '\n::set-output name=a::b',
    '\n  ::stop-commands::x',
    '##[error]',
    '##vso[task.x]',
    '##teamcity[x]',
    '::',
    '%0A::error::x',
  ],
  ...[
    '`',
    '``',
    '```',
    '~~~',
    '\n```\n',
    '</details>',
    '<img src=x>',
    '<!--',
    '-->',
    ']]>',
    '&',
    '"',
    "'",
    '|',
    '@acme/all',
    '#1',
  ],
  ...['[a](https://evil.example)', 'https://evil.example', '\\', '%', ',', ':', '/', '..', '-', ' ', 'word'],
);
const hostile = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: attack }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) }),
    { maxLength: 6 },
  )
  .map(parts => parts.join(''));

const actor = fc.constantFrom('author', 'reviewer', 'owner', 'maintainer');
const optional = { requiredKeys: ['code', 'message', 'actor'] } as { requiredKeys: ['code', 'message', 'actor'] };
const finding: fc.Arbitrary<Finding> = fc.record(
  {
    code: hostile,
    message: hostile,
    actor,
    hint: hostile,
    command: hostile,
    detail: hostile,
    place: fc.record({ path: hostile, line: fc.nat(99).map(line => line + 1) }),
  },
  optional,
);
const findings = fc.array(finding, { minLength: 1, maxLength: 14 }).map(list => list as unknown as NonEmpty<Finding>);
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    status: fc.constant('pass' as const),
    proof: hostile,
    claimed: fc.boolean(),
    notes: fc.array(hostile, { maxLength: 2 }),
  }),
  fc.record({ status: fc.constant('fail' as const), findings }),
  fc.record({
    status: fc.constant('pending' as const),
    reason: hostile,
    actor,
    waitingFor: fc.array(hostile, { maxLength: 3 }),
  }),
  fc.record({ status: fc.constant('skip' as const), reason: hostile }),
  fc.record({
    status: fc.constant('waived' as const),
    reason: hostile,
    approvedBy: hostile,
    expires: hostile,
    findings,
  }),
  fc.record({ status: fc.constant('error' as const), message: hostile, hint: hostile }),
);
const requirement: fc.Arbitrary<ReportedRequirement> = fc.record({
  id: hostile,
  section: hostile,
  summary: hostile,
  enforce: fc.constantFrom('block', 'warn', 'observe'),
  stage: fc.constantFrom('push', 'merge'),
  blocks: fc.boolean(),
  because: hostile,
  applies: hostile,
  outcome,
  milliseconds: fc.nat(),
  origin: fc.record({ file: hostile, line: fc.nat(99).map(line => line + 1) }),
  verify: hostile,
});
const texts = fc.array(hostile, { maxLength: 3 });
const content: fc.Arbitrary<ReportedContent> = fc.record({
  answers: fc.array(
    fc.record({
      key: fc.oneof(hostile, fc.constantFrom('goal', 'rollback')),
      source: hostile,
      parts: fc.array(fc.record({ name: hostile, text: hostile }, { requiredKeys: ['text'] }), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  files: fc.array(
    fc.record(
      {
        path: hostile,
        change: fc.constantFrom('added' as const, 'modified' as const, 'deleted' as const),
        owners: texts,
        hunks: fc.array(fc.record({ before: fc.nat(9), after: fc.nat(9), lines: texts }), { maxLength: 2 }),
        leftOut: fc.nat(3),
        reason: hostile,
      },
      { requiredKeys: ['path', 'change', 'owners', 'hunks', 'leftOut'] },
    ),
    { maxLength: 3 },
  ),
  unlisted: fc.nat(2),
});
const report: fc.Arbitrary<Report> = fc
  .record({
    requirements: fc.array(requirement, { maxLength: 6 }),
    verdict: fc.constantFrom('pass', 'fail', 'undecided'),
    reasons: fc.array(hostile, { maxLength: 3 }),
    name: hostile,
    owners: fc.array(fc.record({ owner: hostile, paths: fc.nat(9) }), { maxLength: 3 }),
    differences: fc.array(
      fc.record({ id: hostile, base: fc.constant('fail' as const), head: fc.constant('absent' as const) }),
      { maxLength: 2 },
    ),
    kind: fc.constantFrom('commit', 'working-tree'),
    from: fc.constantFrom('base', 'head', 'built-in'),
    content: fc.option(content, { nil: undefined }),
  })
  .map(({ requirements, name, differences, kind, from, content, ...rest }) => {
    const empty = fakeReport(requirements);
    return {
      ...empty,
      ...rest,
      ...(content ? { content } : {}),
      change: { ...empty.change, base: name, head: name, branch: name, kind },
      policy: { path: name, from, edited: differences.length > 0, differences },
      leftOut: [name],
      command: name,
    };
  });

const holds = (render: (report: Report) => string, property: (text: string, report: Report) => void) =>
  fc.assert(
    fc.property(report, one => {
      property(render(one), one);
    }),
    { numRuns: 150 },
  );

const renderings = {
  pretty: (one: Report) => pretty(one, plain),
  verbose: (one: Report) => pretty(one, { ...plain, detail: 'verbose' }),
  json: (one: Report) => json(one, plain),
  markdown: (one: Report) => markdown(one, plain),
  html: (one: Report) => page(one, plain),
  github: (one: Report) => github(one, plain),
  junit: (one: Report) => junit(one, plain),
  sarif: (one: Report) => sarif(one, plain),
  gitlab: (one: Report) => gitlab(one, plain),
};

describe('a hostile report', () => {
  it.each(Object.entries(renderings))('%s holds nothing that a terminal or a CI system acts on', (format, render) => {
    holds(render, text => {
      expect(text.replaceAll('\n', '')).not.toMatch(
        /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u,
      );
      expect(text).not.toMatch(/##\w*\[/);
      if (format !== 'github') expect(text).not.toMatch(/^\s*::/m);
    });
  });

  it('has no escape sequence but our own colours', () => {
    const colourful = (one: Report) => pretty(one, { ...plain, colour: true });
    holds(colourful, text => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one
      const rest = text.replace(/\x1b\[[0-9;]*m/g, '');
      expect(rest.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      expect(rest).not.toMatch(/^\s*::/m);
    });
  });

  it('comes back from JSON as it was', () => {
    holds(renderings.json, (text, one) => expect(JSON.parse(text)).toEqual(one));
  });

  it('is JSON for SARIF and GitLab, with fingerprints that differ', () => {
    holds(renderings.sarif, text => JSON.parse(text));
    holds(renderings.gitlab, text => {
      const prints = JSON.parse(text).map((one: { fingerprint: string }) => one.fingerprint);
      expect(new Set(prints).size).toBe(prints.length);
    });
  });

  it('is valid XML with one case for each requirement', () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      isArray: name => name === 'testcase' || name === 'testsuite',
    });
    holds(renderings.junit, (text, one) => {
      expect(XMLValidator.validate(text)).toBe(true);
      expect(text).not.toMatch(/[\ufffe\uffff]|\p{Surrogate}/u);
      const cases = (parser.parse(text).testsuites.testsuite ?? []).flatMap(
        (suite: { testcase: unknown[] }) => suite.testcase,
      );
      expect(cases).toHaveLength(one.requirements.length + (one.verdict === 'undecided' ? 1 : 0));
    });
  });

  it('makes no annotation of its own, and no more than are shown', () => {
    holds(renderings.github, text => {
      const lines = text.trimEnd().split('\n');
      const ours = /^::(error|warning|notice) (?:file=[^:,]*,line=\d+,|file=[^:,]*,)?(?:endLine=\d+,)?title=[^:,]*::/;
      for (const line of lines.slice(0, -1)) expect(line).toMatch(ours);
      expect(lines.at(-1)).toMatch(/^landworthy: (pass|fail|undecided): /);
      for (const level of ['error', 'warning', 'notice'])
        expect(lines.filter(line => line.startsWith(`::${level} `)).length).toBeLessThanOrEqual(10);
    });
  });

  it('makes no element and no attribute of its own in HTML', () => {
    const namesIn = (text: string) =>
      (text.match(/<\w[^>]*>/g) ?? []).flatMap(tag => tag.match(/^<\w+| [\w-]+(?==")/g) ?? []);
    const known = new Set([reportWithContent(), markedReport()].flatMap(one => namesIn(page(one, plain))));
    holds(renderings.html, text => {
      expect(XMLValidator.validate(text)).toBe(true);
      expect([...new Set(namesIn(text))].filter(one => !known.has(one))).toEqual([]);
    });
  });

  it('makes no markup of its own in Markdown', () => {
    holds(renderings.markdown, text => {
      const prose = withoutCode(text).replaceAll('&#8203;', ' ');
      expect(prose.replace(/<\/?details>|<\/?summary>/g, '')).not.toMatch(/[<>]/);
      expect(prose).not.toMatch(/\]\(|@\w|#\d|:\/\/|`/);
      expect((prose.match(/<details>/g) ?? []).length).toBe((prose.match(/<\/details>/g) ?? []).length);
    });
  });
});

/** Markdown without fenced blocks and code spans, as CommonMark finds them. */
function withoutCode(text: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const run = /^(`{3,})(text)?$/.exec(line);
    if (fence === undefined && run?.[2]) fence = run[1];
    else if (fence !== undefined) fence = line === fence ? undefined : fence;
    else lines.push(line);
  }
  expect(fence).toBe(undefined);
  return lines.map(withoutSpans).join('\n');
}

function withoutSpans(line: string): string {
  let rest = line;
  let prose = '';
  while (rest !== '') {
    const [run = ''] = /^`+/.exec(rest) ?? [];
    const end = run ? new RegExp(`(?<!\`)${run}(?!\`)`).exec(rest.slice(run.length)) : null;
    if (end) rest = rest.slice(run.length + end.index + run.length);
    else {
      const length = run.length || (/^\\[!-/:-@[-`{-~]/.test(rest) ? 2 : 1);
      prose += length === 2 && !run ? ' ' : rest.slice(0, length);
      rest = rest.slice(length);
    }
  }
  return prose;
}
