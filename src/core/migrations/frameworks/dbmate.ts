import type { SqlScript } from '../migration.ts';
import { compareText } from './compare.ts';
import type { Framework, MigrationFile, Step } from './framework.ts';

const up = /^--\s*migrate:up(?:\s*$|\s+\S+)/;
const down = /^--\s*migrate:down(?:\s*$|\s+\S+)/;

/**
 * https://github.com/amacneil/dbmate/blob/main/pkg/dbmate/migration.go. It reads line by line and knows no quotes: a mark
 * within a text of SQL is a mark.
 */
export const dbmate: Framework = {
  name: 'dbmate',
  title: 'dbmate',
  place: /^((?:.+\/)?[^/]*migrations?(?:\/[^/]+)?)\/([0-9][^/]*\.sql)$/is,
  text: /^--\s*migrate:up(?:\s*$|\s+\S+)/m,
  read: relative => {
    const [, version, name = ''] = /^([0-9]+)[_-]?([^/]*)\.sql$/s.exec(relative) ?? [];
    return version === undefined ? undefined : { version, name, way: 'both' };
  },
  split: (file, { version, name }) => [{ version, name, ...sections(file) }],
  // It sorts the names as texts.
  order: compareText,
  late: 'dbmate runs it behind those, in another order than new databases do, and refuses it with `--strict`',
  remembers: 'version',
  reversible: true,
};

interface Section {
  readonly way: 'up' | 'down';
  /** The line of the mark, from 0. */
  readonly at: number;
}

function sections({ path, text }: MigrationFile): Pick<Step, 'up' | 'down' | 'problem'> {
  const lines = text.split('\n');
  const marks = lines.flatMap((line, at): Section[] =>
    up.test(line) ? [{ way: 'up', at }] : down.test(line) ? [{ way: 'down', at }] : [],
  );
  const [first] = marks;
  const problem = problemOf(lines, marks);
  if (!first || problem !== undefined) return problem === undefined ? {} : { problem };
  const scripts = marks.map(({ way, at }, index): SqlScript & { way: Section['way'] } => ({
    way,
    kind: 'sql',
    path,
    line: at + 2,
    text: lines.slice(at + 1, marks[index + 1]?.at ?? lines.length).join('\n'),
    transaction: /\stransaction:false(?:\s|$)/.test(lines[at] ?? '') ? 'none' : 'file',
  }));
  const ups = joined(scripts.filter(({ way }) => way === 'up'));
  const downs = joined(scripts.filter(({ way }) => way === 'down').reverse());
  return { ...(ups ? { up: ups } : {}), ...(downs ? { down: downs } : {}) };
}

/** Several sections are run one after the other, back in reverse; only the first one's lines are then told. */
function joined(scripts: readonly (SqlScript & { way: string })[]): SqlScript | undefined {
  const [first, ...others] = scripts;
  if (!first) return undefined;
  const { way: _, ...script } = first;
  if (!others.length) return script;
  return { ...script, text: [script, ...others].map(one => one.text).join('\n') };
}

function problemOf(lines: readonly string[], marks: readonly Section[]): string | undefined {
  const [first] = marks;
  if (!marks.some(({ way }) => way === 'up')) return 'there is no `-- migrate:up` in it';
  if (!marks.some(({ way }) => way === 'down')) return 'there is no `-- migrate:down` in it';
  if (first?.way === 'down') return '`-- migrate:down` stands before `-- migrate:up`';
  if (marks.some(({ way }, index) => way === 'down' && marks[index - 1]?.way !== 'up'))
    return 'a `-- migrate:down` has no `-- migrate:up` of its own';
  if (marks.some(({ way }, index) => way === 'up' && marks[index + 1]?.way !== 'down'))
    return 'a `-- migrate:up` has no `-- migrate:down` of its own';
  const before = lines.slice(0, first?.at).some(line => line.trim() && !/^\s*--/.test(line));
  return before ? 'a statement stands before `-- migrate:up`' : undefined;
}
