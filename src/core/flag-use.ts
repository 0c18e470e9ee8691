import type { Facts, Files } from './facts.ts';
import type { FlagRules } from './flag-rules.ts';
import { compileGlobs, type PathMatcher } from './glob.ts';
import type { Place } from './outcome.ts';
import { recordFolder } from './record.ts';
import { readSource, type Source } from './source.ts';
import { commonSyntax, syntaxOf } from './syntax.ts';

const tests = compileGlobs([
  '**/{test,tests,__tests__,spec,specs,fixtures,__mocks__}/**',
  '**/*{.,_,-}{test,tests,spec}.*',
  '**/test_*.py',
  '**/*Test.{java,kt,php,cs}',
  '**/*Tests.{java,kt,cs,swift}',
]);

/** Whether a use in this file counts: not in documents, data, tests, the change record, or where flags are registered. */
export function countsUses({ registry, 'used-in': usedIn }: Pick<FlagRules, 'registry' | 'used-in'>): PathMatcher {
  const wanted = usedIn ? compileGlobs(usedIn) : (path: string) => syntaxOf(path) !== undefined && !tests(path);
  return path => wanted(path) && path !== registry.file && !path.startsWith(recordFolder);
}

/** For each of these names, the first line that the change adds and that uses it, by what the head's files say. */
export async function findUses(
  names: readonly string[],
  rules: FlagRules,
  facts: Pick<Facts, 'change' | 'lines' | 'files'>,
): Promise<ReadonlyMap<string, Place>> {
  const [{ files }, lines, head] = await Promise.all([facts.change(), facts.lines(), facts.files('head')]);
  const counts = countsUses(rules);
  const found = new Map<string, Place>();
  for (const { path, after } of files) {
    const added = lines.get(path)?.added ?? [];
    if (!after || !added.length || !counts(path)) continue;
    const sought = names.filter(name => !found.has(name) && added.some(line => line.text.includes(name)));
    const text = sought.length ? await head.read(path) : undefined;
    if (text === undefined) continue;
    const numbers = new Set(added.map(line => line.number));
    const source = parse(text, path);
    for (const name of sought) {
      const line = usesOf(name, source).find(number => numbers.has(number));
      if (line !== undefined) found.set(name, { path, line });
    }
  }
  return found;
}

/** For each of these names, the places at which these files of the head use it. */
export async function usesInFiles(
  names: readonly string[],
  paths: readonly string[],
  head: Files,
): Promise<ReadonlyMap<string, readonly Place[]>> {
  const found = new Map<string, Place[]>();
  if (!names.length) return found;
  for (const path of paths) {
    const text = await head.read(path);
    const sought = text === undefined ? [] : names.filter(name => text.includes(name));
    if (text === undefined || !sought.length) continue;
    const source = parse(text, path);
    for (const name of sought) {
      const places = usesOf(name, source).map(line => ({ path, line }));
      if (places.length) found.set(name, [...(found.get(name) ?? []), ...places]);
    }
  }
  return found;
}

const parse = (text: string, path: string): Source & { readonly markup: boolean } => {
  const syntax = syntaxOf(path) ?? commonSyntax;
  return { ...readSource(text, syntax), markup: syntax.markup ?? false };
};

/** The lines, ascending, on which a text is this name and nothing else, or a word of the code is. */
function usesOf(name: string, { code, literals, markup }: Source & { readonly markup: boolean }): readonly number[] {
  const lines = literals.filter(({ text }) => text === name).map(({ line }) => line);
  // Outside of attributes, markup is prose.
  if (!markup) {
    for (const [index, line] of code.split('\n').entries()) if (hasWord(line, name)) lines.push(index + 1);
  }
  return [...new Set(lines)].sort((a, b) => a - b);
}

function hasWord(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    if (!isWordPart(line[at - 1]) && !isWordPart(line[at + name.length])) return true;
  }
  return false;
}

const isWordPart = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}_$-]/u.test(char);
