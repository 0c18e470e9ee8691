import type { Facts } from '../facts.ts';
import type { Script } from '../migrations/migration.ts';
import { uncommented } from '../migrations/statements.ts';
import type { Place } from '../outcome.ts';
import { migrationAt, partsOf } from './migration.ts';

/** Something in a change that taking the change out again does not undo. */
export interface Irreversible {
  readonly what: string;
  readonly place: Place;
}

/** What throws data away, in SQL and in the words of the common migration tools. */
const destructive: readonly (readonly [RegExp, string])[] = [
  [/\bdrop\s+(?:table|schema|database|column)\b/gi, 'drops what holds data'],
  [
    /\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?[^\s;]+\s+drop\s+(?!constraint|default|index|key|foreign|primary|check|not|expression|identity|partition)[\w"`[]/gi,
    'drops a column',
  ],
  [
    /,\s*drop\s+(?!constraint|default|index|key|foreign|primary|check|not|expression|identity|partition)[\w"`[]/gi,
    'drops a column',
  ],
  [/\btruncate\s+(?:table\s+)?[\w"`[]/gi, 'truncates a table'],
  [/\bdelete\s+(?:[\w.`"]+(?:\s*,\s*[\w.`"]+)*\s+)?from\b/gi, 'deletes rows'],
  [
    /\b(?:drop_table|drop_join_table|remove_columns?|drop_column|dropTable(?:IfExists)?|dropColumns?|dropCollection|dropDatabase|dropSchema|deleteMany|removeColumn|DeleteModel|RemoveField|DropTable|DropColumn|delete_all|destroy_all)\b/g,
    'drops what holds data',
  ],
];

/**
 * What of this change no revert brings back, as far as the files tell without a database: migrations that throw data
 * away on the lines that the change adds, and migrations that it deletes, whose work stays in every database that ran
 * them. Moderate on purpose: what else cannot be undone, the policy says with `irreversible`.
 */
export async function findIrreversible(
  facts: Pick<Facts, 'change' | 'lines' | 'files'>,
): Promise<readonly Irreversible[]> {
  const [{ files }, head] = await Promise.all([facts.change(), facts.files('head')]);
  const lines = await facts.lines(files.filter(file => migrationAt(file.path)).map(file => file.path));
  const found: Irreversible[] = [];
  for (const { path, before, after } of files) {
    const migration = migrationAt(path);
    if (!migration) continue;
    if (!after) {
      if (before && migration.direction !== 'down')
        found.push({ what: 'is a migration that is deleted', place: { path } });
      continue;
    }
    if (migration.direction === 'down') continue;
    const text = await head.read(path);
    if (text === undefined || text.includes('\0')) {
      found.push({
        what: 'is a migration that cannot be looked into: it is no text, or larger than 8 MiB',
        place: { path },
      });
      continue;
    }
    const added = new Set((lines.get(path)?.added ?? []).map(line => line.number));
    const first = added.size ? firstMatch(partsOf(text, migration).up.join('\n'), added) : undefined;
    if (first) found.push({ what: first.what, place: { path, line: first.line } });
  }
  return found;
}

/** Whether the way up of a migration throws data away, as far as its text tells. */
export function throwsDataAway(up: Script): boolean {
  const text =
    up.kind === 'sql'
      ? uncommented(up.text)
      : partsOf(up.text, { ...up, direction: 'both', downPaths: [] }).up.join('\n');
  return destructive.some(([pattern]) => text.search(pattern) >= 0);
}

/** The first one of which a part stands on one of these lines. */
function firstMatch(text: string, added: ReadonlySet<number>): { what: string; line: number } | undefined {
  const lineAt = countLines(text);
  const matches = destructive.flatMap(([pattern, what]) =>
    [...text.matchAll(pattern)].map(({ index, 0: match }) => ({
      what,
      from: lineAt(index),
      to: lineAt(index + match.length - 1),
    })),
  );
  const touched = matches.flatMap(({ what, from, to }) => {
    for (let line = from; line <= to; line++) if (added.has(line)) return [{ what, line }];
    return [];
  });
  return touched.sort((a, b) => a.line - b.line)[0];
}

/** The line of an offset; offsets may come in any order. */
function countLines(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return offset => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
