import type { Server } from '../server.ts';
import type { SchemaRehearsal, ScriptRun, StatementRun } from './rehearsal.ts';
import { whereFailed } from './where.ts';

/** What is told, and is no reason to fail: what it did to tables and rows, and what could not be seen. */
export const notesOf = (rehearsal: SchemaRehearsal): readonly string[] => [
  ...rehearsal.runs
    .filter(({ way }) => way === 'up')
    .flatMap(run => run.statements.flatMap(one => [...rewriteOf(run, one), ...passedOver(run, one)])),
  ...idleNote(rehearsal),
  ...doubtNote(rehearsal),
  ...emptyNote(rehearsal),
];

function rewriteOf({ path }: ScriptRun, { rewrites, locks, line, text }: StatementRun): readonly string[] {
  return rewrites.map(table => {
    const lock = locks.find(({ relation }) => relation === table)?.mode;
    const what = /^truncate\b/i.test(text) ? 'empties' : 'writes all rows anew of';
    return `\`${path}:${line}\` ${what} \`${table}\`${lock ? `, under ${lock}` : ''}`;
  });
}

export function otherVersion(engine: string, server: Server | undefined): readonly string[] {
  const major = server?.version?.[0];
  const own = /(?:PostgreSQL|MariaDB|MySQL) (\d+)/.exec(engine)?.[1];
  if (major === undefined || own === undefined || Number(own) === major) return [];
  return [`it was rehearsed on ${engine}; production runs version ${server?.version?.join('.')}`];
}

/** What is wrong without such rows is told; this, nobody can tell. */
function doubtNote({ doubt }: SchemaRehearsal): readonly string[] {
  if (!doubt) return [];
  return [
    `${whereFailed(doubt)} fails on rows that landworthy made up, and not without them: ${doubt.failure?.message}; see \`seed\``,
  ];
}

/** What a way up does to rows that are not here, it may do where they are. */
function idleNote({ runs, changedNothing, seeded, back }: SchemaRehearsal): readonly string[] {
  const seen = 'what it does to rows as they really are was not seen: give it some with `seed`';
  const ups = runs.filter(({ way }) => way === 'up');
  if (changedNothing && !back?.rows.length && ups.every(({ failure }) => !failure))
    return [`the way up changed nothing that is here, neither the schema nor a row: ${seen}`];
  const idle = ups.flatMap(({ path, statements }) =>
    statements.filter(one => one.isIdle).map(({ line }) => `\`${path}:${line}\``),
  );
  if (!idle.length || !seeded.rows) return [];
  return [`${idle.slice(0, 3).join(', ')}${idle.length > 3 ? ' …' : ''} changed no row that is here: ${seen}`];
}

function emptyNote({ seeded, runs }: SchemaRehearsal): readonly string[] {
  if (!runs.length) return [];
  const { rows, empty } = seeded;
  const named = `${empty
    .slice(0, 3)
    .map(name => `\`${name}\``)
    .join(', ')}${empty.length > 3 ? ' …' : ''}`;
  if (empty.length)
    return [
      `${empty.length === 1 ? 'a table was' : `${empty.length} tables were`} empty, for which no row could be made up: ${named}`,
    ];
  return rows ? [] : ['all tables were empty: what it does to rows was not seen'];
}

const passedOver = (run: ScriptRun, { noops, line }: StatementRun) =>
  noops.map(message => `\`${run.path}:${line}\` does nothing: ${message}`);
