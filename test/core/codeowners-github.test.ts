import { describe, expect, it } from 'vitest';
import { parseCodeowners } from '../../src/core/codeowners/codeowners.ts';
import { processorTime } from '../support/processor-time.ts';

const read = (text: string) => parseCodeowners(text, { file: '.github/CODEOWNERS', dialect: 'github' });
const matches = (pattern: string, path: string) => read(`${pattern} @x`).of(path).rules.length === 1;

/** The pattern; paths that it matches; paths that it does not. Semantics as github.com/hmarr/codeowners found them out. */
const patterns: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['build', ['build', 'build/a', 'src/build', 'src/build/a'], ['build.txt', 'src/build.txt', 'src/a']],
  ['/build', ['build', 'build/a', 'build/a/b'], ['builder.txt', 'src/build', 'src/build/a']],
  ['build/', ['build/a', 'build/a/b', 'src/build/a'], ['build', 'src/build', 'src/a']],
  ['/build/', ['build/a', 'build/a/b'], ['build', 'src/build', 'src/build/a']],
  ['src/app', ['src/app', 'src/app/a'], ['src/apps', 'lib/src/app', 'lib/src/app/a']],
  ['/src/app/', ['src/app/a', 'src/app/a/b'], ['src/app', 'src/apps', 'lib/src/app/a']],
  ['*', ['a', '.a', 'a/b', 'a/b/c.ts'], []],
  ['s*', ['src', 'src/a', 'src/a/b', 'lib/src', 'lib/src/a'], ['lib/a', 'lsrc']],
  ['/*', ['a', '.a'], ['a/b', 'a/b/c']],
  ['/s*', ['src', 'src/a', 'src/a/b'], ['lib/src', 'lsrc']],
  ['s*/', ['src/a', 'lib/src/a'], ['src', 'lib/src', 'lsrc']],
  ['/*/', ['src/a', 'lib/src', 'lib/src/a'], ['src']],
  ['src/*', ['src/a'], ['src', 'src/a/b', 'lib/src', 'lib/src/a']],
  ['src/*.ts', ['src/a.ts', 'src/.ts'], ['src', 'src/a/b.ts', 'lib/src/a.ts']],
  ['src/*/app', ['src/a/app', 'src/a/app/b'], ['src', 'src/app', 'src/a/b/app']],
  ['s?c', ['src', 'lib/sbc/a'], ['sc', 'srrc']],
  ['s\\*c', ['s*c'], ['src']],
  ['s\\?c', ['s?c'], ['src']],
  ['**/src/app', ['src/app', 'lib/src/app', 'lib/src/app/a'], ['src/a/app', 'lib/src/a/app']],
  ['**/*app*', ['app', 'lib/app', 'lib/myapp', 'lib/apps', 'a/b/app'], ['lib/ap']],
  ['src/app/**', ['src/app/a', 'src/app/a/b'], ['src/app', 'lib/src/app/a']],
  ['src/**/app', ['src/app', 'src/app/a', 'src/a/app/b', 'src/a/b/app/c'], ['lib/src/app']],
  ['src/**/', ['src/a', 'src/a/b'], ['src']],
  ['src/**/app/a*', ['src/app/ab', 'src/x/app/ab'], ['src/app', 'src/app/b', 'src/x/app']],
  ['**', ['a', 'a/b'], []],
  ['/', [], ['a', 'a/b']],
  ['//', [], ['a']],
  ['/apps/[id]/page.ts', ['apps/[id]/page.ts'], ['apps/i/page.ts', 'apps/id/page.ts']],
  ['a/b:c/**/*', ['a/b:c/d.json'], ['a/b-c/d.json']],
  ['a/^cpu', ['a/^cpu'], ['a/cpu']],
  ['my\\ docs/', ['my docs/a'], ['my\\ docs/a', 'docs/a']],
  ['Src/', ['Src/a'], ['src/a', 'SRC/a']],
  ['größe/*.md', ['größe/ä.md'], ['grösse/ä.md']],
  ['a?c', ['a😀c'], ['ac']],
  ['*a*b', ['aab', 'xaxb', 'ab'], ['ba', 'abc']],
];

