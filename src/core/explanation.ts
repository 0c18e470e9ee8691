import type { RecordField } from './check.ts';
import type { Condition } from './condition/condition.ts';
import type { Outcome } from './outcome.ts';
import type { Enforcement, Origin, Stage } from './policy.ts';

/** What `landworthy explain` answers. Plain data; `--json` writes it as it is. */
export type Explanation = ChangeExplanation | RequirementExplanation;

/** What a change has to show: this one, or one to some paths that nobody has written yet. */
export interface ChangeExplanation {
  /** Raised when a field changes its meaning or goes away. New fields do not raise it. */
  readonly schemaVersion: 1;
  readonly about: 'change' | 'paths';
  /** As they were given, relative to the repository's root; empty for the change itself. */
  readonly paths: readonly string[];
  readonly base: string;
  readonly branch?: string;
  readonly policy: ExplainedPolicy;
  /** In the order of the policy. */
  readonly requirements: readonly ExplainedRequirement[];
}

/** One requirement: why it exists and what satisfies it. */
export interface RequirementExplanation {
  readonly schemaVersion: 1;
  readonly about: 'requirement';
  readonly policy: ExplainedPolicy;
  readonly requirement: ExplainedRequirement & RequirementGuide;
}

export interface ExplainedPolicy {
  readonly path: string;
  readonly from: 'base' | 'head' | 'built-in';
}

export interface ExplainedRequirement {
  /** `section.name` */
  readonly id: string;
  readonly section: string;
  readonly enforce: Enforcement;
  readonly stage: Stage;
  /** What it asks, in one line. */
  readonly asks: string;
  readonly because?: string;
  /** `if`: only what is not known yet decides, and `depends` says what. */
  readonly applies: 'yes' | 'no' | 'if';
  readonly why: string;
  readonly depends?: string;
  /** Where it stands; only for a change that is there. `not-run`: it would run commands, which `explain` never does. */
  readonly state?: Outcome | { readonly status: 'not-run' };
  /** What the change record has to say for it, and the command that says it. */
  readonly record?: RecordField & { readonly command: string };
  /** The command that judges just this one. */
  readonly verify: string;
  readonly origin: Origin;
}

export interface RequirementGuide {
  /** Why anybody would want this kind of requirement. */
  readonly purpose: string;
  readonly satisfiedBy: string;
  readonly when?: Condition;
  readonly unless?: Condition;
  /** The options that the policy sets, with what each means. */
  readonly options: readonly { readonly key: string; readonly value: unknown; readonly meaning: string }[];
  /** The part of a change record that answers it, as YAML to paste. */
  readonly example?: string;
}
