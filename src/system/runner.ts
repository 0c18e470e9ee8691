import { UserError } from '../core/errors.ts';
import type { Facts } from '../core/facts.ts';
import type { Workspace } from './workspace.ts';

export interface RunnerContext {
  readonly workspace: Workspace;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export function openRunner(_context: RunnerContext): Pick<Facts, 'run' | 'tests' | 'diagnostics'> {
  const no = async () => {
    throw new UserError('not built yet');
  };
  return { run: no, tests: no, diagnostics: no };
}
