import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** DESIGN section 6. A folder names its own files; a package is named as it is imported. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  // Parsers read nothing but what they are given, once they are loaded.
  core: ['core', 'zod', 're2js', 'leven', 'yaml', '@babel/parser', '@lezer/common', '@lezer/python', 'libpg-query'],
  checks: ['core', 'zod'],
  reporters: ['core', 'chalk', 'sarif'],
  policy: ['core', 'checks/index', 'policy', 'zod', 'yaml', 'leven'],
  system: [
    'core',
    'system',
    'node:',
    'zod',
    'simple-git',
    'execa',
    'yaml',
    'fast-xml-parser',
    'std-env',
    '@clack/prompts',
    '@electric-sql/pglite',
    'pg',
    'mysql2',
    'node-sqlite3-wasm',
  ],
  commands: ['core', 'checks/index', 'policy', 'system', 'commands', 'node:path'],
  'cli.ts': ['core', 'cli', 'policy/suggest', 'system/program', 'commander'],
  cli: [
    ...[
      'core',
      'cli',
      'commands',
      'policy/suggest',
      'system/write',
      'system/write-at-once',
      'commander',
      'std-env',
      'chalk',
      'node:tty',
    ],
    ...[
      'reporters/index',
      'reporters/progress',
      'reporters/words',
      'reporters/markdown',
      'reporters/explain',
      'reporters/proving',
      'reporters/rehearsed',
    ],
  ],
  // It finds the package that it is in, which the command line is told by `bin`.
  'index.ts': ['core', 'reporters/index', 'commands', 'system/package', 'node:url'],
  'generate.ts': ['core', 'checks/index', 'policy', 'system', 'commands', 'node:'],
};

/** Packages that only one file may import, so that replacing one is a change of one file. */
const wrappedBy: Readonly<Record<string, string>> = {
  'simple-git': 'system/git.ts',
  execa: 'system/process.ts',
  '@electric-sql/pglite': 'system/database/child/pglite.ts',
  pg: 'system/database/postgres/client.ts',
  'node-sqlite3-wasm': 'system/database/child/sqlite.ts',
  'mysql2/promise': 'system/database/mysql/client.ts',
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));

describe('the house', () => {
  it.each(files)('%s imports only what its folder may', file => {
    const room = file.includes('/') ? (file.split('/')[0] ?? '') : file;
    const allowed = mayImport[room] ?? [];
    const forbidden = importsOf(file).filter(target => {
      if (room === 'checks' && file === 'checks/index.ts' && target.startsWith('checks/')) return false;
      if (room === 'reporters' && target.startsWith('reporters/')) return false;
      return !allowed.some(one => target === one || target.startsWith(one.endsWith(':') ? one : `${one}/`));
    });
    expect(forbidden).toEqual([]);
  });

  it.each(Object.entries(wrappedBy))('%s is imported by %s alone', (name, wrapper) => {
    expect(files.filter(file => file !== wrapper && importsOf(file).includes(name))).toEqual([]);
  });

  it('only cli.ts and its folder print, exit, or read the process', () => {
    const silent = files.filter(file => !/^(?:cli\.ts$|cli\/|generate\.ts$)/.test(file));
    expect(silent.filter(file => /(?<![\w/])process\.|\bconsole\./.test(code(file)))).toEqual([]);
  });

  it('checks read no clock and no chance of their own', () => {
    const pure = files.filter(file => /^(?:core|checks|reporters)\//.test(file));
    expect(pure.filter(file => /\bDate\.now\(|new Date\(\)|Math\.random\(/.test(code(file)))).toEqual([]);
  });
});

/** The file without comments. */
function code(file: string): string {
  return readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

/** What it imports, also lazily: `core/check` for a file of ours, the name for a package. */
function importsOf(file: string): string[] {
  const found = code(file).matchAll(/(?:from\s+|import\s*\(\s*|^import\s+)'([^']+)'/gm);
  return [...found].map(([, target = '']) =>
    target.startsWith('.') ? relative(src, resolve(src, file, '..', target)).replace(/\.ts$/, '') : target,
  );
}
