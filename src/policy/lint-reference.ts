import { rules } from '../core/migrations/lint/lint-rules.ts';
import type { Rule } from '../core/migrations/lint/rule.ts';
import { serverNames } from '../core/migrations/server.ts';

/** The rules of the lint of migrations, from their own declarations. */
export function lintReference(): string {
  return [
    '## Rules of the lint of migrations',
    'A requirement of `migrations` with `lint` reads the SQL of the ways up of new migrations, all of a change together: a table that the change itself makes has no rows to be locked or lost. PostgreSQL is read by its own parser; MySQL, MariaDB, OceanBase and SQLite by their tokens, and what is not known there is told. Programs are not read, and a note says which.',
    '`block` fails the requirement, `warn` is a note. `-- landworthy-ignore drop-column: nobody has read it since May`, in the line before a statement, suppresses a rule for it; a reason is required, and shown. `-- squawk-ignore` is honoured for the same rules of squawk. What a rehearsal disproves is taken back.',
    ...rules.map(entry),
  ].join('\n\n');
}

function entry({ id, level, servers, summary, because, instead, proven }: Rule): string {
  const all = servers.length === serverNames.length;
  return [
    `### \`${id}\``,
    `${summary}. \`${level}\`, for ${all ? 'all servers' : servers.join(', ')}.`,
    because,
    `- Instead: ${instead}.`,
    `- Proven: ${proven}.`,
  ].join('\n\n');
}
