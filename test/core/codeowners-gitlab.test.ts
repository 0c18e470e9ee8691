import { describe, expect, it } from 'vitest';
import { parseCodeowners } from '../../src/core/codeowners/codeowners.ts';

const read = (text: string) => parseCodeowners(text, { file: 'CODEOWNERS', dialect: 'gitlab' });
const matches = (pattern: string, path: string) => read(`${pattern} @x`).of(path).rules.length === 1;

/** The pattern; paths that it matches; paths that it does not. From GitLab's reference page and its parser. */
const patterns: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['*', ['a', '.a', 'a/b/.c'], []],
  ['README.md', ['README.md', 'a/README.md', 'a/b/README.md'], ['readme.md', 'README.mdx']],
  ['internal/README.md', ['internal/README.md', 'docs/api/internal/README.md'], ['README.md', 'internal/a/README.md']],
  ['/README.md', ['README.md'], ['docs/README.md']],
  ['/docs/', ['docs/a', 'docs/a/b', 'docs/.a'], ['docs', 'a/docs/b']],
  ['docs/', ['docs/a', 'a/docs/b/c'], ['docs']],
  ['docs', ['docs', 'a/docs'], ['docs/a']],
  ['/docs/*', ['docs/a', 'docs/.a'], ['docs/a/b']],
  ['/docs/*.md', ['docs/a.md', 'docs/.md'], ['docs/a/b.md', 'docs/a.mdx']],
  ['/docs/*spec*', ['docs/qa_specs.rb', 'docs/spec'], ['docs/a/spec']],
  ['/docs/*/README.md', ['docs/api/README.md'], ['docs/README.md', 'docs/a/b/README.md']],
  ['/docs/**/index.md', ['docs/index.md', 'docs/api/index.md', 'docs/a/b/index.md'], ['index.md']],
  ['/docs/**', ['docs/a'], ['docs/a/b']],
  ['\\#file.rb', ['#file.rb', 'a/#file.rb'], ['file.rb']],
  ['path\\ with\\ spaces/', ['path with spaces/a'], ['path\\ with\\ spaces/a']],
  ['/[ab]?.txt', ['ax.txt', 'b..txt'], ['cx.txt', 'a.txt', 'x/ax.txt']],
  ['/f[ab-d]?.txt', ['fax.txt', 'fcx.txt'], ['fex.txt', 'fa.txt', 'fax/.txt']],
  ['/f[!ab].txt', ['fc.txt'], ['fa.txt', 'fb.txt']],
  ['/f[ab.txt', [], ['fa.txt', 'f[ab.txt']],
  ['/a\\*b', ['a*b'], ['axb']],
];

describe.each(patterns)('the pattern `%s`', (pattern, wanted, unwanted) => {
  it(`matches ${wanted.length} paths and not the ${unwanted.length} others`, () => {
    expect(wanted.filter(path => !matches(pattern, path))).toEqual([]);
    expect(unwanted.filter(path => matches(pattern, path))).toEqual([]);
  });
});

it('asks in every section, and takes the last entry of each', () => {
  const owners = read(
    '* @admin\n\n[README Owners]\nREADME.md @user1 @user2\ninternal/README.md @user4\n\n[README other owners]\nREADME.md @user3\n',
  );
  expect(owners.of('internal/README.md').rules).toEqual([
    { section: '', owners: ['@admin'], approvals: 1, line: 1 },
    { section: 'README Owners', owners: ['@user4'], approvals: 1, line: 5 },
    { section: 'README other owners', owners: ['@user3'], approvals: 1, line: 8 },
  ]);
});

it('gives an entry without owners those of its heading, and its count', () => {
  const owners = read('[Docs][2] @docs @acme/writers docs@acme.example\ndocs/\n*.rb @@maintainers\n');
  expect(owners.of('docs/a').rules).toEqual([
    { section: 'Docs', owners: ['@docs', '@acme/writers', 'docs@acme.example'], approvals: 2, line: 2 },
  ]);
  expect(owners.of('a.rb').rules).toEqual([{ section: 'Docs', owners: ['@@maintainers'], approvals: 2, line: 3 }]);
});

it.each([
  ['an optional section', '^[Go]\n*.go @root', 0],
  ['no approvals', '[Go][0]\n*.go @root', 1],
  ['blank approvals', '[Go][ ]\n*.go @root', 1],
  ['a section that is optional once and required once', '[Go]\n*.rb @root\n^[go]\n*.go @root', 1],
  ['a section that is optional twice', '^[Go]\n*.rb @root\n^[GO]\n*.go @root', 0],
])('needs the right number of approvals for %s', (_, text, approvals) => {
  expect(
    read(text)
      .of('a.go')
      .rules.map(rule => rule.approvals),
  ).toEqual([approvals]);
});

it('excludes for good, and only in its section', () => {
  const owners = read('[Ruby]\n*.rb @ruby\n!/config/**/*.rb\n/config/routes.rb @ops\n[Config]\n/config/ @ops\n');
  expect(owners.of('config/routes.rb').rules).toEqual([
    { section: 'Ruby', owners: [], approvals: 0, line: 3 },
    { section: 'Config', owners: ['@ops'], approvals: 1, line: 6 },
  ]);
  expect(owners.of('app/a.rb').rules).toEqual([{ section: 'Ruby', owners: ['@ruby'], approvals: 1, line: 2 }]);
});

it('keeps an entry whose owner is malformed, and says so', () => {
  const owners = read('a.rb anna @bob\nb.rb anna\n[Broken @x\n[C] @c\nc.rb\n');
  expect(owners.problems).toEqual([
    { line: 1, message: 'GitLab ignores `anna`: it is no user, group, role or e-mail' },
    { line: 2, message: 'GitLab ignores `anna`: it is no user, group, role or e-mail' },
    { line: 3, message: 'GitLab skips this line: the heading of a section has no `]`' },
  ]);
  expect(['a.rb', 'b.rb', 'c.rb'].map(path => owners.of(path).rules[0]?.owners)).toEqual([['@bob'], [], ['@c']]);
});
