import type { OwnerRule, Owners, PathOwners } from '../owners.ts';
import { parseGitHub } from './github.ts';
import { type GitLabSection, parseGitLab } from './gitlab.ts';
import { matchSegments } from './pattern.ts';

export interface CodeownersFile {
  readonly file: string | undefined;
  readonly dialect: 'github' | 'gitlab';
}

/** GitHub does not read a file of this size or more. */
const tooLarge = 3 * 1024 * 1024;

/** Who owns what, as the forge of this dialect would say. Letter case counts. Never throws. */
export function parseCodeowners(text: string, { file, dialect }: CodeownersFile): Owners {
  if (dialect === 'github' && text.length >= tooLarge) {
    return noOwners(file, dialect, 'GitHub does not read a CODEOWNERS file of 3 MB or more');
  }
  return dialect === 'github' ? forGitHub(text, file) : forGitLab(text, file);
}

/** A file that the forge does not read, and why; or no file at all. */
export function noOwners(file: string | undefined, dialect: CodeownersFile['dialect'], problem?: string): Owners {
  const problems = problem === undefined ? [] : [{ line: 1, message: problem }];
  return { file, dialect, of: () => ({ rules: [] }), problems };
}

/** The last rule that matches is the only one that counts. */
function forGitHub(text: string, file: string | undefined): Owners {
  const { rules, problems } = parseGitHub(text);
  const of = remember(names => {
    const rule = rules.findLast(({ pattern }) => matchSegments(pattern, names));
    if (!rule) return { rules: [] };
    const { owners, line } = rule;
    return { rules: [{ section: '', owners, approvals: owners.length ? 1 : 0, line }] };
  });
  return { file, dialect: 'github', of, problems };
}

/** In each section the last rule that matches, unless the section excludes the path: then nobody owns it there. */
function forGitLab(text: string, file: string | undefined): Owners {
  const { sections, problems } = parseGitLab(text);
  const prepared = sections.map(section => ({
    name: section.name,
    // A section that is headed twice is optional only if both headings say so.
    optional: [...section.entries.values()].every(entry => entry.optional),
    ...splitEntries(section),
  }));
  const of = remember(names => ({
    rules: prepared.flatMap(({ name, optional, exclusions, entries }): OwnerRule[] => {
      const excluded = exclusions.find(({ pattern }) => matchSegments(pattern, names));
      if (excluded) return [{ section: name, owners: [], approvals: 0, line: excluded.line }];
      const entry = entries.findLast(({ pattern }) => matchSegments(pattern, names));
      if (!entry) return [];
      // GitLab approves by itself what has no owner.
      const approvals = optional || !entry.owners.length ? 0 : entry.approvals;
      return [{ section: name, owners: entry.owners, approvals, line: entry.line }];
    }),
  }));
  return { file, dialect: 'gitlab', of, problems };
}

function splitEntries({ entries }: GitLabSection) {
  const all = [...entries.values()];
  return {
    exclusions: all.filter(({ exclusion }) => exclusion),
    entries: all.filter(({ exclusion }) => !exclusion),
  };
}

function remember(find: (names: readonly string[]) => PathOwners): (path: string) => PathOwners {
  const known = new Map<string, PathOwners>();
  return path => {
    const found = known.get(path) ?? find(path.split('/'));
    known.set(path, found);
    return found;
  };
}
