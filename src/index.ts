/**
 * The public API; what is not exported here may change at any time. `check` gives the report, a reporter its text:
 *
 *     const report = await check({ cwd: process.cwd(), env: process.env });
 *     const markdown = (await reporters.markdown())(report, { width: 100, colour: false, detail: 'normal' });
 *
 * @module
 */

import { fileURLToPath } from 'node:url';
import { check as checkChange } from './commands/check.ts';
import type { Report } from './core/report.ts';
import type { Stage } from './core/terms.ts';
import { readVersion } from './system/package.ts';

export { PolicyError, type PolicyProblem, UserError } from './core/errors.ts';
export type { Report } from './core/report.ts';
export { exitCodes, type Stage, type Verdict } from './core/terms.ts';
export { type Format, type RenderOptions, type Reporter, reporters } from './reporters/index.ts';

/** As on the command line; what is left out is as it is there. */
export interface CheckOptions {
  /** A folder in the repository. */
  readonly cwd: string;
  /** What git, the tests and the forge's API find in their environment: `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly base?: string;
  readonly head?: string;
  readonly stage?: Stage;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly partial?: boolean;
  readonly failFast?: boolean;
  readonly jobs?: number;
  /** Also put the change itself into the report: the format `html` shows it. */
  readonly content?: boolean;
  /** Ends what runs, and throws the reason. */
  readonly signal?: AbortSignal;
}

/**
 * The verdict on a change. Throws a UserError where it cannot even be asked for, and a PolicyError, which is one, for
 * mistakes in the policy. Where there is no policy, none is made up.
 */
export async function check(options: CheckOptions): Promise<Report> {
  const { cwd, env, base, head, signal = new AbortController().signal } = options;
  const {
    stage = 'push',
    only = [],
    skip = [],
    partial = false,
    failFast = false,
    jobs = 1,
    content = false,
  } = options;
  const packageRoot = fileURLToPath(new URL('..', import.meta.url));
  const named = { ...(base === undefined ? {} : { base }), ...(head === undefined ? {} : { head }) };
  return checkChange(
    { ...named, stage, only, skip, partial, failFast, jobs, content },
    { cwd, env, version: await readVersion(packageRoot), packageRoot, now: new Date(), signal, attended: false },
  );
}
