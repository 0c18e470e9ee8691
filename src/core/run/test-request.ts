import type { RunOptions } from '../evidence/options.ts';
import type { ReportFormat, ReportSource, TestRequest } from './command.ts';
import { runRequest } from './request.ts';

/** Where a requirement of `tests` says that its results are. */
export interface ReportOptions {
  readonly report?: Partial<Record<ReportFormat, string | undefined>> | undefined;
}

/** What a requirement of `tests` asks to be run. */
export function testRequest({ report = {}, ...options }: RunOptions & ReportOptions): TestRequest {
  const [source] = Object.entries(report).flatMap(([format, file]): ReportSource[] =>
    file === undefined ? [] : [{ format: format as ReportFormat, ...(file === 'stdout' ? {} : { file }) }],
  );
  return { ...runRequest(options), ...(source ? { report: source } : {}) };
}
