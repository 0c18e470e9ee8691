import type { Facts } from './facts.ts';
import { migrationAt, partsOf } from './migration.ts';
import type { Place } from './outcome.ts';

/** Something in a change that taking the change out again does not undo. */
export interface Irreversible {
  readonly what: string;
  readonly place: Place;
}

/** What throws data away, in SQL and in the words of the common migration tools. */
const destructive: readonly (readonly [RegExp, string])[] = [
  [/\bdrop\s+(?:table|schema|database|column|materialized\s+view|type)\b/gi, 'drops what holds data'],
  [
    /\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?[^\s;]+\s+drop\s+(?!constraint|default|index|key|foreign|primary|check|not|expression|identity|partition)[\w"`[]/gi,
    'drops a column',
  ],
  [/\btruncate\s+(?:table\s+)?[\w"`[]/gi, 'truncates a table'],
  [/\bdelete\s+from\b/gi, 'deletes rows'],
  [
    /\b(?:drop_table|drop_join_table|remove_columns?|drop_column|dropTable(?:IfExists)?|dropColumns?|removeColumn|DeleteModel|RemoveField|DropTable|DropColumn|delete_all|destroy_all)\b/g,
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
  const found: Irreversible[] = [];
  for (const { path, before, after } of files) {
    const migration = migrationAt(path);
    if (!migration) continue;
    if (!after) {
      if (before && migration.direction !== 'down')
        found.push({ what: 'is a migration that is deleted', place: { path } });
      continue;
    }
    const text = await head.read(path);
    if (text === undefined || migration.direction === 'down') continue;
    const added = new Set(((await facts.lines([path])).get(path)?.added ?? []).map(line => line.number));
    const up = partsOf(text, migration).up.map((line, index) => (added.has(index + 1) ? line : ''));
    const first = firstMatch(up.join('\n'));
    if (first) found.push({ what: first.what, place: { path, line: first.line } });
  }
  return found;
}

function firstMatch(text: string): { what: string; line: number } | undefined {
  const matches = destructive.flatMap(([pattern, what]) => {
    const match = text.matchAll(pattern).next().value;
    return match ? [{ what, index: match.index }] : [];
  });
  const [first] = matches.sort((a, b) => a.index - b.index);
  return first && { what: first.what, line: text.slice(0, first.index).split('\n').length };
}
