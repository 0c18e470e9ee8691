import { linesOf } from '../../core/finding-lines.ts';
import { type Finding, placed } from '../../core/outcome.ts';
import type { Report, ReportedRequirement } from '../../core/report.ts';
import type { ReportedFile } from '../../core/report-content.ts';

/** A finding, with the place beside which the diff tells it. */
export interface Note {
  readonly number: number;
  readonly finding: Finding;
  readonly requirement: ReportedRequirement;
  readonly kind: NoteKind;
  /** Those of the head that it stands beside; none for a file as a whole. */
  readonly lines: ReadonlySet<number>;
}

export type NoteKind = keyof typeof noteKinds;

/** What stands beside a line and above its note: nothing is told by colour alone. */
export const noteKinds = {
  unproven: { sign: '?', label: 'unproven' },
  uncovered: { sign: '○', label: 'not executed' },
  suspicious: { sign: '!', label: 'suspicious' },
  wrong: { sign: '✗', label: 'wrong' },
  remark: { sign: '·', label: 'worth a look' },
} as const;

export interface Notes {
  readonly of: (finding: Finding) => Note | undefined;
  readonly at: (path: string) => readonly Note[];
  /** Where in the page the diff tells of it. */
  readonly anchor: (finding: Finding) => string | undefined;
  readonly count: (kind: NoteKind) => number;
}

/** Of a requirement; how many more there are is told with it. */
export const mostFindings = 200;
const mostLines = 1000;

/** The findings of a report that the page tells, numbered. */
export function openNotes({ requirements, content }: Report): Notes {
  const byFinding = new Map<Finding, Note>();
  const byPath = new Map<string, Note[]>();
  for (const requirement of requirements) {
    for (const finding of placed(requirement.outcome).slice(0, mostFindings)) {
      const lines = new Set(linesOf(finding, mostLines));
      const note = { number: byFinding.size + 1, finding, requirement, kind: kindOf(finding.code, requirement), lines };
      byFinding.set(finding, note);
      if (finding.place) byPath.set(finding.place.path, [...(byPath.get(finding.place.path) ?? []), note]);
    }
  }
  const files = new Set(content?.files.map(({ path }) => path));
  return {
    of: finding => byFinding.get(finding),
    at: path => byPath.get(path) ?? [],
    anchor: finding => {
      const note = byFinding.get(finding);
      return note && finding.place && files.has(finding.place.path) ? `n${note.number}` : undefined;
    },
    count: kind =>
      [...byPath].filter(([path]) => files.has(path)).flatMap(([, notes]) => notes.filter(one => one.kind === kind))
        .length,
  };
}

/** Whether somebody has to look at this file: something stands beside one of its lines, or keeps the change from landing. */
export const isMarked = (file: ReportedFile, notes: Notes): boolean =>
  notes.at(file.path).some(({ finding, requirement }) => requirement.blocks || finding.place?.line !== undefined);

function kindOf(code: string, { blocks }: ReportedRequirement): NoteKind {
  if (code === 'proof.unproven') return 'unproven';
  if (code.startsWith('coverage.')) return 'uncovered';
  if (code.startsWith('integrity.')) return 'suspicious';
  return blocks ? 'wrong' : 'remark';
}
