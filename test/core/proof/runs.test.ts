import { expect, it } from 'vitest';
import { without } from '../../../src/core/proof/hunk.ts';
import { openInert } from '../../../src/core/proof/inert.ts';
import { runsOf } from '../../../src/core/proof/runs.ts';
import { hunkBetween } from '../../support/hunks.ts';

/** The lines of each change alone, and the text without it. */
async function runs(path: string, before: string, head: string) {
  const found = await runsOf(hunkBetween(path, before, head), openInert());
  return found.map(run => ({ lines: `${run.line}-${run.endLine}`, without: without([run]) }));
}
const lines = async (...given: Parameters<typeof runs>) => (await runs(...given)).map(one => one.lines);

const was = `function price(item) {
  const sum = item.cents;
  const one = 1;
  return sum;
}

function label(item) {
  return item.name;
}
`;

it('tells the changes of different statements from each other, each with all else as it is', async () => {
  const is = was.replace('= item.cents;', '= item.cents * item.count;').replace('return sum;', 'return round(sum);');
  expect(await runs('a.js', was, is)).toEqual([
    { lines: '2-2', without: is.replace(' * item.count', '') },
    { lines: '4-4', without: is.replace('round(sum)', 'sum') },
  ]);
});

it('tells those of different functions from each other', async () => {
  const is = was.replace('return sum;', 'return round(sum);').replace('return item.name;', "return item.name || '';");
  expect(await lines('a.ts', was, is)).toEqual(['4-4', '8-8']);
});

it.each([
  ['one statement', 'f({\n  a: 1,\n  b: 2,\n  c: 3,\n});\n', 'f({\n  a: 2,\n  b: 2,\n  c: 4,\n});\n'],
  ['the head and the end of a block', 'f();\ng();\n', 'if (a) {\nf();\n}\ng();\n'],
  ['one that stood there before', 'f(\n  1,\n  2,\n  3\n);\n', 'f(4);\n  2;\ng(5);\n'],
])('leaves together what belongs to %s', async (_, before, head) => {
  expect(await lines('a.js', before, head)).toEqual([]);
});

it('takes no account of what tests cannot notice', async () => {
  const is = was.replace('return sum;', 'return round(sum);').replace('  const one', '  // The first.\n  const one');
  expect(await lines('a.js', was, is)).toEqual([]);
});

it('tries no lines that are only gone, beside which others are tried', async () => {
  const is = was.replace('return sum;', 'return round(sum);').replace('  const sum = item.cents;\n', '');
  expect(await lines('a.js', was, is)).toEqual(['3-3']);
});

it('tries no lines that only stood in something that is gone', async () => {
  const before = 'def f(a):\n    b = 1\n    c = 2\n    try:\n        g(b)\n    except Bad:\n        raise\n';
  expect(await lines('a.py', before, 'def f(a):\n    b = 2\n    c = 2\n    g(b)\n')).toEqual(['2-2']);
});

it('leaves alone what is written anew', async () => {
  const text = (word: string) => Array.from({ length: 10 }, (_, n) => `${word}(${n});\nx(${n});\n`).join('');
  expect(await lines('a.js', text('a'), text('b'))).toEqual([]);
});

it.each([
  [
    'Python, by its statements',
    'a.py',
    'def f(a):\n    if a:\n        b = 1\n    c = 2\n    return a\n',
    ['2-2', '5-5'],
  ],
  ['a language that is not read, by two lines between them', 'a.go', 'if a\nb = 1\nc = 2\nreturn a\n', ['1-1', '4-4']],
  ['a language that is not read, by an empty line', 'a.go', 'if a\n\nreturn a\n', ['1-1', '3-3']],
  ['a language that is not read, not by a line', 'a.go', 'if a\nb = 1\nreturn a\n', []],
  ['a program that is none', 'a.js', 'if a\nb = 1\nreturn a\n', []],
])('does so in %s', async (_, path, before, expected) => {
  expect(await lines(path, before, before.replace('if a', 'if b').replace('return a', 'return b'))).toEqual(expected);
});

it('keeps an end without a line break', async () => {
  expect(await runs('a.js', 'a(1);\nb();\nc(1);', 'a(2);\nb();\nc(2);')).toEqual([
    { lines: '1-1', without: 'a(1);\nb();\nc(2);' },
    { lines: '3-3', without: 'a(2);\nb();\nc(1);' },
  ]);
});
