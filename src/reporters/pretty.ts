import type { Report } from '../core/report.ts';

export const pretty = (report: Report): string =>
  `${report.verdict}\n${report.requirements.map(one => `${one.outcome.status} ${one.id}`).join('\n')}\n`;
