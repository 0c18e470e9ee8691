import * as z from 'zod';
import { lazy } from '../lazy.ts';
import { globs, nameGlobs, oneOrMore, withRole } from '../options.ts';

/** When a requirement applies. All keys that are given must hold. */
export interface Condition {
  readonly kind?: readonly string[];
  readonly paths?: readonly string[];
  readonly only?: readonly string[];
  readonly lines?: number;
  readonly author?: readonly string[];
  readonly branch?: readonly string[];
  readonly label?: readonly string[];
  readonly not?: Condition;
  readonly any?: readonly Condition[];
}

export const conditionSchema: () => z.ZodType<Condition, unknown> = lazy(() =>
  withRole(
    z
      .strictObject({
        kind: oneOrMore().describe('some changed file is of one of these kinds').optional(),
        paths: globs().describe('some changed file matches one of these globs').optional(),
        only: globs().describe('every changed file is of one of these kinds, or matches one of these globs').optional(),
        lines: z.int().min(1).describe('at least so many lines are added or removed').optional(),
        author: oneOrMore()
          .describe(
            "`agent` (a commit carries a coding agent's mark), `human` (none does) or a glob for an author's e-mail",
          )
          .optional(),
        branch: nameGlobs().describe("the branch's name matches one of these globs").optional(),
        label: oneOrMore()
          .describe('the pull request has one of these labels; only the forge knows, so it needs a token outside of CI')
          .optional(),
        get not() {
          return conditionSchema().describe('this condition does not hold').optional();
        },
        get any() {
          return z.array(conditionSchema()).min(1).describe('at least one of these conditions holds').optional();
        },
      })
      .refine(condition => Object.keys(condition).length > 0, 'a condition needs at least one key')
      .meta({ id: 'condition', description: 'All keys that are given must hold.' }) as z.ZodType<Condition, unknown>,
    'condition',
  ),
);
