import type { Files } from '../facts.ts';
import { drizzleJournal, sqitchPlan } from './journal-lists.ts';
import type { FrameworkName } from './migration.ts';

/** A file beside the migrations that has to be in step with them. */
export interface Journal {
  readonly path: string;
  /**
   * `list`: all migrations, in the order in which they are run. `versions`: those that a dump of the schema holds.
   * `newest`: the last one of these alone. `lock`: the server they are for.
   */
  readonly kind: 'list' | 'versions' | 'newest' | 'lock';
  readonly entries: readonly JournalEntry[];
  /** Why it cannot be read, as the end of a sentence. */
  readonly problem?: string;
}

export interface JournalEntry {
  /** Drizzle's tag, which is the file's name without its ending; Sqitch's change; a version; the server of a lock. */
  readonly name: string;
  readonly line: number;
  /** Milliseconds; Drizzle's alone. */
  readonly when?: number;
}

/** Undefined where the framework has none, or it is not there. */
export async function readJournal(
  framework: FrameworkName,
  folder: string,
  read: Files['read'],
): Promise<Journal | undefined> {
  for (const { path, parse } of candidates(framework, folder)) {
    const text = await read(path);
    if (text !== undefined) return parse(path, text);
  }
  return undefined;
}

interface Candidate {
  readonly path: string;
  readonly parse: (path: string, text: string) => Journal;
}

function candidates(framework: FrameworkName, folder: string): readonly Candidate[] {
  const inside = (name: string) => (folder === '' ? name : `${folder}/${name}`);
  const parent = folder.replace(/(?:^|\/)[^/]*$/, '');
  const above = (name: string) => (parent === '' ? name : `${parent}/${name}`);
  switch (framework) {
    case 'drizzle':
      return [{ path: inside('meta/_journal.json'), parse: drizzleJournal }];
    case 'sqitch':
      return [{ path: inside('sqitch.plan'), parse: sqitchPlan }];
    case 'prisma':
      return [{ path: inside('migration_lock.toml'), parse: prismaLock }];
    case 'rails': {
      // Of several databases, each has its own: `db/animals_migrate`, `db/animals_schema.rb`.
      const database = /(?:^|\/)(\w+_)migrate$/.exec(folder)?.[1] ?? '';
      return [
        { path: above(`${database}schema.rb`), parse: railsSchema },
        { path: above(`${database}structure.sql`), parse: dumpedVersions },
      ];
    }
    case 'dbmate':
      return [{ path: above('schema.sql'), parse: dumpedVersions }];
    default:
      return [];
  }
}

/** `provider = "postgresql"` */
function prismaLock(path: string, text: string): Journal {
  const lines = text.split('\n');
  const at = lines.findIndex(line => /^\s*provider\s*=/.test(line));
  const name = /=\s*"([^"]+)"/.exec(lines[at] ?? '')?.[1];
  if (name === undefined) return { path, kind: 'lock', entries: [], problem: 'it names no `provider`' };
  return { path, kind: 'lock', entries: [{ name, line: at + 1 }] };
}

/** `ActiveRecord::Schema[7.1].define(version: 2026_01_31_120000) do` */
function railsSchema(path: string, text: string): Journal {
  const lines = text.split('\n');
  const at = lines.findIndex(line => /\.define\(.*\bversion:/.test(line));
  const name = /\bversion:\s*([0-9_]+)/.exec(lines[at] ?? '')?.[1]?.replaceAll('_', '');
  if (name === undefined) return { path, kind: 'newest', entries: [], problem: 'it names no version' };
  return { path, kind: 'newest', entries: [{ name, line: at + 1 }] };
}

/** The rows of `schema_migrations` at the end of a dump, one a line; of a dump without them, nothing is known. */
function dumpedVersions(path: string, text: string): Journal {
  const start = text.search(/^INSERT INTO [^\n]*schema_migrations/im);
  if (start < 0) return { path, kind: 'versions', entries: [], problem: 'it names no versions' };
  const before = text.slice(0, start).split('\n').length - 1;
  const entries = text
    .slice(start)
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\(\s*'([^']+)'\s*\)/g)].map(([, name = '']) => ({ name, line: before + index + 1 })),
    );
  return { path, kind: 'versions', entries };
}
