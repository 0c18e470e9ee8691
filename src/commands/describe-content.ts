import type { ChangedFile, FileLines } from '../core/change.ts';
import { type DiffExcerpt, excerptDiff } from '../core/diff-excerpt.ts';
import type { Judged } from '../core/engine.ts';
import type { Facts } from '../core/facts.ts';
import { linesOf } from '../core/finding-lines.ts';
import { shorten } from '../core/neutral.ts';
import { placed } from '../core/outcome.ts';
import { describeSource } from '../core/record/record.ts';
import type { ReportedAnswer, ReportedContent, ReportedFile } from '../core/report-content.ts';

// A page that nobody can open helps nobody: what a large change holds beyond these is counted, not shown.
const mostFiles = 2000;
const mostDiffs = 300;
const mostAnswers = 50;
const longestAnswer = 4000;
const linesOfFile = 800;
/** Of a requirement. */
const mostMarks = 200;
/** Of the lines that a finding speaks of, so many are shown however large the change is, and the last one of its place. */
const beginning = 100;
const limits = { context: 3, columns: 400 };
/** Characters of all diffs together. Lines with findings are shown all the same. */
const mostText = 600_000;

type ContentFacts = Pick<Facts, 'change' | 'lines' | 'files' | 'owners' | 'record'>;

/** The change for whoever looks at it: what its record says, and its diff, first of the files in which something was found. */
export async function describeContent(judged: readonly Judged[], facts: ContentFacts): Promise<ReportedContent> {
  const { files } = await facts.change();
  const marked = markedLines(judged);
  const [yes, no] = [files.filter(({ path }) => marked.has(path)), files.filter(({ path }) => !marked.has(path))];
  const listed = [...yes, ...no].slice(0, mostFiles);
  const shown = listed.slice(0, mostDiffs);
  // Whoever needed these for a verdict has told that they cannot be read.
  const [lines, owners, head] = await Promise.all([
    facts.lines(shown.map(({ path }) => path)).catch(() => undefined),
    facts.owners().catch(() => undefined),
    facts.files('head'),
  ]);
  let room = mostText;
  const described: ReportedFile[] = [];
  for (const [index, file] of listed.entries()) {
    const { path } = file;
    const marks = marked.get(path);
    const own = index < mostDiffs ? lines?.get(path) : undefined;
    const reason =
      whyNoDiff(file, own) ??
      (room > 0 || (marks && room > -2 * mostText) ? undefined : 'it is beyond what is shown of a large change');
    const text = reason === undefined && file.after ? await head.read(path).catch(() => undefined) : undefined;
    const { hunks, leftOut }: DiffExcerpt =
      reason === undefined && own
        ? excerptDiff(own, text, marks ?? new Set(), { ...limits, lines: room > 0 ? linesOfFile : 0 })
        : { hunks: [], leftOut: 0 };
    for (const hunk of hunks) for (const line of hunk.lines) room -= line.length;
    const isOwner = new Set(owners?.of(path).rules.flatMap(rule => rule.owners));
    described.push({
      path,
      change: file.before ? (file.after ? 'modified' : 'deleted') : 'added',
      owners: [...isOwner].slice(0, 20),
      hunks,
      leftOut,
      ...(reason === undefined ? {} : { reason }),
    });
  }
  return { answers: await readAnswers(facts), files: described, unlisted: files.length - listed.length };
}

function whyNoDiff({ before, after }: ChangedFile, lines: FileLines | undefined): string | undefined {
  const kinds = [before?.kind, after?.kind];
  if (kinds.includes('submodule')) return `a submodule, now at ${after?.blob.slice(0, 9) ?? 'nothing'}`;
  if (before && after && before.blob === after.blob) return `its mode alone: ${before.kind} before, ${after.kind} now`;
  if (kinds.every(kind => kind === undefined || kind === 'symlink')) return 'a symbolic link';
  if (!lines) return 'it is beyond what is shown of a large change';
  return lines.added.length + lines.removed.length ? undefined : 'it is binary, or empty';
}

/** The lines of each file that a finding speaks of; none of a file that is spoken of as a whole. */
function markedLines(judged: readonly Judged[]): ReadonlyMap<string, ReadonlySet<number>> {
  const marked = new Map<string, Set<number>>();
  for (const { outcome } of judged) {
    for (const finding of placed(outcome).slice(0, mostMarks)) {
      if (!finding.place) continue;
      const { path, endLine } = finding.place;
      const lines = marked.get(path) ?? new Set();
      marked.set(path, lines);
      for (const line of linesOf(finding, beginning)) lines.add(line);
      if (endLine !== undefined) lines.add(endLine);
    }
  }
  return marked;
}

async function readAnswers(facts: ContentFacts): Promise<readonly ReportedAnswer[]> {
  const record = await facts.record().catch(() => undefined);
  return [...(record?.answers ?? [])].slice(0, mostAnswers).map(([key, { value, source }]) => ({
    key,
    source: describeSource(source),
    parts: partsOf(value),
  }));
}

function partsOf(value: unknown): ReportedAnswer['parts'] {
  if (Array.isArray(value)) return value.slice(0, mostAnswers).map(one => ({ text: textOf(one) }));
  if (typeof value !== 'object' || value === null) return [{ text: textOf(value) }];
  return Object.entries(value)
    .slice(0, mostAnswers)
    .map(([name, one]) => ({ name, text: Array.isArray(one) ? one.map(textOf).join('\n') : textOf(one) }));
}

const textOf = (value: unknown): string =>
  shorten(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), longestAnswer);
