import * as z from 'zod';

// What the types mean stands in `report-content.ts`.

const text = z.string();
const count = z.int().min(0);

export const contentSchema = z
  .object({
    answers: z
      .array(
        z
          .object({
            key: text,
            source: text.describe('the file, the commit or the pull request in which it stands'),
            parts: z.array(z.object({ name: text.exactOptional(), text }).readonly()).readonly(),
          })
          .readonly(),
      )
      .readonly()
      .describe("what the change's record says"),
    files: z
      .array(
        z
          .object({
            path: text,
            change: z.enum(['added', 'modified', 'deleted']),
            owners: z.array(text).readonly(),
            hunks: z
              .array(
                z
                  .object({
                    before: count,
                    after: count,
                    lines: z.array(text).readonly().describe('each one after its sign: `+`, `-` or a space'),
                  })
                  .readonly(),
              )
              .readonly(),
            leftOut: count.describe('how many of its changed lines are not in the hunks'),
            reason: text.describe('why there are no hunks').exactOptional(),
          })
          .readonly(),
      )
      .readonly()
      .describe('those with a finding come first'),
    unlisted: count.describe('how many more files there are'),
  })
  .readonly()
  .meta({ id: 'content', description: 'the change itself, within limits' });
