// The public API. What is not exported here may change at any time.

export { type CheckRequest, check } from './commands/check.ts';
export type { Context } from './commands/context.ts';
export { PolicyError, type PolicyProblem, UserError } from './core/errors.ts';
export type { Report } from './core/report.ts';
export { exitCodes, type Verdict } from './core/verdict.ts';
export { type Format, type RenderOptions, type Reporter, reporters } from './reporters/index.ts';
