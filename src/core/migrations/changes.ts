import { readMigration } from '../rollback/migration.ts';
import type { Migration, Migrations, Script } from './migration.ts';
import { uncommented } from './statements.ts';

/** What a change does to the migrations of one folder. */
export interface MigrationChanges {
  readonly added: readonly Migration[];
  readonly edited: readonly Edited[];
  readonly deleted: readonly Migration[];
  readonly renamed: readonly Renamed[];
}

export interface Edited {
  readonly before: Migration;
  readonly after: Migration;
  /** `comments`: nothing but comments and white space; `down`: the way back alone; `up`: the way up, maybe with the other. */
  readonly what: 'comments' | 'down' | 'up';
}

export interface Renamed {
  readonly before: Migration;
  readonly after: Migration;
}

/** Compares the migrations where the change left the base with those at its head. Undefined where there are none. */
export function changesOf(before: Migrations | undefined, head: Migrations | undefined): MigrationChanges {
  const was = new Map((before?.list ?? []).map(one => [keyOf(one), one]));
  const is = new Map((head?.list ?? []).map(one => [keyOf(one), one]));
  const added = [...is].flatMap(([key, one]) => (was.has(key) ? [] : one));
  const deleted = [...was].flatMap(([key, one]) => (is.has(key) ? [] : one));
  const edited = [...is].flatMap(([key, after]): Edited[] => {
    const old = was.get(key);
    const what = old && whatIsEdited(old, after);
    return old && what ? [{ before: old, after, what }] : [];
  });
  const renamed = findRenamed(deleted, added);
  const moved = new Set(renamed.flatMap(one => [one.before, one.after]));
  return {
    added: added.filter(one => !moved.has(one)),
    deleted: deleted.filter(one => !moved.has(one)),
    edited,
    renamed,
  };
}

/** One file may hold several. */
const keyOf = ({ path, version }: Migration) => `${path}\0${version}`;

/** Undefined where both read the same. */
export function whatIsEdited(before: Migration, after: Migration): Edited['what'] | undefined {
  const [up, down] = [compare(before.up, after.up), compare(before.down, after.down)];
  // Both ways of a program are one text.
  if (up === 'edited') return 'up';
  if (down === 'edited') return 'down';
  return up === 'same' && down === 'same' ? undefined : 'comments';
}

function compare(a: Script | undefined, b: Script | undefined): 'same' | 'comments' | 'edited' {
  if (a === undefined || b === undefined) return a === b ? 'same' : 'edited';
  if (a.text === b.text && transactionOf(a) === transactionOf(b)) return 'same';
  return meaning(a) === meaning(b) && transactionOf(a) === transactionOf(b) ? 'comments' : 'edited';
}

const transactionOf = (script: Script) => (script.kind === 'sql' ? script.transaction : undefined);

/** Without comments; the white space in front of a line of Python counts. */
function meaning(script: Script): string {
  if (script.kind === 'sql') return uncommented(script.text);
  const lines = readMigration(script.text, script.path).uncommented.split('\n');
  return lines
    .map(line => line.trimEnd())
    .filter(Boolean)
    .join('\n');
}

/** Those of which the whole way up stands in a new file of another name. */
function findRenamed(deleted: readonly Migration[], added: readonly Migration[]): readonly Renamed[] {
  const byText = new Map(deleted.filter(one => one.up.text.trim()).map(one => [one.up.text, one]));
  return added.flatMap((after): Renamed[] => {
    const before = byText.get(after.up.text);
    if (!before) return [];
    byText.delete(after.up.text);
    return [{ before, after }];
  });
}
