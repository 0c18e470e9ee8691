import type { TestCoverage } from '../../core/proof/test-coverage.ts';
import type { Covered } from '../../core/proof/trial.ts';
import type { TestRequest } from '../../core/run/command.ts';
import type { ScratchRun } from '../workspace.ts';
import { watchPrograms } from './program-coverage.ts';
import { watchReport } from './report-coverage.ts';

export interface WatchRequest {
  /** The folder that holds the files of this tree. */
  readonly dir: string;
  readonly tree: string;
  readonly covered: Covered;
  readonly tests: TestRequest;
}

export interface WatchedTests {
  readonly tests: TestRequest;
  /** When they have been run. */
  readonly read: () => Promise<TestCoverage | undefined>;
}

/** Lets tests tell who executes what; undefined where they would tell it wrongly. */
export async function watchTests(request: WatchRequest, context: ScratchRun): Promise<WatchedTests | undefined> {
  const { dir, covered, tests } = request;
  const { report, paths } = covered;
  return report ? watchReport(request, report, context) : watchPrograms(dir, paths, tests, context);
}
