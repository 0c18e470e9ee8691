import type { Change } from '../core/change.ts';
import type { Rehearsal, RehearsalRequest } from '../core/command.ts';
import { UserError } from '../core/errors.ts';
import type { Git } from './git.ts';
import type { Repository } from './repository.ts';
import type { Scratch } from './scratch.ts';

export interface RehearsalContext {
  readonly repository: Repository;
  readonly git: Git;
  readonly change: Change;
  readonly scratch: Scratch;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export async function rehearse(_context: RehearsalContext, _request: RehearsalRequest): Promise<Rehearsal> {
  throw new UserError('not built yet');
}
