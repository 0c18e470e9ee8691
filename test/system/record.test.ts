import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../../src/core/change.ts';
import type { Files } from '../../src/core/facts.ts';
import { given } from '../../src/core/record/record.ts';
import { rollbackOf } from '../../src/core/record/trailers.ts';
import { recordBlocks } from '../../src/system/record/blocks.ts';
import { parseRecord } from '../../src/system/record/parse.ts';
import { readRecord } from '../../src/system/record/record.ts';
import { fakeChange } from '../support/facts.ts';

const path = '.landworthy/changes/x.yml';
const folder = (texts: Record<string, string>): Files => ({
  list: async () => Object.keys(texts).sort(),
  read: async name => texts[name],
});

interface Case {
  readonly base?: Record<string, string>;
  readonly head?: Record<string, string>;
  readonly trailers?: readonly (readonly [string, string])[];
  readonly pullRequest?: string;
}

/** The record of a change from `base` to `head`, whose texts are paths and contents. */
async function read({ base = {}, head = {}, trailers = [], pullRequest }: Case) {
  const side = (text: string | undefined) => (text === undefined ? undefined : ({ kind: 'file', blob: text } as const));
  const files = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort().flatMap(name => {
    const [before, after] = [side(base[name]), side(head[name])];
    return base[name] === head[name] ? [] : { path: name, ...(before && { before }), ...(after && { after }) };
  });
  const commit = {
    sha: 'c'.repeat(40),
    trailers: trailers.map(([key, value]) => ({ key, value })),
  } as unknown as Commit;
  const record = await readRecord({
    change: fakeChange({ files, commits: trailers.length ? [commit] : [] }),
    head: folder(head),
    before: folder(base),
    base: folder(base),
    pullRequest: async () => pullRequest,
  });
  const said = Object.fromEntries([...record.answers].map(([key, { value }]) => [key, value]));
  return { ...record, said, codes: record.problems.map(problem => problem.code) };
}

const block = (yaml: string) => `Text\n\n\`\`\`landworthy\n${yaml}\n\`\`\`\n`;

describe('the record of a change', () => {
  it('is read from a file before the trailers, and from these before the text of the pull request', async () => {
    const { answers } = await read({
      head: { [path]: 'goal: from the file\n' },
      trailers: [
        ['Goal', 'from the trailer'],
        ['Impact', 'from the trailer'],
      ],
      pullRequest: block('goal: from the text\nimpact: from the text\nscreens: from the text'),
    });
    expect([...answers]).toEqual([
      ['goal', { value: 'from the file', source: { kind: 'file', path, line: 1 } }],
      ['impact', { value: 'from the trailer', source: { kind: 'trailer', commit: 'c'.repeat(40) } }],
      ['screens', { value: 'from the text', source: { kind: 'pull-request' } }],
    ]);
  });

  it('does not count a file that this diff does not touch', async () => {
    const text = { [path]: 'goal: of an older change\n' };
    expect((await read({ base: text, head: text })).said).toEqual({});
  });

  it('does not count an answer that a touched file of an older change already held', async () => {
    const { said, unchanged } = await read({
      base: { [path]: 'goal: of an older change\nimpact: low\n' },
      head: { [path]: '# touched\ngoal: of an older   change\nimpact: high\n' },
    });
    expect(said).toEqual({ impact: 'high' });
    expect([...(unchanged ?? [])]).toEqual([['goal', { kind: 'file', path, line: 2 }]]);
  });

  it('does not count the record of an older change under another name', async () => {
    const text = 'goal: of an older change\nrollback: { strategy: revert }\n';
    const { said } = await read({ base: { '.landworthy/changes/old.yml': text }, head: { [path]: text } });
    expect(said).toEqual({});
  });

  it('does not count a file that this diff deletes', async () => {
    expect((await read({ base: { [path]: 'goal: x\n' } })).said).toEqual({});
  });

  it.each<[string, Case]>([
    ['a file', { head: { [path]: 'goal: Refunds settle\n  in seconds!\n' } }],
    ['a trailer', { trailers: [['Goal', 'refunds settle in seconds']] }],
    ['the text of a pull request', { pullRequest: block('goal: "Refunds settle in seconds."') }],
  ])('knows a text in %s that an older record holds', async (_, more) => {
    const old = '.landworthy/changes/old.yml';
    const text = 'goal: >-\n  Refunds settle\n  in seconds\n';
    const record = await read({ ...more, base: { [old]: text }, head: { ...more.head, [old]: text } });
    expect(given(record, 'goal')).toMatchObject({ kind: 'answer', repeated: true });
  });

  it('knows a text that a template of the base holds', async () => {
    const template = { '.github/pull_request_template.md': block('goal: Say what this makes possible') };
    const record = await read({
      base: template,
      head: template,
      pullRequest: block('goal: Say what this makes possible'),
    });
    expect(given(record, 'goal')).toMatchObject({ repeated: true });
  });

  it('says when two files of one change contradict each other', async () => {
    const { problems } = await read({ head: { [path]: 'goal: one\n', '.landworthy/changes/y.yml': 'goal: two\n' } });
    expect(problems).toEqual([
      {
        code: 'record.conflict',
        message: `\`goal\` is answered twice, in \`${path}\` and in \`.landworthy/changes/y.yml\`, with different words`,
        actor: 'author',
        place: { path: '.landworthy/changes/y.yml' },
        hint: 'keep one of them',
      },
    ]);
  });

  it('collects flags from all trailers', async () => {
    const trailers = [
      ['Flag', 'a'],
      ['flag', 'b, a'],
    ] as const;
    expect((await read({ trailers })).said).toEqual({ flags: ['a', 'b'] });
  });

  it.each([
    ['revert', { strategy: 'revert' }],
    ['flag refunds-v2', { strategy: 'flag', flag: 'refunds-v2' }],
    ['flag refunds-v2 and wait a minute', { strategy: 'flag', flag: 'refunds-v2', steps: 'and wait a minute' }],
    ['down-migration run 0042.down.sql', { strategy: 'down-migration', steps: 'run 0042.down.sql' }],
    ['not applicable: only words change', 'not applicable: only words change'],
  ])('reads the trailer `Rollback: %s`', (text, expected) => {
    expect(rollbackOf(text)).toEqual(expected);
  });
});

