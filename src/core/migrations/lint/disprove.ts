import type { Finding } from '../../outcome.ts';
import type { Part } from '../part.ts';
import type { SchemaRehearsal, StatementRun } from '../rehearsal/rehearsal.ts';
import type { Server } from '../server.ts';
import { rules } from './lint-rules.ts';
import type { Claim } from './rule.ts';
import { isAtLeast } from './version.ts';

/** Takes back what the lint said where the rehearsal did the statement, on such a server, and saw otherwise. */
export function disprove(part: Part, { engine, runs }: Pick<SchemaRehearsal, 'engine' | 'runs'>, server: Server): Part {
  const sight = sightOf(server, engine);
  if (!sight) return part;
  const seen = runs
    .filter(({ way, failure }) => way === 'up' && !failure)
    .flatMap(({ path, statements }) => statements.map(one => ({ path, ...one })));
  const spoken = new Map(rules.map(({ id, claim }) => [`migrations.${id}`, claim]));
  const isWrong = ({ code, place }: Finding) => {
    const claim = spoken.get(code);
    // One line may hold several statements.
    const there = seen.filter(({ path, line }) => path === place?.path && line === place?.line);
    return claim !== undefined && sight.claims.includes(claim) && there.length > 0 && there.every(sight.refutes);
  };
  const notes = part.findings.filter(isWrong).map(({ code, place }) => {
    const rule = code.replace(/^migrations\./, '');
    return `\`${place?.path}:${place?.line}\`: \`${rule}\` ${sight.words}`;
  });
  return { ...part, findings: part.findings.filter(one => !isWrong(one)), notes: [...part.notes, ...notes] };
}

/** What can be seen of statements on the server of a rehearsal, and holds for the one in production. */
interface Sight {
  readonly claims: readonly Claim[];
  readonly refutes: (statement: StatementRun) => boolean;
  readonly words: string;
}

function sightOf(server: Server, engine: string): Sight | undefined {
  // What is rehearsed is a newer PostgreSQL, which rewrites less than those before 11.
  if (server.name === 'postgres') return isAtLeast(server, 11) ? rewritten : undefined;
  return isSuch(server, engine)
    ? { ...waiting, words: `spoke of writes that wait, and ${engine} does it beside them` }
    : undefined;
}

/** On an empty table that can be seen as well as on a full one: its rows would be in another file of the server. */
const rewritten: Sight = {
  claims: ['rewrite'],
  // Where it saw no lock either, it could not look: what rewrites a table locks it.
  refutes: ({ rewrites, locks }) => rewrites.length === 0 && locks.length > 0,
  words: 'spoke of a rewritten table, and the rehearsal rewrote none',
};

/** MySQL and MariaDB were asked, and answered how they do it. */
const waiting: Omit<Sight, 'words'> = {
  claims: ['rewrite', 'lock'],
  refutes: ({ locks }) => locks.length > 0 && locks.every(({ mode }) => /^ALGORITHM=INSTANT$|, LOCK=NONE$/.test(mode)),
};

/** Of the same kind and the same series, and no newer: what a server can do, later ones of its series can. */
function isSuch({ name, version = [] }: Server, engine: string): boolean {
  const [, kind = '', numbers = ''] = /^(MariaDB|MySQL) ([\d.]+)/.exec(engine) ?? [];
  const own = numbers.split('.').map(Number);
  const [major = own[0], minor = own[1], patch = own[2] ?? 0] = version;
  return kind.toLowerCase() === name && own[0] === major && own[1] === minor && (own[2] ?? 0) <= patch;
}
