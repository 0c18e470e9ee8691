import type { Report } from '../core/report.ts';
import { json } from './json.ts';
import { pretty } from './pretty.ts';

/** A rendering of the report. It neither prints nor reads anything. */
export type Reporter = (report: Report) => string;

/** By the name that `--format` takes. */
export const reporters: Readonly<Record<string, Reporter>> = { pretty, json };
