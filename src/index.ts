/**
 * The public API; what is not exported here may change at any time. `check` gives the report, a reporter its text:
 *
 *     const report = await check({ stage: 'push', only: [], skip: [], partial: false, failFast: false, jobs: 1 }, context);
 *     const markdown = (await reporters.markdown())(report, { width: 100, colour: false, detail: 'normal' });
 *
 * @module
 */

export { type CheckRequest, check } from './commands/check.ts';
export type { Context } from './commands/context.ts';
export { PolicyError, type PolicyProblem, UserError } from './core/errors.ts';
export type { Report } from './core/report.ts';
export { exitCodes, type Verdict } from './core/verdict.ts';
export { type Format, type RenderOptions, type Reporter, reporters } from './reporters/index.ts';
