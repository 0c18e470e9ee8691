import * as z from 'zod';
import { lazy } from '../lazy.ts';
import { isPlaceholder } from './placeholder.ts';
import { countWords } from './words.ts';

/** Whether a reason for "not applicable" says anything that a reader can judge. */
export const isReason = (text: string): boolean => !isPlaceholder(text) && countWords(text) >= 2;

/** The option by which a policy takes "not applicable" away. */
export const notApplicableOption = lazy(() =>
  z
    .literal(false)
    .describe('`false`: "not applicable" is no answer here; without it, it is one where a reason is given')
    .optional(),
);
