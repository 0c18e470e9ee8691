import type { Approvals } from '../core/approval.ts';
import type { Change } from '../core/change.ts';
import type { Owners } from '../core/owners.ts';
import type { CiFacts } from './ci.ts';
import type { Repository } from './repository.ts';

export interface Forge {
  /** Undefined where only the forge would know and it cannot be asked. */
  readonly labels: () => Promise<readonly string[] | undefined>;
  /** The pull request's text; undefined where there is none or it is not known. */
  readonly text: () => Promise<string | undefined>;
  readonly approvals: () => Promise<Approvals>;
}

export interface ForgeContext {
  readonly ci: CiFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly change: Change;
  readonly owners: Owners;
  readonly repository: Repository;
  readonly signal: AbortSignal;
}

export function openForge({ ci }: ForgeContext): Forge {
  return {
    labels: async () => ci.pullRequest?.labels,
    text: async () => ci.pullRequest?.text,
    approvals: async () => ({ kind: 'unknown', reason: 'no forge was asked' }),
  };
}
