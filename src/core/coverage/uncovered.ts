import type { Finding } from '../outcome.ts';
import type { Coverage, CoverageRequest } from './coverage.ts';
import { type LineRange, type MeasuredFile, uncoveredRanges } from './measure.ts';
import { isReached, type Share } from './shares.ts';

/** How many places are told one by one. */
const mostFindings = 50;
const mostNoted = 10;

export const missed = (share: Share): boolean => !isReached(share);

/** The lines that were not executed in the files of these shares, range by range; what is too much is counted. */
export function listUncovered(
  low: readonly Share[],
  coverage: Extract<Coverage, { ok: true }>,
  request: CoverageRequest,
): readonly Finding[] {
  const files = [...new Set(low.flatMap(share => share.files))].filter(({ uncovered }) => uncovered.length > 0);
  const all = files.flatMap(file => (file.known === 'yes' ? ofLines(file) : [ofFile(file, coverage, request)]));
  const more = all.length - mostFindings;
  if (more <= 0) return all;
  return [
    ...all.slice(0, mostFindings),
    { code: 'coverage.uncovered', message: `${more} more places were not executed either`, actor: 'author' },
  ];
}

/** `not executed: a.ts:3-5, b.ts:9`, where enough was. */
export function describeUncovered(files: readonly MeasuredFile[]): readonly string[] {
  const all = files.flatMap(file => uncoveredRanges(file).map(range => `\`${file.path}:${showRange(range)}\``));
  if (all.length === 0) return [];
  const more = all.length > mostNoted ? ` and ${all.length - mostNoted} more places` : '';
  return [`not executed: ${all.slice(0, mostNoted).join(', ')}${more}`];
}

/** The same for whoever shows it beside the lines. */
export const markUncovered = (files: readonly MeasuredFile[]): readonly Finding[] =>
  files.flatMap(ofLines).slice(0, mostFindings);

const showRange = ({ line, endLine }: LineRange): string => (line === endLine ? `${line}` : `${line}-${endLine}`);

function ofLines(file: MeasuredFile): Finding[] {
  return uncoveredRanges(file).map(({ line, endLine }) => ({
    code: 'coverage.uncovered',
    message: line === endLine ? `line ${line} was not executed` : `lines ${line} to ${endLine} were not executed`,
    actor: 'author',
    place: { path: file.path, line, ...(endLine > line ? { endLine } : {}) },
  }));
}

function ofFile(
  { path, uncovered, known }: MeasuredFile,
  { strange }: Extract<Coverage, { ok: true }>,
  { report }: CoverageRequest,
): Finding {
  const lines = uncovered.length === 1 ? 'the line' : `the ${uncovered.length} lines`;
  const place = { path, line: uncovered[0] ?? 1 };
  if (known === 'other') {
    return {
      code: 'coverage.unknown-lines',
      message: `the report \`${report.file}\` knows this file, but none of the lines that the change adds to it, such as ${place.line}: ${lines} that can only be statements count as not executed`,
      hint: 'let the command measure the file as it is here, without instructions to leave lines out',
      actor: 'author',
      place,
    };
  }
  const name = path.replace(/^.*\//, '');
  const other = strange.find(
    written =>
      written === name || (/[\\/]/.test(written[written.length - name.length - 1] ?? '') && written.endsWith(name)),
  );
  return {
    code: 'coverage.unknown-file',
    message: `the report \`${report.file}\` does not know this file: ${lines} of code that the change adds to it ${uncovered.length === 1 ? 'counts' : 'count'} as not executed`,
    hint: other
      ? `it names \`${other}\`, which is not in this tree: let the tool write paths relative to the repository`
      : 'let a test load it; if another requirement measures it, or none can, name it under `ignore`',
    actor: 'author',
    place,
  };
}
