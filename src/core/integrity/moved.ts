import type { Assertion } from './assertions.ts';
import type { Matches } from './match-tests.ts';
import type { Test, TestFile } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { countTexts, takeText } from './text.ts';

/** Takes an assertion out of those that this change writes somewhere; false where it writes no such one. */
export type TakeMoved = (text: string) => boolean;

/** The assertions of the functions that this change writes, or adds assertions to, and that a test begins to call. */
export type Helpers = (before: Test, head: Test) => readonly Assertion[];

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
    // Who does not wait for a promise does not see how it ends.
    .replace(/^await(?!.*\.(?:rejects|resolves)\b)/, '');

export function newHelpers(touched: readonly ChangedText[]): Helpers {
  const named = (side: 'before' | 'head') => {
    const found = new Map<string, Assertion[]>();
    for (const file of touched.flatMap(({ tests }) => tests[side] ?? [])) {
      for (const assertion of outside(file)) {
        const name = functionAt(file, assertion.at);
        if (name !== undefined) found.set(name, [...(found.get(name) ?? []).slice(0, 200), assertion]);
      }
    }
    return found;
  };
  const known = named('before');
  const grown = [...named('head')].filter(([name, { length }]) => length > (known.get(name)?.length ?? 0));
  return (before, head) =>
    grown.flatMap(([name, assertions]) => (calls(head, name) && !calls(before, name) ? assertions : []));
}

const calls = ({ body }: Test, name: string) => body.includes(`${name}(`);

function outside({ assertions, tests }: TestFile): readonly Assertion[] {
  const inTests = new Set(tests.flatMap(test => test.assertions.map(({ at }) => at)));
  return assertions.filter(({ at }) => !inTests.has(at));
}

const definition =
  /\b(?:function\*?|def|func|fn|fun|void)\s+(?:\([^()\n]*\)\s*)?(?:self\.)?([A-Za-z_$][\w$]*)|\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*(?:async\s*)?(?:\(|function\b|\w+\s*=>)/g;

/** The name of the function that begins last before this offset; undefined where none does, as in a hook of the runner. */
function functionAt({ parsed }: TestFile, at: number): string | undefined {
  const last = [...parsed.code.slice(Math.max(0, at - 4000), at).matchAll(definition)].at(-1);
  return last?.[1] ?? last?.[2];
}

const isCalled = (name: string | undefined, files: readonly TestFile[]): boolean =>
  name === undefined || files.reduce((sum, { parsed }) => sum + parsed.code.split(name).length - 1, 0) > 1;
