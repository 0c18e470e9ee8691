import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCodeowners } from '../../src/core/codeowners/codeowners.ts';

const dialects = ['github', 'gitlab'] as const;
const part = fc.constantFrom('a', 'b', 'ab', '*', '**', 'a*', '*b', 'a*b', '?', '?b', '[a]');
const pattern = fc
  .tuple(fc.constantFrom('', '/'), fc.array(part, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '/'))
  .map(([first, parts, last]) => `${first}${parts.join('/')}${last}`);
const path = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', 'axb', '[a]', '.a'), { minLength: 1, maxLength: 5 });

/** A pattern as a regular expression: slow for hostile patterns, and therefore only here. */
function githubRegExp(text: string): RegExp {
  const anchored = text.startsWith('/') || text.replace(/\/$/, '').includes('/');
  const names = text.replace(/^\//, '').replace(/\/$/, '/**').split('/');
  const last = names.at(-1);
  const source = (anchored ? names : ['**', ...names]).map((name, index, all) => {
    const isLast = index === all.length - 1;
    if (name === '**') return isLast ? '.+' : '(?:.+/)?';
    const inner = [...name]
      .map(letter => (letter === '*' ? '[^/]*' : letter === '?' ? '[^/]' : letter.replace(/[[\]]/, '\\$&')))
      .join('');
    return name === '*' ? `[^/]+${isLast ? '' : '/'}` : `${inner}${isLast ? '' : '/'}`;
  });
  return new RegExp(`^${source.join('')}${last === '*' || last === '**' ? '' : '(?:/.*)?'}$`);
}

it('matches as a regular expression of the same meaning would', () => {
  fc.assert(
    fc.property(pattern, path, (text, names) => {
      const joined = names.join('/');
      const owners = parseCodeowners(`${text} @x`, { file: 'CODEOWNERS', dialect: 'github' });
      expect([text, joined, owners.of(joined).rules.length === 1]).toEqual([
        text,
        joined,
        githubRegExp(text).test(joined),
      ]);
    }),
    { numRuns: 3000, seed: 1 },
  );
});

it('reads any text, and answers for any path', () => {
  const line = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'*?[]^!/\\# @a-\t') }));
  fc.assert(
    fc.property(fc.array(line), fc.string(), fc.constantFrom(...dialects), (lines, name, dialect) => {
      const owners = parseCodeowners(lines.join('\n'), { file: 'CODEOWNERS', dialect });
      for (const rule of owners.of(name).rules) {
        expect(rule.line).toBeGreaterThan(0);
        if (rule.approvals > 0) expect(rule.owners).not.toEqual([]);
      }
    }),
    { numRuns: 1000, seed: 1 },
  );
});
