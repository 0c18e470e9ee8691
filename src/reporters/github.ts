import { visible, withoutCommands, withoutMarkers } from '../core/neutral.ts';
import { type Problem, problemsOf } from './problems.ts';
import type { Reporter } from './reporter.ts';
import { count, headline, tally } from './words.ts';

/** GitHub shows no more annotations of a level than these of a step, and drops the rest in silence. */
const perLevel = 10;

const levels = ['error', 'warning', 'notice'] as const;

/**
 * Annotations for GitHub Actions, then the verdict. Format and escaping are those of `@actions/core`:
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export const github: Reporter = report => {
  const problems = problemsOf(report);
  const annotations = levels.flatMap(level =>
    annotate(
      level,
      problems.filter(problem => problem.level === level),
      headline(report),
    ),
  );
  const text = `landworthy: ${report.verdict}: ${headline(report)}; ${tally(report)}\n`;
  return [...annotations.map(line => `${line}\n`), withoutCommands(text)].join('');
};

function annotate(level: Problem['level'], problems: readonly Problem[], verdict: string): string[] {
  if (problems.length <= perLevel) return problems.map(annotation);
  const shown = problems.slice(0, perLevel - 1);
  const more = problems.length - shown.length;
  const text = `${count(more, 'more finding')} of ${problems.length} could not be annotated; ${verdict}: see the job summary or the log`;
  return [...shown.map(annotation), command(level, { title: `landworthy: ${more} more` }, text)];
}

function annotation({ level, id, message, advice, place }: Problem): string {
  const { path, line, endLine, column } = place;
  return command(
    level,
    { file: visible(path), line, endLine, col: column, title: id },
    [message, ...advice].join('\n'),
  );
}

function command(
  level: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  text: string,
): string {
  const list = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : `${key}=${escapeProperty(String(value))}`,
  );
  // `##[` is looked for anywhere in a line, also in one of ours.
  return withoutMarkers(`::${level} ${list.join(',')}::${escapeData(text)}`);
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