describe.each(patterns)('the pattern `%s`', (pattern, wanted, unwanted) => {
  it(`matches ${wanted.length} paths and not the ${unwanted.length} others`, () => {
    expect(wanted.filter(path => !matches(pattern, path))).toEqual([]);
    expect(unwanted.filter(path => matches(pattern, path))).toEqual([]);
  });
});

it('lets the last rule that matches win, and knows a rule without owners from no rule', () => {
  const owners = read('* @acme/all # everything\n/apps/ @anna anna@acme.example\n/apps/github\n');
  expect(owners.of('README.md').rules).toEqual([{ section: '', owners: ['@acme/all'], approvals: 1, line: 1 }]);
  expect(owners.of('apps/a.ts').rules).toEqual([
    { section: '', owners: ['@anna', 'anna@acme.example'], approvals: 1, line: 2 },
  ]);
  expect(owners.of('apps/github/a.ts').rules).toEqual([{ section: '', owners: [], approvals: 0, line: 3 }]);
  expect(read('/apps/ @anna').of('README.md').rules).toEqual([]);
});

it('skips the lines that GitHub skips, and says which', () => {
  const text = '\n# comment\r\n!a @x\r\n\\#b @x\n***/c @x\nd anna\ne @acme/team/deep\nf @ok\r\n';
  const owners = read(text);
  expect(owners.problems).toEqual([
    { line: 3, message: 'GitHub skips this line: patterns cannot be negated with `!`' },
    { line: 4, message: 'GitHub skips this line: `\\#` does not escape a `#`' },
    { line: 5, message: 'GitHub skips this line: three stars in a row mean nothing' },
    { line: 6, message: 'GitHub skips this line: `anna` is no `@user`, `@org/team` or e-mail' },
    { line: 7, message: 'GitHub skips this line: `@acme/team/deep` is no `@user`, `@org/team` or e-mail' },
  ]);
  expect(['a', '!a', '#b', 'c', 'd', 'e', 'f'].filter(path => owners.of(path).rules.length)).toEqual(['f']);
});

it('does not read a file that is too large for GitHub', () => {
  const owners = read(`* @x\n${'#'.repeat(3 * 1024 * 1024)}`);
  expect(owners.of('a').rules).toEqual([]);
  expect(owners.problems).toEqual([{ line: 1, message: 'GitHub does not read a CODEOWNERS file of 3 MB or more' }]);
});

it('reads 10,000 paths against 500 rules without anybody noticing', () => {
  const shapes = ['/services/s%/', '*.x%', 'lib%/**/*.ts', '**/gen%/*_test.go', 'docs/%/*a*b*.md'];
  const rules = Array.from(
    { length: 500 },
    (_, index) => `${shapes[index % 5]?.replace('%', String(index))} @t${index}`,
  );
  const owners = read(rules.join('\n'));
  const start = processorTime();
  for (let index = 0; index < 10_000; index++) owners.of(`packages/p${index % 97}/src/deep/er/file-${index}.ts`);
  expect(processorTime() - start).toBeLessThan(1500);
});

it.each([
  ['many stars', `${'**/'.repeat(400)}${'a*'.repeat(400)}b`],
  ['many single stars in a name', `${'*a'.repeat(5000)}b`],
  ['deep and shallow stars', '**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/b'],
])('does not take longer for a hostile pattern: %s', (_, pattern) => {
  const owners = read(`${pattern} @x`);
  const start = processorTime();
  expect(owners.of(`${'a/'.repeat(1500)}${'a'.repeat(4000)}`).rules).toEqual([]);
  expect(processorTime() - start).toBeLessThan(1000);
});
