import { expect, it } from 'vitest';
import { compileGlobs } from '../../src/core/glob/glob.ts';
import { filesAt } from '../../src/core/hypothetical.ts';

const files = ['README.md', 'src/a.ts', 'src/api/b.ts', 'src/api/c.ts'];

it.each([
  ['src/a.ts', ['src/a.ts']],
  ['src/api', ['src/api/b.ts', 'src/api/c.ts']],
  ['src/api/', ['src/api/b.ts', 'src/api/c.ts']],
  ['src/**/[bc].ts', ['src/api/b.ts', 'src/api/c.ts']],
  ['src/new.ts', ['src/new.ts']],
  ['db/', ['db/example']],
  ['', files],
])('%j stands for %j', (path, expected) => expect(filesAt(path, files)).toEqual(expected));

it.each(['db/migrations/**', 'db/**/*.sql', '**/*.{sql,ddl}', 'a?/[xyz]/*', 'db/**/migrations/**/*.sql'])(
  'a glob that nothing matches yet, %s, stands for a file that it would match',
  glob => {
    const [file = ''] = filesAt(glob, files);
    expect(file).not.toMatch(/[*?[{]/);
    expect(compileGlobs(glob)(file)).toBe(true);
  },
);
