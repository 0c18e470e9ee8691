import type { AnyCheck } from './check.ts';
import type { Condition } from './condition/condition.ts';
import type { Enforcement, Origin, Stage } from './terms.ts';

export type { Enforcement, Origin, Stage };

/** One named entry in a section, with its options validated. */
export interface Requirement {
  /** `section.name` */
  readonly id: string;
  readonly section: string;
  readonly name: string;
  readonly check: AnyCheck;
  readonly when?: Condition;
  readonly unless?: Condition;
  readonly stage: Stage;
  readonly enforce: Enforcement;
  readonly because?: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Where it stands, for reports. */
  readonly origin: Origin;
}

export interface Waiver {
  readonly requirement: string;
  readonly paths?: readonly string[];
  readonly reason: string;
  readonly approvedBy: string;
  /** ISO date, the last day on which it holds. */
  readonly expires: string;
  readonly origin: Origin;
}

/** A policy after `extends`, validated. Requirements stand in the order in which they are reported. */
export interface Policy {
  readonly base?: string;
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  /** Named sets of principals, or globs for them, whose evidence requirements can let count. */
  readonly signers: Readonly<Record<string, readonly string[]>>;
  readonly requirements: readonly Requirement[];
  readonly waivers: readonly Waiver[];
}
