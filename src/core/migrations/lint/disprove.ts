import type { Part } from '../part.ts';
import type { ScriptRun } from '../rehearsal/rehearsal.ts';
import type { Server } from '../server.ts';
import { rules } from './lint-rules.ts';
import { isAtLeast } from './version.ts';

/**
 * Takes back what the lint said of rewritten tables where the rehearsal did the statement and no table was written anew. On
 * an empty table that can be seen as well as on a full one: its rows would be in another file of the server.
 */
export function disprove(part: Part, runs: readonly ScriptRun[], server: Server): Part {
  // What is rehearsed is a newer PostgreSQL, which rewrites less than those before 11.
  if (server.name !== 'postgres' || !isAtLeast(server, 11)) return part;
  const seen = runs
    .filter(({ way, failure }) => way === 'up' && !failure)
    .flatMap(({ path, statements }) => statements.map(one => ({ path, ...one })));
  const codes = new Set(rules.filter(({ claim }) => claim === 'rewrite').map(({ id }) => `migrations.${id}`));
  const isWrong = ({ code, place }: Part['findings'][number]) =>
    codes.has(code) &&
    // Where it saw no lock either, it could not look: what rewrites a table locks it.
    seen.some(
      ({ path, line, rewrites, locks }) =>
        path === place?.path && line === place?.line && rewrites.length === 0 && locks.length > 0,
    );
  const notes = part.findings.filter(isWrong).map(({ code, place }) => {
    const rule = code.replace(/^migrations\./, '');
    return `\`${place?.path}:${place?.line}\`: \`${rule}\` spoke of a rewritten table, and the rehearsal rewrote none`;
  });
  return { ...part, findings: part.findings.filter(one => !isWrong(one)), notes: [...part.notes, ...notes] };
}
