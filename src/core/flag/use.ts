import type { Facts, Files } from '../facts.ts';
import { compileGlobs, type PathMatcher } from '../glob/glob.ts';
import { lazy } from '../lazy.ts';
import type { Place } from '../outcome.ts';
import { recordFolder } from '../record/record.ts';
import { readSource } from '../source/source.ts';
import { commonSyntax, type Syntax, syntaxOf } from '../source/syntax.ts';
import type { FlagRules } from './rules.ts';

/** Where code may be, but none that a use in it would put behind a flag. */
const noUse = lazy(() =>
  compileGlobs([
    '**/{node_modules,vendor,third_party}/**',
    '**/*.min.*',
    '**/{test,tests,__tests__,spec,specs,e2e,cypress,fixtures,__fixtures__,testdata,mocks,__mocks__,stories}/**',
    '**/*{.,_,-}{test,tests,spec}.*',
    '**/*.{stories,story,cy,mock,fixture}.*',
    '**/*.d.{ts,mts,cts}',
    '**/test_*.py',
    '**/*Test.{java,kt,php,cs}',
    '**/*Tests.{java,kt,cs,swift}',
  ]),
);

/** Whether a use in this file counts: not in documents, data, tests, the change record, or where flags are registered. */
export function countsUses({ registry, 'used-in': usedIn }: Pick<FlagRules, 'registry' | 'used-in'>): PathMatcher {
  const wanted = usedIn ? compileGlobs(usedIn) : (path: string) => syntaxOf(path) !== undefined && !noUse()(path);
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
    const sought = namesIn(names, added.map(line => line.text).join('\n'));
    const text = sought.size ? await head.read(path) : undefined;
    if (text === undefined) continue;
    const numbers = new Set(added.map(line => line.number));
    for (const { name, line } of usesOf(sought, text, path))
      if (!found.has(name) && numbers.has(line)) found.set(name, { path, line });
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
    const text = (await head.read(path)) ?? '';
    const sought = namesIn(names, text);
    if (!sought.size) continue;
    for (const { name, line } of usesOf(sought, text, path)) {
      const places = found.get(name) ?? [];
      if (!places.length) found.set(name, places);
      places.push({ path, line });
    }
  }
  return found;
}

/** The names that may be in this text. Of many names, all: to look for each would take longer than to take it apart. */
function namesIn(names: readonly string[], text: string): ReadonlySet<string> {
  if (names.length > 50) return new Set(names);
  const spelled = anySpelling(text);
  return new Set(names.filter(name => spelled.includes(anySpelling(name))));
}

interface Use {
  readonly name: string;
  readonly line: number;
}

/**
 * Where one of these names is used, in the order of the lines: a text that is the name and nothing else; a symbol or a
 * word of the code, unless half of all programs have such a word; or, in whatever spelling, what is taken from something
 * called flags, features, toggles or the like.
 */
function usesOf(names: ReadonlySet<string>, text: string, path: string): readonly Use[] {
  const syntax = syntaxOf(path) ?? commonSyntax;
  const { code, literals } = readSource(text, syntax);
  const uses: Use[] = [];
  for (const { text: name, line, at } of literals)
    if (names.has(name) && !imported.test(code.slice(Math.max(0, at - 40), at))) uses.push({ name, line });
  // Outside of attributes, markup is prose.
  if (!syntax.markup) {
    const spelled = new Map([...names].map(name => [anySpelling(name), name] as const));
    for (const [index, line] of code.split('\n').entries())
      for (const { 0: word, index: at } of line.matchAll(
        syntax.bare ? /[\p{L}_$][\p{L}\p{N}_$-]*/gu : /[\p{L}_$][\p{L}\p{N}_$]*/gu,
      )) {
        const name = names.has(word) ? word : spelled.get(anySpelling(word));
        if (name === undefined) continue;
        const before = line.slice(Math.max(0, at - 60), at);
        if (flagHolder.test(before) || (name === word && isOwnWord(word, before, syntax)))
          uses.push({ name, line: index + 1 });
      }
  }
  return uses.sort((a, b) => a.line - b.line);
}

/** A module may be called like the flag. */
const imported = /\b(?:from|import|require|include|use|require_relative)\s*\(?\s*$/;

/** `flags.`, `featureFlags().`, `Feature::`, `toggles?.`: what follows is the name of one. */
const flagHolder = /(?:flag|feature|toggle|experiment|gate|switch)(?:s|es)?(?:\(\))?(?:\?\.|!\.|\.|::|->)$/i;

/** Whether this word of the code can be meant as the name: `user` cannot, `refundsV2`, `refunds_v2` and `:user` can. */
const isOwnWord = (word: string, before: string, { symbols, bare }: Syntax): boolean =>
  bare === true || /[\d_$]|\p{Ll}\p{Lu}/u.test(word) || (symbols === true && /(?:^|[^:\w]):$/.test(before));

/** `refunds-v2`, `refundsV2` and `REFUNDS_V2` are the same one. */
const anySpelling = (name: string): string => name.replace(/[-_.\s]/g, '').toLowerCase();
