import { describe, expect, it } from 'vitest';
import { evidence } from '../../src/checks/evidence.ts';
import { gistOf } from '../../src/core/answer/words.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { ChangeRecord } from '../../src/core/record/record.ts';
import type { CommandRun } from '../../src/core/run/command.ts';
import { fakeChange, fakeFacts } from '../support/facts.ts';

const ask = 'What does this change make possible, and for whom?';
const place = { path: '.landworthy/changes/x.yml', line: 1 };

interface Case {
  readonly earlier?: string;
  readonly record?: Partial<ChangeRecord>;
  readonly facts?: Partial<Facts>;
}

/** The judgment on this answer to `goal`. */
async function judge(options: Record<string, unknown>, value?: unknown, { earlier, record, facts }: Case = {}) {
  const parsed = await evidence.options().parseAsync({ ask, ...options });
  const source = { kind: 'file', ...place } as const;
  const record_: ChangeRecord = {
    answers: new Map(value === undefined ? [] : [['goal', { value, source }]]),
    problems: [],
    earlier: new Map(earlier === undefined ? [] : [['goal', new Set([gistOf(earlier)])]]),
    ...record,
  };
  const known = { record: async () => record_, now: () => new Date('2026-11-20T12:00:00Z'), ...facts };
  return evidence.run(parsed, fakeFacts(known), { id: 'evidence.goal', name: 'goal' });
}

async function codes(options: Record<string, unknown>, value?: unknown, more?: Case) {
  const judgment = await judge(options, value, more);
  return judgment.status === 'fail' ? judgment.findings.map(finding => finding.code) : judgment.status;
}

const goal = 'Refunds settle in seconds, so support stops answering where the money is.';

