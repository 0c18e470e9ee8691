import * as z from 'zod';
import { commandLine, duration, oneOrMore } from '../options.ts';
import { pattern } from '../pattern.ts';
import { notApplicableOption } from './no-need.ts';

const host = () =>
  z
    .string()
    .regex(
      /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i,
      'write a host such as `github.com` or `*.example.com`, without `https://`',
    );

/** What a policy can ask of an answer. */
export const evidenceOptions = () =>
  z.strictObject({
    ask: z.string().min(1).describe('the question that the author answers in the change record'),
    'min-words': z
      .int()
      .min(1)
      .max(1000)
      .describe('the answer has at least so many different words; numbers and single letters do not count')
      .optional(),
    'one-of': z.array(z.string().min(1)).min(1).describe('the answer is one of these').optional(),
    pattern: pattern().describe("the answer matches this regular expression, in RE2's dialect").optional(),
    url: z
      .union([
        z.literal(true),
        z.strictObject({
          hosts: z
            .union([host(), z.array(host()).min(1)])
            .pipe(oneOrMore())
            .describe('one host or several, such as `*.example.com`'),
        }),
      ])
      .describe('the answer is a web address; with `hosts`, on one of these, such as `*.example.com`')
      .optional(),
    file: z
      .union([z.literal(true), z.strictObject({ changed: z.literal(true).describe('this change writes the file') })])
      .describe(
        'the answer is the path of a file in the repository; with `changed: true`, of one that this change writes',
      )
      .optional(),
    'max-age': duration().describe('the answer holds a date that is at most so long ago, such as `30d`').optional(),
    verify: commandLine()
      .describe('a command that gets the answer on standard input; its exit code 0 accepts it')
      .optional(),
    timeout: duration().describe('how long `verify` may take').default(60_000),
    'not-applicable': notApplicableOption(),
  });

export type EvidenceOptions = z.output<ReturnType<typeof evidenceOptions>>;
