import { anyName, deep, nameSegment, type Segment, type Token } from './pattern.ts';

export interface GitHubRule {
  readonly line: number;
  readonly pattern: readonly Segment[];
  readonly owners: readonly string[];
}

export interface Problem {
  readonly line: number;
  readonly message: string;
}

/**
 * The rules of a file as GitHub reads them, and the lines that it skips.
 * https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 * and, for what that page leaves open, the behaviour that github.com/hmarr/codeowners found out.
 */
export function parseGitHub(text: string): { rules: readonly GitHubRule[]; problems: readonly Problem[] } {
  const rules: GitHubRule[] = [];
  const problems: Problem[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    const rule = raw.trim();
    if (rule === '' || rule.startsWith('#')) continue;
    const parsed = parseRule(rule);
    if (typeof parsed === 'string') problems.push({ line, message: parsed });
    else rules.push({ line, ...parsed });
  }
  return { rules, problems };
}

const owner = /^(?:@[\w-]+|@[A-Za-z0-9-]+\/[\w-]+|[\w.%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})$/;

/** The parts of a line, or why GitHub skips it. */
function parseRule(line: string): { pattern: readonly Segment[]; owners: readonly string[] } | string {
  if (line.startsWith('!')) return 'GitHub skips this line: patterns cannot be negated with `!`';
  if (line.startsWith('\\#')) return 'GitHub skips this line: `\\#` does not escape a `#`';
  const [content = ''] = line.split('#', 1);
  const pattern = /^(?:\\.|[^\\\s])+\\?/.exec(content)?.[0] ?? '';
  if (pattern.includes('***')) return 'GitHub skips this line: three stars in a row mean nothing';
  const owners = content.slice(pattern.length).split(/\s+/).filter(Boolean);
  const wrong = owners.find(one => !owner.test(one));
  if (wrong !== undefined) return `GitHub skips this line: \`${wrong}\` is no \`@user\`, \`@org/team\` or e-mail`;
  return { pattern: compilePattern(pattern), owners };
}

export function compilePattern(pattern: string): readonly Segment[] {
  const parts = pattern.split('/');
  // `/` alone matches nothing.
  if (pattern === '/') return [nameSegment([])];
  if (parts[0] === '') parts.shift();
  else if (parts.length === 1 || (parts.length === 2 && parts[1] === '')) parts.unshift('**');
  if (parts.length > 1 && parts.at(-1) === '') parts[parts.length - 1] = '**';
  const last = parts.at(-1);
  const segments = parts.map(part => (part === '**' ? deep : nameSegment(tokensOf(part))));
  // What ends in `**` needs something below it; what ends in a name means what is below it, too; `*` does not.
  if (last === '**') return [...segments, anyName];
  return last === '*' ? segments : [...segments, deep];
}

/** `[` and `]` mean themselves here. */
function tokensOf(part: string): Token[] {
  return [...part.matchAll(/\\(.?)|\*+|\?|[^\\*?]+/gs)].map(([whole, escaped]) => {
    if (escaped !== undefined) return { kind: 'text', text: escaped };
    if (whole.startsWith('*')) return { kind: 'many' };
    return whole === '?' ? { kind: 'one' } : { kind: 'text', text: whole };
  });
}
