import type { ChangedFile } from '../core/change.ts';
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
/** Of a file with more changed lines than this none is made; of a longer text, nothing is shown around a change. */
const mostLines = 50_000;
const largestText = 1024 * 1024;
/** Of a requirement. */
const mostMarks = 200;
/** Of the lines that a finding speaks of, so many are shown however large the change is, and the last one of its place. */
const beginning = 100;
const limits = { context: 3, columns: 400 };
/** Characters of all diffs together. Lines with findings are shown all the same. */
const mostText = 600_000;

type ContentFacts = Pick<Facts, 'change' | 'lines' | 'lineCount' | 'files' | 'owners' | 'record'>;

/** The change for whoever looks at it: what its record says, and its diff, first of the files in which something was found. */
export async function describeContent(judged: readonly Judged[], facts: ContentFacts): Promise<ReportedContent> {
  const { files } = await facts.change();
  const marked = markedLines(judged);
  const [yes, no] = [files.filter(({ path }) => marked.has(path)), files.filter(({ path }) => !marked.has(path))];
  const listed = [...yes, ...no].slice(0, mostFiles);
  const owners = await facts.owners().catch(() => undefined);
  let room = mostText;
  const described: ReportedFile[] = [];
  for (const [index, file] of listed.entries()) {
    const { path, before, after } = file;
    const isShown = index < mostDiffs && (room > 0 || (marked.has(path) && room > -2 * mostText));
    const lines = room > 0 ? linesOfFile : 0;
    const diff = whyNoDiff(file) ?? (isShown ? await readDiff(file, marked.get(path), lines, facts) : beyond);
    const { hunks, leftOut } = typeof diff === 'string' ? { hunks: [], leftOut: 0 } : diff;
    for (const hunk of hunks) for (const line of hunk.lines) room -= line.length;
    described.push({
      path,
      change: before ? (after ? 'modified' : 'deleted') : 'added',
      owners: [...new Set(owners?.of(path).rules.flatMap(rule => rule.owners))].slice(0, 20),
      hunks,
      leftOut,
      ...(typeof diff === 'string' ? { reason: diff } : {}),
    });
  }
  return { answers: await readAnswers(facts), files: described, unlisted: files.length - listed.length };
}

const beyond = 'it is beyond what is shown of a large change';

function whyNoDiff({ before, after }: ChangedFile): string | undefined {
  const kinds = [before?.kind, after?.kind];
  if (kinds.includes('submodule')) return `a submodule, now at ${after?.blob.slice(0, 9) ?? 'nothing'}`;
  if (before && after && before.blob === after.blob) return `its mode alone: ${before.kind} before, ${after.kind} now`;
  return kinds.every(kind => kind === undefined || kind === 'symlink') ? 'a symbolic link' : undefined;
}

/** The diff of a file, or why there is none. */
async function readDiff(
  { path, after }: ChangedFile,
  marks: ReadonlySet<number> = new Set(),
  most: number,
  facts: ContentFacts,
): Promise<DiffExcerpt | string> {
  try {
    // Counted first: to count lines, none is made of them. All at once, for git to be asked only once.
    await facts.lineCount();
    const count = await facts.lineCount([path]);
    if (count === 0) return 'it is binary, or empty';
    if (count > mostLines) return `${count} lines of it changed, more than a page can show`;
    const changed = (await facts.lines([path])).get(path);
    const text = after ? await (await facts.files('head')).read(path) : undefined;
    const around = text !== undefined && text.length <= largestText ? text : undefined;
    return changed ? excerptDiff(changed, around, marks, { ...limits, lines: most }) : beyond;
  } catch {
    // Whoever needed it for a verdict has told why.
    return 'it could not be read';
  }
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
