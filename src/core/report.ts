import type { Actor, Outcome } from './outcome.ts';
import type { ReportedContent } from './report-content.ts';
import type { Enforcement, Origin, Stage, Verdict } from './terms.ts';

/** The verdict and all outcomes: the only thing a reporter gets. Plain data; `--format json` writes it as it is. */
export interface Report {
  /** Raised when a field changes its meaning or goes away. New fields do not raise it. */
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'landworthy'; readonly version: string };
  readonly verdict: Verdict;
  /** Why it is undecided; empty otherwise. */
  readonly reasons: readonly string[];
  readonly stage: Stage;
  readonly change: ReportedChange;
  readonly policy: ReportedPolicy;
  readonly summary: Summary;
  readonly requirements: readonly ReportedRequirement[];
  /** Requirements that `--only` or `--skip` left out, or that are not for this shard. */
  readonly leftOut: readonly string[];
  /** The part of a pipeline that this is about: not a verdict on the change. */
  readonly shard?: ReportedShard;
  /** Who owns what changed, most paths first. */
  readonly owners: readonly { readonly owner: string; readonly paths: number }[];
  /** The command that gives this verdict again. */
  readonly command: string;
  /** The change itself: there only where it was asked for, because a rendering shows it. */
  readonly content?: ReportedContent;
}

export interface ReportedChange {
  readonly base: string;
  readonly baseSha: string;
  readonly mergeBase: string;
  readonly head: string;
  readonly headSha: string;
  readonly branch?: string;
  /** `working-tree`: what is judged is not committed yet. */
  readonly kind: 'commit' | 'working-tree';
  readonly tree: string;
  readonly files: number;
  readonly commits: number;
  /** A line that the change adds: some forges show only what is told of such lines. Absent where it is not needed, or adds none. */
  readonly anchor?: { readonly path: string; readonly line: number };
}

/** One of `of` jobs; `index` counts from 1. */
export interface ReportedShard {
  readonly index: number;
  readonly of: number;
  /** What no shard runs, because its run leaves no evidence. */
  readonly unprovable: readonly { readonly id: string; readonly reason: string }[];
}

export interface ReportedPolicy {
  readonly path: string;
  /** `base`: the trusted one. `head`: the base has none, so the change's own judges. `built-in`: there is none at all. */
  readonly from: 'base' | 'head' | 'built-in';
  /** True when the change edits the policy or what it extends. */
  readonly edited: boolean;
  /** Requirements whose outcome the change's own policy would change. */
  readonly differences: readonly PolicyDifference[];
}

export interface PolicyDifference {
  readonly id: string;
  /** An outcome, or `absent` where the policy has no such requirement. */
  readonly base: Outcome['status'] | 'absent';
  /** `not-run`: it names a command of the change's own choice, which nobody has asked for yet. */
  readonly head: Outcome['status'] | 'absent' | 'invalid' | 'not-run';
}

export interface Summary {
  readonly total: number;
  /** All but the skipped ones. */
  readonly applied: number;
  readonly pass: number;
  readonly fail: number;
  readonly pending: number;
  readonly skip: number;
  readonly waived: number;
  readonly error: number;
}

export interface ReportedRequirement {
  readonly id: string;
  readonly section: string;
  readonly summary: string;
  readonly enforce: Enforcement;
  readonly stage: Stage;
  /** Whether this outcome keeps the change from landing now. */
  readonly blocks: boolean;
  readonly because?: string;
  /** Why it applied, as its condition said. */
  readonly applies: string;
  readonly outcome: Outcome;
  readonly milliseconds: number;
  /** Of a requirement that runs a program. */
  readonly evidence?: ReportedEvidence;
  readonly origin: Origin;
  /** The command that judges just this one again. */
  readonly verify: string;
}

/** What evidence had to do with a run. */
export type ReportedEvidence =
  /** It was spared. `digest`: of the envelope. `by`: principals; none for this machine itself. `on`: `2026-11-23 14:02 UTC`. */
  | {
      readonly status: 'reused';
      readonly digest: string;
      readonly by: readonly string[];
      readonly on: string;
      readonly grade: 'workspace' | 'clean';
    }
  /** It was done, `why` tells what for, and its result is kept. */
  | {
      readonly status: 'kept';
      readonly digest: string;
      readonly why: string;
      readonly grade: 'workspace' | 'clean';
      /** Whose evidence said that it would pass, when it failed. */
      readonly refutes?: readonly string[];
    }
  /** It was done, and nobody can rely on it. */
  | { readonly status: 'none'; readonly why: string; readonly reason: string };

/** Who has to act for an outcome, if anyone. */
export function actorOf(outcome: Outcome): Actor | undefined {
  switch (outcome.status) {
    case 'fail':
      return outcome.findings[0].actor;
    case 'pending':
      return outcome.actor;
    case 'error':
      return 'maintainer';
    default:
      return undefined;
  }
}

/** How many of these had which outcome. */
export function summarize(judged: readonly { readonly outcome: Outcome }[]): Summary {
  const count = (status: Outcome['status']) => judged.filter(({ outcome }) => outcome.status === status).length;
  return {
    total: judged.length,
    applied: judged.length - count('skip'),
    pass: count('pass'),
    fail: count('fail'),
    pending: count('pending'),
    skip: count('skip'),
    waived: count('waived'),
    error: count('error'),
  };
}
