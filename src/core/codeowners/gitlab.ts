import type { Problem } from './github.ts';
import { deep, nameSegment, type Segment, type Token } from './pattern.ts';

export interface GitLabEntry {
  readonly line: number;
  readonly pattern: readonly Segment[];
  readonly owners: readonly string[];
  /** A pattern that starts with `!`. */
  readonly exclusion: boolean;
  readonly optional: boolean;
  readonly approvals: number;
}

export interface GitLabSection {
  /** Empty for what stands before the first heading. */
  readonly name: string;
  /** By pattern: one that is repeated in a section keeps its place and takes the later line's owners, as in GitLab. */
  readonly entries: ReadonlyMap<string, GitLabEntry>;
}

/**
 * The sections of a file as GitLab reads them, and what it complains of.
 * https://docs.gitlab.com/user/project/codeowners/reference/ and, for what that page leaves open, GitLab's own parser.
 */
export function parseGitLab(text: string): { sections: readonly GitLabSection[]; problems: readonly Problem[] } {
  const sections = new Map<string, { name: string; entries: Map<string, GitLabEntry> }>();
  const problems: Problem[] = [];
  const sectionOf = (name: string) => {
    // A name is the same in any letter case.
    const section = sections.get(name.toLowerCase()) ?? { name, entries: new Map() };
    sections.set(name.toLowerCase(), section);
    return section;
  };
  let heading: Heading = { name: '', optional: false, approvals: 1, owners: [] };
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    const rule = raw.trim();
    if (rule === '' || rule.startsWith('#')) continue;
    const found = parseHeading(rule);
    if (found === 'broken')
      problems.push({ line, message: 'GitLab skips this line: the heading of a section has no `]`' });
    else if (found) heading = found;
    else {
      const { key, entry, malformed } = parseEntry(rule, line, heading);
      sectionOf(heading.name).entries.set(key, entry);
      if (malformed !== undefined) {
        problems.push({ line, message: `GitLab ignores \`${malformed}\`: it is no user, group, role or e-mail` });
      }
    }
  }
  return { sections: [...sections.values()], problems };
}

interface Heading {
  readonly name: string;
  readonly optional: boolean;
  readonly approvals: number;
  readonly owners: readonly string[];
}

/** `[Name]`, `^[Optional]`, `[Name][2] @default`. */
function parseHeading(line: string): Heading | 'broken' | undefined {
  if (!/^\^?\[/.test(line)) return undefined;
  const [whole, optional, name = '', approvals] = /^(\^)?\[([^\]]*)\](?:\[([\s\d]*)\])?/.exec(line) ?? [];
  if (whole === undefined) return 'broken';
  const { owners } = parseOwners(line.slice(whole.length));
  return { name, optional: optional !== undefined, approvals: Math.max(1, Number(approvals ?? 1) || 1), owners };
}

function parseEntry(line: string, number: number, heading: Heading) {
  const first = /^(?:\\\s|\S)+/.exec(line)?.[0] ?? '';
  const exclusion = first.startsWith('!');
  const key = normalize(exclusion ? first.slice(1) : first);
  const { owners, malformed } = parseOwners(line.slice(first.length));
  const entry: GitLabEntry = {
    line: number,
    pattern: compilePattern(key),
    owners: exclusion || owners.length || malformed !== undefined ? owners : heading.owners,
    exclusion,
    optional: heading.optional,
    approvals: heading.approvals,
  };
  return { key, entry, ...(exclusion || malformed === undefined ? {} : { malformed }) };
}

const owner = /^(?:@@(?:developer|maintainer|owner)s?|@[\w.-]+(?:\/[\w.-]+)*|[^@\s]{1,100}@[^@\s]{1,255}\w)$/i;

function parseOwners(text: string): { owners: readonly string[]; malformed: string | undefined } {
  const words = text.split(/\s+/).filter(Boolean);
  return { owners: words.filter(word => owner.test(word)), malformed: words.find(word => !owner.test(word)) };
}

function normalize(pattern: string): string {
  if (pattern === '*') return '/**/*';
  const plain = pattern.replace(/^\\#/, '#').replace(/\\\s+/g, ' ');
  const rooted = plain.startsWith('/') ? plain : `/**/${plain}`;
  return rooted.endsWith('/') ? `${rooted}**/*` : rooted;
}

/** As Ruby's `File.fnmatch` with FNM_DOTMATCH and FNM_PATHNAME: `**` is deep only with a `/` behind it. */
export function compilePattern(normalized: string): readonly Segment[] {
  const parts = normalized.split('/').slice(1);
  return parts.map((part, index) => (part === '**' && index < parts.length - 1 ? deep : nameSegment(tokensOf(part))));
}

function tokensOf(part: string): Token[] {
  return [...part.matchAll(/\\(.?)|\*+|\?|\[([!^]?)((?:\\.|[^\]\\])*)\]|[^\\*?[]+|\[/gs)].map(
    ([whole, escaped, negated, members]) => {
      if (escaped !== undefined) return { kind: 'text', text: escaped };
      if (members !== undefined) return classOf(members, negated !== '');
      if (whole.startsWith('*')) return { kind: 'many' };
      if (whole === '?') return { kind: 'one' };
      // A bracket that is never closed matches nothing.
      return whole === '[' ? { kind: 'class', has: () => false } : { kind: 'text', text: whole };
    },
  );
}

function classOf(members: string, negated: boolean): Token {
  const ranges = [...members.matchAll(/(\\.|[^\\])(?:-(\\.|[^\\]))?/gsu)].map(([, from = '', to = from]) => {
    const low = from.replace(/^\\/, '');
    return { low, high: to.replace(/^\\/, '') };
  });
  return {
    kind: 'class',
    has: character => ranges.some(({ low, high }) => low <= character && character <= high) !== negated,
  };
}
