import type { FileLines } from '../change.ts';
import type { TestRun } from '../run/command.ts';

const most = 10;

/**
 * Tests that the change adds and that pass without it, by name: as far as the report tells names and these stand in the
 * lines that the change adds, and in none that it removes.
 */
export function greenTests({ results }: TestRun, lines: ReadonlyMap<string, FileLines>): readonly string[] {
  if (results.from !== 'report') return [];
  const text = (side: 'added' | 'removed') =>
    [...lines.values()].flatMap(file => file[side].map(line => line.text)).join('\n');
  const [added, removed] = [text('added'), text('removed')];
  const passed = results.tests.filter(({ result }) => result === 'passed').map(({ name }) => ownName(name));
  return [...new Set(passed)].filter(name => name.length > 2 && added.includes(name) && !removed.includes(name));
}

/** A note on them; empty where there are none. */
export function noteOnGreen(names: readonly string[]): readonly string[] {
  if (!names.length) return [];
  const shown = names.slice(0, most).map(name => `\`${name.replaceAll('`', "'")}\``);
  const more = names.length - shown.length;
  return [
    `new, and green without the change, so they prove nothing about it: ${shown.join(', ')}${more ? ` and ${more} more` : ''}`,
  ];
}

/** What stands in the source: the last part of `file > suite > test`, `Class::test` or `package.Test/case`. */
const ownName = (name: string): string =>
  name
    .split(/ [>›] |::|\/|\.(?=\w+$)/)
    .at(-1)
    ?.trim() ?? '';
