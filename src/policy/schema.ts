import * as z from 'zod';
import { checks } from '../checks/index.ts';
import type { AnyCheck } from '../core/check.ts';
import { conditionSchema } from '../core/condition/condition.ts';
import { lazy } from '../core/lazy.ts';
import { day, globs } from '../core/options.ts';

export const policyFile = 'landworthy.yml';

const name = () =>
  z
    .string()
    .regex(
      /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
      'a name is made of small letters, digits and dashes, such as `unit-tests`',
    );

const nameIn = ({ id, reservedNames = [] }: AnyCheck) =>
  name().refine(
    text => !reservedNames.includes(text),
    `a requirement of \`${id}\` may not be called ${reservedNames.map(text => `\`${text}\``).join(' or ')}: the change record has another meaning for it`,
  );

/** The keys that every requirement accepts. */
export const commonKeys = lazy(() => ({
  when: conditionSchema().describe('applies only if the condition holds').optional(),
  unless: conditionSchema().describe('does not apply if the condition holds').optional(),
  stage: z.enum(['push', 'merge']).describe('the first stage at which it counts; before it, it is pending').optional(),
  enforce: z
    .enum(['block', 'warn', 'observe'])
    .describe('`block` decides the verdict, `warn` is shown, `observe` is only reported')
    .default('block'),
  because: z.string().min(1).describe('why the rule exists; shown when it fails').optional(),
}));

const waiverSchema = () =>
  z.strictObject({
    requirement: z.string().describe('the id of the requirement, such as `companions.api-docs`'),
    paths: globs().describe('only findings in these paths; all, without it').optional(),
    reason: z.string().min(1).describe('why it may be left out; shown in every report'),
    'approved-by': z.string().min(1).describe('the person or team that allowed it'),
    expires: day().describe('the last day on which it holds, such as `2027-03-01`'),
  });

/** A requirement of this section: the check's own options and the common keys. */
export const requirementSchema = (check: AnyCheck): z.ZodObject => check.options().safeExtend(commonKeys()).strict();

/** The whole of `landworthy.yml`. Built when it is first asked for. */
export const policySchema = lazy((): z.ZodObject => {
  const sections = checks.map(check => [
    check.id,
    z
      .record(nameIn(check), z.union([z.literal(false), requirementSchema(check)]))
      .describe(`${check.summary}. \`false\` takes away a requirement that \`extends\` brought.`)
      .optional(),
  ]);
  return z.strictObject({
    version: z.literal(1).describe('the version of this format'),
    base: z.string().min(1).describe("the branch this lands on; default: the remote's HEAD").optional(),
    extends: z
      .array(z.string().min(1))
      .describe(
        'starter policies such as `landworthy:standard`, or paths in the repository; later ones override earlier ones',
      )
      .optional(),
    kinds: z.record(name(), globs()).describe('named sets of paths that conditions can refer to').optional(),
    signers: z
      .record(name(), globs())
      .describe(
        'named sets of people and machines whose evidence can count: principals of `.landworthy/allowed_signers`, or globs for them',
      )
      .optional(),
    ...Object.fromEntries(sections),
    waivers: z
      .array(waiverSchema())
      .describe('what may be left out, by whom it was allowed, and until when')
      .optional(),
  });
});
