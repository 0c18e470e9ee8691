import * as z from 'zod';
import { lazy } from '../lazy.ts';
import { repositoryPath } from '../options.ts';
import type { CoverageFormat, CoverageRequest } from './coverage.ts';

/** The one format, and the path or glob. */
export type CoverageReport = Partial<Record<CoverageFormat, string | undefined>>;

const path = (what: string) => repositoryPath().describe(what).optional();

/** Where a coverage report is, and in which format. */
export const coverageReport = lazy(() =>
  z
    .strictObject({
      lcov: path('`lcov.info`, as c8, nyc, vitest, jest, coverage.py, SimpleCov and many others write it'),
      cobertura: path('Cobertura XML, as coverage.py, coverlet, PHPUnit and many others write it'),
      istanbul: path("istanbul's `coverage-final.json`"),
      v8: path(
        'what node writes where `NODE_V8_COVERAGE` says, such as `coverage/tmp/*.json`, of programs that run as they stand',
      ),
      go: path('the profile of `go test -coverprofile`; its paths are found by the `go.mod` files of the tree'),
      jacoco: path("JaCoCo's XML"),
      python: path("the JSON of coverage.py, as `coverage json` and pytest-cov's `--cov-report=json` write it"),
    })
    .refine(report => Object.keys(report).length === 1, 'name one format, such as `lcov`'),
);

export function reportSource(report: CoverageReport): CoverageRequest['report'] {
  const [[format, file] = ['lcov', ''] as const] = Object.entries(report) as [CoverageFormat, string][];
  return { format, file };
}
