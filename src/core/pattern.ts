import * as z from 'zod';
import { lazy } from './lazy.ts';

/** Whether the pattern is found anywhere in this text. */
export type Pattern = (text: string) => boolean;

/**
 * A regular expression in RE2's dialect (https://github.com/google/re2/wiki/Syntax): no look-around and no
 * back-references, and therefore never more time than the text is long. Throws where it is not one.
 */
export async function compilePattern(source: string): Promise<Pattern> {
  const { RE2JS } = await import('re2js');
  const compiled = RE2JS.compile(source);
  return text => compiled.matcher(text).find();
}

/** A pattern as an option of a check. Only a policy that has one pays for the library. */
export const pattern = lazy(() =>
  z
    .string()
    .min(1)
    .max(1000, 'a pattern is at most 1000 characters long')
    .superRefine(async (source, context) => {
      try {
        await compilePattern(source);
      } catch (error) {
        const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
        context.addIssue({ code: 'custom', message: `not a pattern in RE2's dialect: ${reason}` });
      }
    }),
);
