import type * as z from 'zod';
import type { FactName, Facts } from './facts.ts';
import { lazy } from './lazy.ts';
import type { Judgment } from './outcome.ts';

/** The code behind a section of the policy. It judges; it does no input or output. */
export interface Check<Schema extends z.ZodObject = z.ZodObject, Need extends FactName = FactName> {
  /** The section's key in the policy. */
  readonly id: string;
  /** One line: what a requirement of this section asks for. */
  readonly summary: string;
  /** The same for these options, where a section asks for different things. */
  readonly asksFor?: (options: z.output<Schema>) => string;
  /** Why anybody would want it. */
  readonly why: string;
  /** The keys of a requirement beside the common ones; every field is described. Not built before it is asked for. */
  readonly options: () => Schema;
  /** The facts that `run` may read: it is given no other. */
  readonly needs: readonly Need[];
  /** The stage of a requirement that names none; `push` unless said otherwise. */
  readonly stage?: 'push' | 'merge';
  /** Names that no requirement of this section may have, because the change record has another meaning for them. */
  readonly reservedNames?: readonly string[];
  /** Whether a requirement with these options starts programs; without it, all do whose `needs` would let them. */
  readonly runs?: (options: z.output<Schema>) => boolean;
  /** Whether a requirement with these options looks at the lines of all changed files: they are then read with their names. */
  readonly readsAllLines?: (options: z.output<Schema>) => boolean;
  /** True where it is worth saying before its stage who will have to act. It then answers `pending`, at no great cost. */
  readonly early?: boolean;
  /** One requirement of this section as it would stand in a policy, in YAML, and what satisfies it. For the reference. */
  readonly example: { readonly policy: string; readonly satisfiedBy: string };
  /** The part of a change record that would satisfy a requirement, if any would: what `explain` and `record` show. */
  readonly answer?: (options: z.output<Schema>, name: string) => RecordField | undefined;
  readonly run: (
    options: z.output<Schema>,
    facts: Pick<Facts, Need>,
    requirement: RequirementName,
  ) => Judgment | Promise<Judgment>;
}

export interface RequirementName {
  /** `section.name` */
  readonly id: string;
  readonly name: string;
}

/** What a change record has to say for a requirement. */
export interface RecordField {
  /** The record's key. */
  readonly key: string;
  readonly question: string;
  /** An answer as it would stand in the record, with what is to be filled in between `<` and `>`. */
  readonly example: unknown;
  readonly choices?: readonly string[];
}

/** Keeps the options' and the facts' types together. */
export function defineCheck<Schema extends z.ZodObject, const Need extends FactName>(
  check: Check<Schema, Need>,
): Check<Schema, Need> {
  return { ...check, options: lazy(check.options) };
}

/** A check of any options, as the registry and the engine see it. */
// biome-ignore lint/suspicious/noExplicitAny: options are validated against the check's own schema before it runs
export type AnyCheck = Check<any, any>;

/** One line: what a requirement with these options asks for. */
export const asksFor = ({ check, options }: { check: AnyCheck; options: unknown }): string =>
  check.asksFor?.(options) ?? check.summary;
