import { fingerprints } from './fingerprint.ts';
import { toJson } from './json.ts';
import { problemsOf } from './problems.ts';
import type { Reporter } from './reporter.ts';

const severities = { error: 'critical', warning: 'minor', notice: 'info' } as const;

/**
 * GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. It is shown
 * beside the change and never sets a job's status: that is the exit code's.
 */
export const gitlab: Reporter = report => {
  const problems = problemsOf(report).filter(
    problem => problem.code !== 'landworthy.pending' || problem.level === 'error',
  );
  const names = fingerprints(problems);
  return toJson(
    problems.map(({ level, id, message, advice, place }, index) => ({
      description: [message, ...advice].join('; '),
      check_name: id,
      fingerprint: names[index],
      severity: severities[level],
      location: { path: place.path, lines: { begin: place.line ?? 1 } },
    })),
  );
};
