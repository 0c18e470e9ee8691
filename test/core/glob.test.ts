import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { compileGlobs, findMatches } from '../../src/core/glob/glob.ts';
import { processorTime } from '../support/processor-time.ts';

const hits = (patterns: string | string[], paths: readonly string[]) => paths.filter(compileGlobs(patterns));

describe('a glob', () => {
  it.each([
    ['*.md', ['README.md', '.md', 'docs/a.md'], ['README.md', '.md']],
    ['**/*.md', ['README.md', 'docs/a.md', 'docs/.x/a.md', 'a.mdx'], ['README.md', 'docs/a.md', 'docs/.x/a.md']],
    ['docs/**', ['docs', 'docs/a', 'docs/.a/b', 'docsx', 'x/docs/a'], ['docs', 'docs/a', 'docs/.a/b']],
    ['pkg*/**', ['pkg', 'pkg1', 'pkg1/a', 'pkg1/a/b'], ['pkg1/a', 'pkg1/a/b']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b', 'a/xb', 'ab'], ['a/b', 'a/x/b', 'a/x/y/b']],
    ['a**b', ['ab', 'axb', 'a/b'], ['ab', 'axb']],
    ['**', ['a', '.a/b'], ['a', '.a/b']],
    ['?.ts', ['a.ts', 'ab.ts', '/.ts'], ['a.ts']],
    ['{src,test}/**/*.{ts,tsx}', ['src/a.ts', 'test/a/b.tsx', 'lib/a.ts'], ['src/a.ts', 'test/a/b.tsx']],
    ['{a/**,b}', ['a', 'a/x', 'b', 'b/x'], ['a', 'a/x', 'b']],
    ['v{8..11}', ['v7', 'v8', 'v10', 'v11', 'v1'], ['v8', 'v10', 'v11']],
    ['v{08..10}', ['v8', 'v08', 'v10'], ['v08', 'v10']],
    ['{a..c}{,x}', ['a', 'bx', 'd', 'cx'], ['a', 'bx', 'cx']],
    ['{a}', ['a', '{a}'], ['{a}']],
    ['{a', ['a', '{a'], ['{a']],
    ['[a-c]1', ['a1', 'c1', 'd1', '[a-c]1'], ['a1', 'c1']],
    ['[!a]', ['a', 'b', '!'], ['b', '!']],
    ['[^a]/x', ['b/x', 'a/x'], ['b/x']],
    ['a[!b]c', ['axc', 'abc', 'a/c'], ['axc']],
    ['app/[id]/x', ['app/[id]/x', 'app/i/x', 'app/id/x'], ['app/[id]/x', 'app/i/x']],
    ['app/(shop)/**', ['app/(shop)/x', 'app/shop/x'], ['app/(shop)/x']],
    ['a|b', ['a', 'b', 'a|b'], ['a|b']],
    ['\\*.md', ['*.md', 'a.md'], ['*.md']],
    ['\\{a,b}', ['a', '{a,b}'], ['{a,b}']],
    ['./src/*', ['src/a'], ['src/a']],
    ['src/', ['src', 'src/a'], []],
    ['/src', ['src', 'src/a'], []],
    ['SRC', ['src'], []],
    ['', ['a'], []],
    ['a\nb "c"', ['a\nb "c"'], ['a\nb "c"']],
  ])('%s', (pattern, paths, expected) => {
    expect(hits(pattern, paths)).toEqual(expected);
  });

  it('with `!` takes paths away again, wherever it stands in the list', () => {
    expect(hits(['!a/x', 'a/*'], ['a/x', 'a/y', 'b'])).toEqual(['a/y']);
  });

  it('with `!` alone means everything but these', () => {
    expect(hits(['!a/**', '!**/*.md'], ['a/x', 'b.md', 'b.ts'])).toEqual(['b.ts']);
  });

  it('agrees with picomatch', () => {
    fc.assert(
      fc.property(glob, fc.array(path, { minLength: 8, maxLength: 16 }), (pattern, paths) => {
        const oracle = picomatch(pattern, { dot: true, noextglob: true });
        expect(hits(pattern, paths)).toEqual(paths.filter(path => oracle(path)));
      }),
      { numRuns: 3000 },
    );
  });

  it('matches what one of the expansions of its braces matches', () => {
    fc.assert(
      fc.property(glob, glob, glob, fc.array(path, { minLength: 8, maxLength: 16 }), (one, two, tail, paths) => {
        const expansions = [`${one}/${tail}`, `${two}/${tail}`].map(pattern => compileGlobs(pattern));
        expect(hits(`{${one},${two}}/${tail}`, paths)).toEqual(paths.filter(path => expansions.some(is => is(path))));
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the same beside many others as alone', () => {
    const list = fc.array(
      fc.tuple(fc.boolean(), glob).map(([negative, pattern]) => (negative ? `!${pattern}` : pattern)),
    );
    fc.assert(
      fc.property(fc.array(list), fc.array(path), (lists, paths) => {
        const found = findMatches(lists, paths);
        expect(lists.map(one => found.get(one))).toEqual(lists.map(one => paths.find(compileGlobs(one))));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['many stars', `**/*${'a*'.repeat(30)}b`],
    ['many globstars', `${'**/a/'.repeat(100)}b`],
    ['an exponential automaton', `**/*a${'?'.repeat(300)}`],
    ['unclosed braces', '{a,'.repeat(300)],
    ['unclosed brackets', '[a'.repeat(400)],
  ])('with %s takes no longer than others', (_, pattern) => {
    const start = processorTime();
    hits(pattern, [`${'a'.repeat(4000)}`, `${'a/'.repeat(2000)}c`]);
    expect(processorTime() - start).toBeLessThan(2000);
  });

  it.each([
    ['alternatives', '{a,b}'.repeat(30)],
    ['numbers', '{1..999999999}'],
    ['nested braces', `${'{a,b'.repeat(15)}${'}'.repeat(15)}`.repeat(4)],
    ['long alternatives', `{a,b,c,d,e,f,g}{a,b,c,d,e,f,g}{a,b,c,d,e,f,g}${'x'.repeat(900)}`],
  ])('with a bomb of %s is refused', (_, pattern) => {
    expect(() => compileGlobs(pattern)).toThrow('its braces make more than 1000 alternatives, or very long ones');
  });

  it('with a named class is refused', () => {
    expect(() => compileGlobs('[[:alpha:]]')).toThrow(
      'named classes such as `[[:alpha:]]` are not read: write `[a-z]`',
    );
  });
});

// What both dialects read alike: see `compileGlobs` for where they differ.
const piece = fc.constantFrom(
  'a',
  'b',
  '.',
  'ab',
  '-',
  'é',
  '^',
  '$',
  '@',
  '*',
  '*',
  '?',
  '[ab]',
  '[a-c]',
  '[^b]',
  '\\*',
);
const segment = fc.oneof(
  { weight: 1, arbitrary: fc.constant('**') },
  { weight: 3, arbitrary: fc.array(piece, { minLength: 1, maxLength: 4 }).map(parts => parts.join('')) },
);
const glob = fc
  .array(segment, { minLength: 1, maxLength: 5 })
  .map(parts => parts.join('/'))
  // To picomatch, `$$` is one `$`.
  .filter(text => !text.includes('$$'));
const name = fc
  .array(fc.constantFrom('a', 'b', 'c', '.', 'ab', '-', 'é', '[ab]', '*', '$'), { minLength: 1, maxLength: 4 })
  .map(parts => parts.join(''))
  .filter(text => text !== '.' && text !== '..');
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map(parts => parts.join('/'));
