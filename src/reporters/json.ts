import type { Report } from '../core/report.ts';

/** The report as it is: the schema is `policies/report.schema.json`. */
export const json = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
