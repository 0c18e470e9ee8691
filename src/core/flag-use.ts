import type { Facts, Files } from './facts.ts';
import type { FlagRules } from './flag-rules.ts';
import { compileGlobs, type PathMatcher } from './glob.ts';
import type { Place } from './outcome.ts';
import { recordFolder } from './record.ts';
import { readSource } from './source.ts';
import { commonSyntax, syntaxOf } from './syntax.ts';

/** Where code may be, but none that a use in it would put behind a flag. */
const noUse = compileGlobs([
  '**/{node_modules,vendor,third_party}/**',
  '**/*.min.*',
  '**/{test,tests,__tests__,spec,specs,fixtures,__mocks__}/**',
  '**/*{.,_,-}{test,tests,spec}.*',
  '**/test_*.py',
  '**/*Test.{java,kt,php,cs}',
  '**/*Tests.{java,kt,cs,swift}',
]);

/** Whether a use in this file counts: not in documents, data, tests, the change record, or where flags are registered. */
export function countsUses({ registry, 'used-in': usedIn }: Pick<FlagRules, 'registry' | 'used-in'>): PathMatcher {
  const wanted = usedIn ? compileGlobs(usedIn) : (path: string) => syntaxOf(path) !== undefined && !noUse(path);
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
  return new Set(names.length > 50 ? names : names.filter(name => text.includes(name)));
}

interface Use {
  readonly name: string;
  readonly line: number;
}

/** Where a text is one of these names and nothing else, or a word of the code is; in the order of the lines. */
function usesOf(names: ReadonlySet<string>, text: string, path: string): readonly Use[] {
  const syntax = syntaxOf(path) ?? commonSyntax;
  const { code, literals } = readSource(text, syntax);
  const uses: Use[] = [];
  for (const literal of literals) if (names.has(literal.text)) uses.push({ name: literal.text, line: literal.line });
  // Outside of attributes, markup is prose.
  if (!syntax.markup) {
    for (const [index, line] of code.split('\n').entries())
      for (const [name] of line.matchAll(/[\p{L}\p{N}_$-]+/gu))
        if (names.has(name)) uses.push({ name, line: index + 1 });
  }
  return uses.sort((a, b) => a.line - b.line);
}
