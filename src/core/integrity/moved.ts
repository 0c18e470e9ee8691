import type { Assertion } from './assertions.ts';
import type { Matches } from './match-tests.ts';
import type { TestFile } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { countTexts, takeText } from './text.ts';

/** Takes an assertion out of those that this change writes somewhere; false where it writes no such one. */
export type TakeMoved = (text: string) => boolean;

/**
 * The assertions that the head has and that did not stand in the same test, or outside of all, before. What a test lost
 * and stands among them was only moved: into another test, or into a function.
 */
export function movedAssertions({ kept }: Matches, touched: readonly ChangedText[]): TakeMoved {
  const files = (side: 'before' | 'head') => touched.flatMap(({ tests }) => tests[side] ?? []);
  const free = countTexts(files('head').flatMap(({ assertions }) => assertions.map(({ text }) => plain(text))));
  for (const { before, head } of kept) {
    const known = countTexts(before.assertions.map(({ text }) => plain(text)));
    for (const { text } of head.assertions) if (takeText(known, plain(text))) takeText(free, plain(text));
  }
  for (const text of files('before').flatMap(outside)) takeText(free, plain(text.text));
  // In a function that nobody calls they are as good as gone: a test that lost its name or its mark is one.
  const heads = files('head');
  for (const file of heads)
    for (const one of outside(file)) if (!isCalled(functionAt(file, one.at), heads)) takeText(free, plain(one.text));
  return text => takeText(free, plain(text));
}

/** White space, kinds of quotes and commas at the end of a list say nothing. */
export const plain = (text: string): string =>
  text
    .replace(/\s+/g, '')
    .replace(/["`]/g, "'")
    .replace(/,(?=[)\]}])/g, '')
    .replace(/^await/, '');

function outside({ assertions, tests }: TestFile): readonly Assertion[] {
  const inTests = new Set(tests.flatMap(test => test.assertions.map(({ at }) => at)));
  return assertions.filter(({ at }) => !inTests.has(at));
}

const definition =
  /\b(?:function\*?|def|func|fn|fun|void|const|let|var)\s+(?:\([^()\n]*\)\s*)?(?:self\.)?([A-Za-z_$][\w$]*)/g;

/** The name of the function that begins last before this offset; undefined where none does, as in a hook of the runner. */
const functionAt = ({ parsed }: TestFile, at: number): string | undefined =>
  [...parsed.code.slice(Math.max(0, at - 4000), at).matchAll(definition)].at(-1)?.[1];

const isCalled = (name: string | undefined, files: readonly TestFile[]): boolean =>
  name === undefined || files.reduce((sum, { parsed }) => sum + parsed.code.split(name).length - 1, 0) > 1;
