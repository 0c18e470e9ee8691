import { isMigrationPath } from '../../core/migrations/rehearsal/migration-path.ts';
import type { OldUse } from '../../core/migrations/rehearsal/rehearsal.ts';
import type { SchemaObject } from '../../core/migrations/schema/schema.ts';
import { syntaxOf } from '../../core/source/syntax.ts';
import { type Git, GitFailure } from '../git.ts';

/** Objects that code names by themselves; an index or a trigger, it does not. */
const named = /^(?:table|partitioned table|view|materialized view|column|function|procedure|sequence)$/;
const tests =
  /(?:^|\/)(?:tests?|__tests__|spec|specs|e2e|fixtures|testdata|node_modules|vendor)\/|[._-](?:test|tests|spec)\.\w+$|(?:^|\/)test_[^/]+\.py$/;
const most = 40;

/**
 * Where the code of this commit names what the new schema has no more: until the new code runs everywhere, and after it is
 * rolled back, that code meets the new schema. Of a column, only in files that name its table, too. By words, not by meaning.
 */
export async function findOldUses(
  git: Git,
  commit: string,
  takenAway: readonly SchemaObject[],
): Promise<readonly OldUse[]> {
  const found: OldUse[] = [];
  for (const { kind, name } of takenAway.filter(object => named.test(object.kind)).slice(0, most)) {
    const parts = name.replace(/\(.*$/s, '').split('.');
    const own = parts.at(-1) ?? '';
    // A name of one or two letters stands for anything.
    if (own.length < 3) continue;
    const places = (await grep(git, commit, spellings(own), ['-w'])).filter(({ path }) => counts(path));
    if (!places.length) continue;
    const table = kind === 'column' ? parts.at(-2) : undefined;
    const naming =
      table === undefined
        ? undefined
        : new Set((await grep(git, commit, [singular(table), singular(camel(table))], ['-i'])).map(({ path }) => path));
    const used = places.filter(({ path }) => naming?.has(path) ?? true);
    const [first] = used;
    if (first)
      found.push({ object: `${kind} \`${name}\``, ...first, files: new Set(used.map(({ path }) => path)).size });
  }
  return found;
}

const counts = (path: string): boolean => syntaxOf(path) !== undefined && !tests.test(path) && !isMigrationPath(path);

const camel = (name: string): string => name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const spellings = (name: string): readonly string[] => [...new Set([name, camel(name)])];
/** As models are named. */
const singular = (name: string): string => name.replace(/ies$/, '').replace(/(?:es|s)$/, '');

async function grep(
  git: Git,
  commit: string,
  words: readonly string[],
  more: readonly string[],
): Promise<readonly { path: string; line: number }[]> {
  const patterns = words.flatMap(word => ['-e', word]);
  try {
    const output = await git.run([
      'grep',
      '-n',
      '-z',
      '-I',
      '-F',
      '--full-name',
      '--no-color',
      ...more,
      ...patterns,
      commit,
      '--',
    ]);
    return output.split('\n').flatMap(text => {
      const [place = '', line = ''] = text.split('\0');
      return place.startsWith(`${commit}:`) ? [{ path: place.slice(commit.length + 1), line: Number(line) }] : [];
    });
  } catch (error) {
    // Nothing was found.
    if (error instanceof GitFailure && error.exitCode === 1) return [];
    throw error;
  }
}
