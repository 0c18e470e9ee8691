import type { Test } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { quote } from './text.ts';

const defined =
  /\b(?:function\*?|class|interface|type|enum|struct|trait|def|fn|func|fun|const|let|var|module|mod|static|val|public|private|protected)\s+(?:\([^)\n]*\)\s*)?(?:self\.)?(?:[\w<>[\]]+\s+)?([A-Za-z_$][\w$]{2,})|^[ \t]*(?:async\s+|get\s+|set\s+|static\s+)?([A-Za-z_$][\w$]{2,})\s*\([^;\n]*\)\s*(?::[^;\n]*)?\{\s*$/gm;

/** Names what a test was about. */
export type Subjects = (test: Test) => string | undefined;

/** Tells what a test was about that this change takes out of the source: then the test goes with it, which is honest. */
export function removedSubjects(files: readonly ChangedText[]): Subjects {
  const sources = files.filter(({ isTest, before }) => !isTest && before !== undefined);
  const still = new Set(files.filter(({ isTest }) => !isTest).flatMap(file => wordsOf(file, 'head')));
  const gone = new Map<string, string>();
  for (const file of sources) {
    const code = file.parsed().before?.code ?? '';
    const names = [...code.matchAll(defined)].map(([, one, other]) => one ?? other ?? '');
    for (const name of [...names, ...(code.match(compound) ?? [])])
      if (name && !still.has(name) && !gone.has(name)) gone.set(name, file.path);
  }
  const deleted = files.filter(({ isTest, head, before }) => !isTest && head === undefined && before !== undefined);
  return test => {
    for (const [word] of `${test.name} ${test.text}`.matchAll(/[A-Za-z_$][\w$]{2,}/g)) {
      const path = gone.get(word);
      if (path !== undefined && !declares(test, word)) return `${quote(word)} of ${quote(path)}`;
    }
    const stem = stemOf(test.path);
    const source = deleted.find(({ path }) => stem.length > 2 && stemOf(path) === stem);
    return source ? quote(source.path) : undefined;
  };
}

/** A name that nobody gives to two things: `containsIgnoreCase`, `max_body_size`. */
const compound = /\b[A-Za-z]{2,}(?:[a-z][A-Z]|_[a-z])\w{4,}/g;

/** Its own variable. */
const declares = ({ text }: Test, word: string) =>
  new RegExp(
    `\\b(?:const|let|var|val|def|fn|function)\\s+${word.replaceAll('$', '\\$')}\\b|\\b${word.replaceAll('$', '\\$')}\\s*(?::=|=[^=>])`,
  ).test(text);

const wordsOf = (file: ChangedText, side: 'before' | 'head'): readonly string[] =>
  file.parsed()[side]?.code.match(/[A-Za-z_$][\w$]{2,}/g) ?? [];

/** `src/refunds.ts` and `test/refunds.test.ts` have the same. */
export const stemOf = (path: string): string =>
  path
    .replace(/^.*\//, '')
    .replace(/\..*$/, '')
    .replace(/^test_|_test$|_spec$|(?<=[a-z])Tests?$/g, '')
    .toLowerCase();
