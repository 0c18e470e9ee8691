import * as z from 'zod';
import { rules } from './lint-rules.ts';

/** The option `lint`: the level of each rule, where it is not the rule's own. */
export function lintLevels() {
  const level = z.enum(['block', 'warn', 'off']);
  const own = rules.map(rule => [
    rule.id,
    level.describe(`${rule.summary}. \`${rule.level}\` without this`).optional(),
  ]);
  const squawk = level.describe(
    'what squawk says, where it is installed, of what no rule here is about; `warn` without this',
  );
  return z.strictObject(
    Object.fromEntries([...own, ['squawk', squawk.optional()]]) as Record<string, z.ZodOptional<typeof level>>,
  );
}
