import * as z from 'zod';
import { GlobError, parseGlob } from './glob/parse.ts';
import { lazy } from './lazy.ts';

// Building blocks for the options of checks. Each says what it accepts, because the reference is generated from it. They are
// functions, because a run that finds its policy in the cache builds no schema, and does not load the library.

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `500ms`, `30s`, `10m`, `2h`, `90d` or `6w`; read as milliseconds. */
export const duration = lazy(() =>
  z
    .string()
    .regex(/^[0-9]{1,6}(ms|s|m|h|d|w)$/, 'write a duration such as `30s`, `10m` or `90d`')
    .transform(text => {
      const unit = text.replace(/^[0-9]+/, '') as keyof typeof units;
      return Number.parseInt(text, 10) * units[unit];
    })
    .meta({ title: 'duration' }),
);

/** `5%` or `0.5%`; read as a number from 0 to 1. */
export const share = lazy(() =>
  z
    .string()
    .regex(/^(?:100|[0-9]{1,2}(?:\.[0-9]{1,3})?)%$/, 'write a share such as `5%`')
    .transform(text => Number.parseFloat(text) / 100)
    .meta({ title: 'share' }),
);

/** One text or several; read as a list. */
export const oneOrMore = lazy(() => z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).transform(toList));

/** `globs`: one or several for paths; `requirement`: the id of another one of the same policy. */
export type Role = 'globs' | 'condition' | 'requirement';

/** What an option means beyond its shape, for whoever looks at a policy as a whole. Copies made by `describe` keep it. */
const roles = lazy(() => z.registry<{ readonly role: Role }>());

export const withRole = <Schema extends z.ZodType>(schema: Schema, role: Role): Schema => {
  roles().add(schema, { role });
  return schema;
};

export const roleOf = (schema: z.ZodType): Role | undefined => roles().get(schema)?.role;

/** One glob or several for names, of branches or tags; read as a list. */
export const nameGlobs = lazy(() =>
  z
    .union([glob(), z.array(glob()).min(1)])
    .transform(toList)
    .meta({ title: 'glob or list of globs' }),
);

/** The same for paths. */
export const globs = lazy(() => withRole(nameGlobs().clone(), 'globs'));

/** Globs for paths, each with a share such as `95%`. */
export const globShares = lazy(() => z.record(withRole(glob(), 'globs'), share()));

/** A path inside the repository, with `/`, that does not lead out of it. */
export const repositoryPath = lazy(() =>
  z
    .string()
    .min(1)
    .refine(path => !path.startsWith('/') && !path.split('/').includes('..'), 'write a path inside the repository')
    .meta({ title: 'path' }),
);

/** A text goes through the shell; a list is the program and its arguments, without one. */
export const commandLine = lazy(() =>
  z.union([z.string().min(1), z.array(z.string()).min(1)]).meta({ title: 'command' }),
);

/** A calendar day such as `2027-03-01`. */
export const day = lazy(() => z.iso.date('write a date such as `2027-03-01`').meta({ title: 'date' }));

function glob() {
  return z
    .string()
    .min(1)
    .max(1000, 'a glob is at most 1000 characters long')
    .refine(
      text => !/[?*+@!]\(/.test(text.replace(/^!/, '')),
      'extended globs such as `+(a|b)` are not read: write `{a,b}`',
    )
    .superRefine((text, context) => {
      try {
        parseGlob(text.replace(/^!/, ''));
      } catch (error) {
        if (!(error instanceof GlobError)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
      }
    });
}

function toList(value: string | string[]): string[] {
  return typeof value === 'string' ? [value] : value;
}
