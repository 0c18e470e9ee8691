import { readSource, type Source } from '../source/source.ts';
import { commonSyntax, syntaxOf } from '../source/syntax.ts';

/** A file that changes a database, as the common tools lay them out. */
export interface Migration {
  readonly path: string;
  /** `up` goes forward, `down` back; `both` has a part for each. */
  readonly direction: 'up' | 'down' | 'both';
  /** Where its way back stands, if that is a file of its own. */
  readonly downPaths: readonly string[];
}

/** What programs are named by always has a number; others in such a folder are a part of the tool itself. */
const names = /(?:\.sql|\d[^/]*\.(?:rb|py|js|ts|mjs|cjs|mts|cts|php|go|java|kt|cs|exs?))$/i;
const folders = /(?:^|\/)(?:migrations?|migrate|drizzle|alembic\/versions|(?:deploy|revert)(?=\/.*\.sql$))\//i;
const alone = /(?:\.(?:up|down)\.(?:sql|fizz)|(?:^|\/)[VUR][\d._]*__[^/]*\.sql)$/i;

/** The migration at this path; undefined where it is none, such as a test beside them. */
export function migrationAt(path: string): Migration | undefined {
  if (!alone.test(path) && !(folders.test(path) && names.test(path))) return undefined;
  if (/(?:[._](?:test|spec)\.[^/]+|_test\.[^/]+|(?:^|\/)(?:__init__\.py|index\.[jt]s|env\.py))$/.test(path))
    return undefined;
  const isDown =
    /(?:\.down\.[^/]+|(?:^|\/)down\.sql|(?:^|\/)U[\d._]+__[^/]*\.sql)$/.test(path) || /(?:^|\/)revert\//.test(path);
  if (isDown) return { path, direction: 'down', downPaths: [] };
  const downPaths = downPathsOf(path);
  return { path, direction: downPaths.length ? 'up' : 'both', downPaths };
}

function downPathsOf(path: string): readonly string[] {
  const variants = [
    path.replace(/\.up\.([^/.]+)$/, '.down.$1'),
    path.replace(/(^|\/)up\.sql$/, '$1down.sql'),
    path.replace(/(^|\/)migration\.sql$/, '$1down.sql'),
    path.replace(/(^|\/)V([\d._]+__[^/]*\.sql)$/, '$1U$2'),
    path.replace(/(^|\/)deploy\/(.*\.sql)$/, '$1revert/$2'),
  ];
  return variants.filter(variant => variant !== path);
}

/** A migration's file, taken apart into what goes forward and what goes back. Numbers of lines are the file's own. */
export interface MigrationParts {
  /** Both without comments, with a blank line where one belongs to the other part. */
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/** In files that hold both: goose, dbmate, sql-migrate, Liquibase, and the function that every other tool calls. */
const downMarker = /^\s*--\s*(?:\+\s*(?:goose|migrate)\s+down|migrate:down)/i;
const upMarker = /^\s*--\s*(?:\+\s*(?:goose|migrate)\s+up|migrate:up|changeset\b)/i;
const downFunction =
  /(?:\bdef\s+(?:self\.)?(?:down|downgrade)\b|\b(?:function|func|void|async|fun)\s+\w*[dD]own\w*\s*\(|\bexports\.down\b|\b(?:const|let)\s+down\b|^\s*down\s*[:(=])/;
const upFunction =
  /(?:\bdef\s+(?:self\.)?(?:up|upgrade|change)\b|\b(?:function|func|void|async|fun)\s+\w*[uU]p\w*\s*\(|\bexports\.up\b|\b(?:const|let)\s+up\b|^\s*up\s*[:(=])/;

export function partsOf(text: string, { path, direction }: Migration): MigrationParts {
  const raw = text.split('\n');
  const clean = readMigration(text, path).uncommented.split('\n');
  const isSql = /\.(?:sql|fizz)$/.test(path);
  const up: string[] = [];
  const down: string[] = [];
  const liquibase = /^\s*--\s*liquibase formatted sql/i.test(text);
  let back = direction === 'down';
  for (const [index, line] of clean.entries()) {
    let both = false;
    if (direction === 'both') {
      const sought = isSql ? (raw[index] ?? '') : line;
      const begins = {
        down: (isSql ? downMarker : downFunction).exec(sought),
        up: (isSql ? upMarker : upFunction).exec(sought),
      };
      both = begins.down !== null && begins.up !== null;
      if (begins.down || begins.up) back = (begins.down?.index ?? -1) > (begins.up?.index ?? -1);
    }
    // Liquibase writes its way back into the comment itself.
    const own = liquibase ? /^\s*--\s*rollback\s+(.*)/i.exec(raw[index] ?? '')?.[1] : undefined;
    up.push(back && !both ? '' : line);
    down.push(own ?? (back || both ? line : ''));
  }
  return { up, down };
}

/**
 * Without its comments. Not by the rules for code alone: MySQL runs what stands in `/*! … *\/`, and Python's long texts
 * hold SQL, all but the one at the top of the file.
 */
export function readMigration(text: string, path: string): Source {
  const syntax = syntaxOf(path) ?? commonSyntax;
  if (path.endsWith('.sql')) return readSource(text.replaceAll('/*!', '   '), syntax);
  if (!path.endsWith('.py')) return readSource(text, syntax);
  const plain = text.replace(/^\s*("""|''')[\s\S]*?\1/, top => top.replace(/[^\n]/g, ' '));
  return readSource(plain, { ...syntax, block: [] });
}
