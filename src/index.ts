export { type CheckRequest, check } from './commands/check.ts';
export type { Context } from './commands/context.ts';
export { PolicyError, type PolicyProblem, UserError } from './core/errors.ts';
export type { Report } from './core/report.ts';
export { reporters } from './reporters/index.ts';
