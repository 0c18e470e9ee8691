import { PolicyError, UserError } from '../core/errors.ts';
import { oneLine, visibleLines } from '../core/neutral.ts';
import { typedText } from '../core/typed.ts';
import type { Cli } from './cli.ts';
import { describeProblem } from './problems.ts';

/** Says what was wrong with the words, the policy or the repository; gives the exit code. What is our own defect is thrown on. */
export async function explainError(error: unknown, { terminal, program }: Cli): Promise<number> {
  const { err } = terminal;
  if (error instanceof PolicyError) {
    for (const problem of error.problems) err(describeProblem(problem));
    return 2;
  }
  if (error instanceof UserError) {
    const hint = visibleLines(error.hint ? typedText(error.hint, await program()) : '').map(line => `  ${line}\n`);
    err(`landworthy: ${oneLine(error.message)}\n${hint.join('')}`);
    return 2;
  }
  // Commander has said it already; `--help` and `--version` end the same way, with 0.
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  if (code?.startsWith('commander.')) return exitCode === 0 ? 0 : 2;
  throw error;
}