describe('evidence', () => {
  it('passes an answer, and says that it was only claimed', async () => {
    expect(await judge({ 'min-words': 8 }, goal)).toEqual({
      status: 'pass',
      proof: `"${goal}" (in \`.landworthy/changes/x.yml\`)`,
      claimed: true,
    });
  });

  it('asks the question, and shows how to answer it', async () => {
    expect(await judge({})).toEqual({
      status: 'fail',
      findings: [
        {
          code: 'evidence.missing',
          message: `\`goal\` is not answered: ${ask}`,
          actor: 'author',
          hint: "write `goal: …` into a file in `.landworthy/changes/` that this change adds, or `Goal: …` into a commit's trailers",
          command: 'landworthy record --goal "…"',
        },
      ],
    });
  });

  it('finds the key that was misspelt', async () => {
    const answers = new Map([['gaol', { value: goal, source: { kind: 'file', ...place } as const }]]);
    expect(await judge({}, undefined, { record: { answers } })).toMatchObject({
      findings: [{ hint: expect.stringMatching(/^was `gaol` in the record meant to be `goal`\?; write /) }],
    });
  });

  it('says that the record of an older change was only touched', async () => {
    const unchanged = new Map([['goal', { kind: 'file', ...place } as const]]);
    expect(await judge({}, undefined, { record: { unchanged } })).toMatchObject({
      findings: [{ code: 'evidence.unchanged', hint: expect.stringContaining('is the record of an older change') }],
    });
  });

  it('fails with what is wrong with the record', async () => {
    const problem = { code: 'record.unreadable', message: 'not a map', actor: 'author' } as const;
    expect(await judge({}, goal, { record: { problems: [problem] } })).toEqual({ status: 'fail', findings: [problem] });
  });

  it.each([
    'TBD',
    'todo',
    '...',
    '…',
    '-',
    '',
    '   ',
    '\u200b\u200b',
    '<your goal>',
    '[goal]',
    '{{ goal }}',
    'N/A.',
    'none',
    'TODO: write this',
    'to be done',
    'see PR',
    'See above.',
    'as per title',
    'same',
    'ok',
    'xxx',
    'aaaa',
    'fill me in',
    'your answer here',
    'WIP',
    'lorem ipsum dolor sit amet',
    'work in progress',
    '<!-- the goal of this change -->',
    'Insert goal here',
    '**TBD**',
    '"tbd"',
    'blah blah blah',
    'test test',
    'Goal: TBD, we write it after the review',
    'To be decided in the next sprint',
    'will be filled in by the author before this lands',
    'Noch offen, wird nachgereicht',
    'à compléter plus tard',
  ])('refuses the placeholder %j', async text => {
    const found = await codes({}, text);
    expect(['evidence.placeholder', 'evidence.no-reason']).toContain(found[0]);
  });

  it('refuses the question as its answer', async () => {
    expect(await codes({}, `  ${ask.toUpperCase().replace(',', ' -')} `)).toEqual(['evidence.placeholder']);
  });

  it.each([
    'No downtime while a node is replaced',
    'Todo lists can be shared',
    'Nothing is lost when a queue fills up',
    'NA customers can pay by card',
  ])('takes %j for an answer', async text => expect(await codes({}, text)).toBe('pass'));

  it('refuses a text that an earlier record holds, however it is dressed', async () => {
    expect(await codes({}, ` ${goal.toUpperCase()}!! `, { earlier: goal })).toEqual(['evidence.copied']);
  });

  it('lets two changes link to the same page', async () => {
    const url = 'https://storybook.acme.dev/';
    expect(await codes({ url: true }, url, { earlier: url })).toBe('pass');
  });

  it.each([[['a', 'list']], [{ strategy: 'revert' }], [{ date: 5 }]])(
    'refuses %j where a text is asked for',
    async value => {
      expect(await codes({}, value)).toEqual(['evidence.type']);
    },
  );

  it('takes a number for a text', async () => {
    expect(await codes({ pattern: '^[0-9]+$' }, 4711)).toBe('pass');
  });

  describe('min-words', () => {
    it.each([
      ['x x x x x x x x', 0],
      ['word, word. Word! word', 1],
      ['1 2 3 4 5 6 7 8', 0],
      ['a b c d e f g h', 0],
      ['re\u200bfu\u200bnds', 1],
      ['https://a.example/one-two-three-four-five', 1],
      ['fast refunds', 2],
    ])('counts in %j %i different words', async (text, count) => {
      const judgment = await judge({ 'min-words': 3, pattern: '.' }, text);
      expect(judgment).toMatchObject({
        findings: [
          {
            code: 'evidence.too-short',
            message: `the answer has ${count} different ${count === 1 ? 'word' : 'words'}, at least 3 are asked for`,
            hint: 'numbers, single letters and repeated words do not count',
          },
        ],
      });
    });

    it('counts words where no spaces divide them', async () => {
      expect(await codes({ 'min-words': 5 }, '返金は数秒で完了するので、サポートへの問い合わせが減ります')).toBe(
        'pass',
      );
    });
  });

  it('takes one of the choices, whatever its case', async () => {
    expect(await codes({ 'one-of': ['none', 'Low', 'high'] }, ' LOW ')).toBe('pass');
    expect(await codes({ 'one-of': ['none', 'low'] }, 'none')).toBe('pass');
    expect(await judge({ 'one-of': ['low', 'high'] }, 'medium')).toMatchObject({
      findings: [
        {
          code: 'evidence.not-a-choice',
          message: '"medium" is none of `low`, `high`',
          command: 'landworthy record --goal "…"',
        },
      ],
    });
  });

  it('matches a pattern, and never runs for ever', async () => {
    expect(await codes({ pattern: '^PAY-[0-9]+$' }, 'PAY-12')).toBe('pass');
    expect(await codes({ pattern: '^PAY-[0-9]+$' }, 'PAY-12\nPAY-x')).toEqual(['evidence.no-match']);
    expect(await codes({ pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' }, 'a'.repeat(50_000))).toEqual(['evidence.no-match']);
  });

  it('refuses placeholders even where the pattern takes anything', async () => {
    expect(await codes({ pattern: '.*' }, 'TBD')).toEqual(['evidence.placeholder']);
  });

  it.each(['(?=a)', '(a)\\1', '[', '(a{1000}){1000}'])('refuses the pattern %j in a policy', async pattern => {
    const parsed = await evidence.options().safeParseAsync({ ask, pattern });
    expect(parsed.error?.issues[0]?.message).toMatch(/^not a pattern in RE2's dialect: /);
  });

  it.each([
    ['https://github.com/acme/shop/pull/7', 'pass'],
    ['https://previews.acme.dev/x?y#z', 'pass'],
    ['https://PREVIEWS.acme.dev', 'pass'],
    ['https://github.com.', 'pass'],
    ['https://acme.dev/', ['evidence.other-host']],
    ['https://evilacme.dev/', ['evidence.other-host']],
    ['https://github.com.evil.org/', ['evidence.other-host']],
    ['https://github.com@evil.org/', ['evidence.not-an-address']],
    ['https://github.com:x@evil.org/', ['evidence.not-an-address']],
    ['https://@github.com/', ['evidence.not-an-address']],
    ['https://github.com\\@evil.org/', ['evidence.not-an-address']],
    ['https:github.com/', ['evidence.not-an-address']],
    ['https://github.com /x', ['evidence.not-an-address']],
    ['see https://github.com/x', ['evidence.not-an-address']],
    ['javascript:alert(1)', ['evidence.not-an-address']],
    ['ftp://github.com/', ['evidence.not-an-address']],
    ['https://gıthub.com/', ['evidence.other-host']],
    ['https://', ['evidence.not-an-address']],
    ['https://github.com/<path>', ['evidence.not-an-address']],
  ])('answers %j as an address on allowed hosts with %j', async (url, expected) => {
    expect(await codes({ url: { hosts: ['github.com', '*.acme.dev'] } }, url)).toEqual(expected);
  });

  it.each([
    'http://localhost:3000/',
    'https://example.com/',
    'https://127.0.0.1/',
    'http://[::1]/',
    'http://2130706433/',
    'https://intranet/',
  ])('refuses %s, which nobody else can open', async url =>
    expect(await codes({ url: true }, url)).toEqual(['evidence.not-an-address']),
  );

  it('refuses a host with a scheme in a policy', () => {
    expect(evidence.options().safeParse({ ask, url: { hosts: 'https://github.com' } }).success).toBe(false);
  });

  describe('file', () => {
    const side = { kind: 'file', blob: '1'.repeat(40) } as const;
    const change = fakeChange({
      files: [
        { path: 'docs/new.md', after: side },
        { path: 'docs/mode.md', before: side, after: { ...side, kind: 'executable' } },
        { path: 'docs/gone.md', before: side },
        { path: 'docs/link.md', after: { kind: 'symlink', blob: '9' } },
      ],
    });
    const texts: Record<string, string> = {
      'docs/new.md': 'new',
      'docs/mode.md': 'mode',
      'docs/old.md': 'old',
      'docs/empty.md': ' \u200b\n',
      'docs/link.md': 'old.md',
      '.landworthy/changes/x.yml': 'goal: x',
    };
    const files = { list: async () => Object.keys(texts), read: async (path: string) => texts[path] };
    const facts = { change: async () => change, files: async () => files };

    it('passes a file that is there', async () => {
      expect(await judge({ file: true }, './docs/old.md', { facts })).toEqual({
        status: 'pass',
        proof: '"./docs/old.md" (in `.landworthy/changes/x.yml`, which is there)',
      });
    });

    it.each([
      [true, 'docs/none.md', ['evidence.no-file']],
      [true, 'docs', ['evidence.no-file']],
      [true, 'docs/empty.md', ['evidence.no-file']],
      [true, '../repo/docs/old.md', ['evidence.no-file']],
      [true, '/etc/passwd', ['evidence.no-file']],
      [true, '.landworthy/changes/x.yml', ['evidence.no-file']],
      [{ changed: true }, 'docs/new.md', 'pass'],
      [{ changed: true }, 'docs/old.md', ['evidence.file-unchanged']],
      [{ changed: true }, 'docs/mode.md', ['evidence.file-unchanged']],
      [{ changed: true }, 'docs/gone.md', ['evidence.no-file']],
      [{ changed: true }, 'docs/link.md', ['evidence.no-file']],
    ])('with `file: %j` answers %s with %j', async (file, path, expected) => {
      expect(await codes({ file }, path, { facts })).toEqual(expected);
    });
  });

  it.each([
    ['restored on 2026-11-19', 'pass'],
    ['2026-11-13', 'pass'],
    ['2026-11-21', 'pass'], // it is that day already east of here
    [{ date: '2026-11-18' }, 'pass'],
    [{ date: '2026-11-18', answer: 'restored into staging, to be removed 2027-01-01' }, 'pass'],
    ['2026-11-12', ['evidence.too-old']],
    ['2026-11-22', ['evidence.future']],
    ['2026-11-20T13:00:00Z', ['evidence.future']],
    ['2026-11-20T13:00:00+02:00', 'pass'],
    ['2026-02-31', ['evidence.undated']],
    ['last week', ['evidence.undated']],
    ['12026-11-19', ['evidence.undated']],
    [{ date: 'yesterday', answer: 'seen on 2026-11-19' }, ['evidence.undated']],
  ])('on 2026-11-20, with at most seven days, answers %j with %j', async (value, expected) => {
    expect(await codes({ 'max-age': '7d' }, value)).toEqual(expected);
  });

  describe('verify', () => {
    const ran = (more: Partial<CommandRun>): CommandRun => ({
      exitCode: 0,
      ended: 'exit',
      output: '',
      stdout: '',
      milliseconds: 1,
      changedFiles: [],
      newFiles: [],
      ...more,
    });

    it('gives the answer to the command, and no longer calls it claimed', async () => {
      const requests: unknown[] = [];
      const run: Facts['run'] = async request => {
        requests.push(request);
        return ran({});
      };
      expect(await judge({ verify: './ticket-exists' }, 'PAY-12 is solved', { facts: { run } })).toEqual({
        status: 'pass',
        proof: '"PAY-12 is solved" (in `.landworthy/changes/x.yml`, accepted by `verify`)',
      });
      expect(requests).toEqual([{ run: './ticket-exists', timeout: 60_000, stdin: 'PAY-12 is solved' }]);
    });

    it.each([
      { exitCode: 1 },
      { ended: 'timeout', exitCode: undefined },
      { ended: 'signal', exitCode: undefined },
    ] as const)('refuses the answer where the command ends with %j', async more => {
      const run = async () => ran({ ...more, output: 'no such ticket' });
      expect(await judge({ verify: './v' }, 'PAY-12 is solved', { facts: { run } })).toMatchObject({
        findings: [{ code: 'evidence.unverified', detail: 'no such ticket' }],
      });
    });

    it.each([{ exitCode: 127 }, { ended: 'not-started', exitCode: undefined }] as const)(
      'cannot find out where the command is not there: %j',
      async more => {
        const run = async () => ran(more);
        await expect(judge({ verify: './v' }, 'PAY-12 is solved', { facts: { run } })).rejects.toThrow(
          '`./v` could not be run',
        );
      },
    );

    it('is not asked about a placeholder', async () => {
      expect(await codes({ verify: './v' }, 'TBD')).toEqual(['evidence.placeholder']);
    });

    it('is what makes a requirement costly', () => {
      const parse = (more: object) => evidence.options().parse({ ask, ...more });
      expect(evidence.runs?.(parse({}))).toBe(false);
      expect(evidence.runs?.(parse({ verify: './v' }))).toBe(true);
    });
  });

  describe('not applicable', () => {
    it.each([
      { 'not-applicable': 'no screen changes' },
      'n/a: no screen changes',
      'Not applicable - no screen changes',
    ])('passes %j, and shows the reason', async value => {
      expect(await judge({ url: true }, value)).toEqual({
        status: 'pass',
        proof: 'not applicable: "no screen changes" (in `.landworthy/changes/x.yml`)',
        claimed: true,
      });
    });

    it.each([
      'n/a',
      { 'not-applicable': true },
      { 'not-applicable': '' },
      { 'not-applicable': 'TBD' },
      { 'not-applicable': 'n a' },
      'N/A: none',
    ])('refuses %j, which has no reason', async value =>
      expect(await codes({ url: true }, value)).toEqual(['evidence.no-reason']),
    );

    it('is refused where the policy says so', async () => {
      expect(await codes({ 'not-applicable': false }, 'n/a: no screen changes')).toEqual(['evidence.must-apply']);
    });
  });
});
