import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { Report } from '../core/report.ts';
import { fingerprints } from './fingerprint.ts';
import { toJson } from './json.ts';
import { type Problem, problemsOf } from './problems.ts';
import type { Reporter } from './reporter.ts';
import { headline, message, tally } from './words.ts';

/** Code scanning takes no more results of a run; the most important ones come first. */
const maxResults = 5000;

/**
 * SARIF 2.1.0, within what code scanning reads:
 * https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const sarif: Reporter = report => toJson(logOf(report));

function logOf(report: Report): Log {
  const problems = problemsOf(report).filter(
    problem => problem.code !== 'landworthy.pending' || problem.level === 'error',
  );
  const shown = problems.slice(0, maxResults);
  const rules = rulesOf(shown, report);
  const names = fingerprints(shown);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'landworthy', version: report.tool.version, rules } },
        invocations: [{ executionSuccessful: report.verdict !== 'undecided' }],
        results: shown.map((problem, index) =>
          resultOf(
            onChange(problem, report),
            rules.findIndex(rule => rule.id === problem.id),
            names[index] ?? '',
          ),
        ),
        properties: {
          verdict: report.verdict,
          headline: headline(report),
          tally: tally(report),
          ...(problems.length > shown.length ? { cut: problems.length - shown.length } : {}),
        },
      },
    ],
  };
}

function rulesOf(problems: readonly Problem[], report: Report): ReportingDescriptor[] {
  return [...new Set(problems.map(problem => problem.id))].map(id => {
    const requirement = report.requirements.find(one => one.id === id);
    const summary = requirement ? message(requirement.summary) : '';
    const why = requirement?.because ? message(requirement.because) : '';
    const text = [summary, why].filter(Boolean).join('. ') || `what \`${id}\` asks for`;
    return {
      id,
      shortDescription: { text: summary || id },
      fullDescription: { text: text.slice(0, 1024) },
      help: { text: `${text}. See: landworthy explain ${id}` },
    };
  });
}

/** On a pull request, code scanning hides what is not on a line of the diff: a line of the policy never is. */
const onChange = (problem: Problem, { change }: Report): Problem =>
  problem.placed || !change.anchor ? problem : { ...problem, place: change.anchor };

const sarifLevels = { error: 'error', warning: 'warning', notice: 'note' } as const;

function resultOf(
  { id, level, code, message, advice, actor, place }: Problem,
  ruleIndex: number,
  print: string,
): Result {
  const { path, line = 1, endLine, column } = place;
  return {
    ruleId: id,
    ruleIndex,
    level: sarifLevels[level],
    message: { text: [message, ...advice].join('\n') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: path.split('/').map(encodePart).join('/'), uriBaseId: '%SRCROOT%' },
          region: {
            startLine: line,
            ...(column === undefined ? {} : { startColumn: column }),
            ...(endLine === undefined ? {} : { endLine }),
          },
        },
      },
    ],
    partialFingerprints: { primaryLocationLineHash: print },
    properties: { code, ...(actor ? { actor } : {}) },
  };
}

/** A part of a URI; half a surrogate pair, which has no UTF-8, becomes the replacement character. */
const encodePart = (part: string): string => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