describe('a file that is no record', () => {
  it.each([
    ['the record is empty', ''],
    ['the record is empty', '# only a comment\n'],
    ['the record is no map of answers', '- a\n- b\n'],
    ['the record is no map of answers', 'just words'],
    ['the file is not UTF-8', 'goal: caf\uFFFD\n'],
    ['the key `goal` stands here twice', 'goal: a\ngoal: b\n'],
    ['a second document begins here', 'goal: a\n---\ngoal: b\n'],
    ['no key may be called `__proto__`', '__proto__:\n  goal: polluted\n'],
    ['the file is larger than 1 MiB', `goal: ${'x'.repeat(1_048_576)}\n`],
    ['an alias of this file is not defined, refers to itself, or grows beyond bounds', 'goal: &a [*a]\n'],
  ])('%s', (message, text) => {
    const { problems, answers } = parseRecord(text, path);
    expect(problems.map(problem => problem.message)).toEqual([`\`${path}\`: ${message}`]);
    expect(answers.size).toBe(0);
  });

  it('is told of, whatever it holds, and never crashes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'ab:-[]{}&*!|>\'"#%@`,? \n\t') })),
        text => {
          const { answers, problems } = parseRecord(text, path);
          expect(answers.size === 0 || problems.length === 0).toBe(true);
        },
      ),
    );
  });
});

describe('blocks in the text of a pull request', () => {
  it.each<[string, string, readonly string[]]>([
    ['several', `${block('a: 1')}${block('b: 2')}`, ['a: 1', 'b: 2']],
    ['with Windows line ends', block('a: 1\nb: 2').replaceAll('\n', '\r\n'), ['a: 1\nb: 2']],
    ['with tildes and other words', '~~~landworthy record\na: 1\n~~~', ['a: 1']],
    ['that are indented', '  ```landworthy\n  a: 1\n    b: 2\n  ```', ['a: 1\n  b: 2']],
    ['that are never closed', '```landworthy\na: 1', ['a: 1']],
    ['with a shorter fence inside', '````landworthy\na: |\n  ```\n  x\n  ```\n````', ['a: |\n  ```\n  x\n  ```']],
    ['in a quoted reply', '> ```landworthy\n> a: 1\n> ```', []],
    ['inside another block', '````md\n```landworthy\na: 1\n```\n````', []],
    ['of another language', '```yaml\na: 1\n```\n```landworthyish\na: 1\n```', []],
    ['that are indented code', '    ```landworthy\n    a: 1\n    ```', []],
    ['that are commented out', '<!--\n```landworthy\na: 1\n```\n-->', []],
    ['behind a comment in one line', '<!-- note -->\n```landworthy\na: 1\n```', ['a: 1']],
  ])('%s', (_, text, expected) => {
    expect(recordBlocks(text)).toEqual(expected);
  });

  it('hold any text that is fenced long enough', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'ab`~ :') })), lines => {
        const yaml = lines.join('\n');
        const fence = '`'.repeat(Math.max(2, ...[...yaml.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
        expect(recordBlocks(`${fence}landworthy\n${yaml}\n${fence}`)).toEqual([yaml]);
      }),
    );
  });
});
