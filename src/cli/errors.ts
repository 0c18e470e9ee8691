import { PolicyError, UserError } from '../core/errors.ts';
import { oneLine, visibleLines } from '../core/neutral.ts';
import { describeProblem } from './problems.ts';
import type { Terminal } from './terminal.ts';

/** Says what was wrong with the words, the policy or the repository; gives the exit code. What is our own defect is thrown on. */
export function explainError(error: unknown, { err }: Terminal): number {
  if (error instanceof PolicyError) {
    for (const problem of error.problems) err(describeProblem(problem));
    return 2;
  }
  if (error instanceof UserError) {
    const hint = visibleLines(error.hint ?? '').map(line => `  ${line}\n`);
    err(`landworthy: ${oneLine(error.message)}\n${hint.join('')}`);
    return 2;
  }
  // Commander has said it already; `--help` and `--version` end the same way, with 0.
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  if (code?.startsWith('commander.')) return exitCode === 0 ? 0 : 2;
  throw error;
}
