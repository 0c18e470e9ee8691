import * as z from 'zod';
import { lazy } from '../lazy.ts';
import { repositoryPath } from '../options.ts';

const formats = ['landworthy', 'flagd', 'go-feature-flag', 'flipt', 'unleash', 'growthbook'] as const;
export type RegistryFormat = (typeof formats)[number];

const field = () => z.string().regex(/^[^.\s]+(?:\.[^.\s]+)*$/, 'write a path of keys such as `metadata.owner`');

/** Where flags are registered, as a policy says it. */
export const registrySchema = lazy(() =>
  z
    .strictObject({
      file: repositoryPath().describe('the file in which flags are registered'),
      format: z.enum(formats).describe('how to read it').default('landworthy'),
      fields: z
        .strictObject({
          owner: field().describe("the path of the owner inside a flag's own entry").optional(),
          expires: field().describe("the path of the expiry date inside a flag's own entry").optional(),
        })
        .describe('where a format has no owner or expiry of its own: under which keys they stand')
        .optional(),
    })
    .describe(
      'where flags are registered: its file, format and, where the format has none, the keys of owner and expiry',
    ),
);

/** Where flags are registered and, for a format that has no field for it, under which key the owner or the expiry stands. */
export interface RegistryRequest {
  readonly file: string;
  readonly format: RegistryFormat;
  /** Paths of keys inside a flag's own entry, such as `metadata.owner`. */
  readonly fields?: { readonly owner?: string | undefined; readonly expires?: string | undefined } | undefined;
}

/** A flag as its registry describes it. */
export interface Flag {
  readonly name: string;
  /** What everybody gets before anybody switches it: `unknown` where the registry does not say. */
  readonly default: 'off' | 'on' | 'unknown';
  /** Why it is not off, as the continuation of "it is not off by default: …". */
  readonly because?: string;
  readonly owner: string | undefined;
  /** As the registry says it; a date such as `2027-03-01` if it is of any use. */
  readonly expires: string | undefined;
  readonly line: number | undefined;
}

export type FlagRegistry =
  | { readonly kind: 'read'; readonly file: string; readonly flags: ReadonlyMap<string, Flag> }
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly line: number | undefined; readonly reason: string };
