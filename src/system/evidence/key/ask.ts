import type { ChildRequest, Env } from '../../child-env.ts';
import { runProcess } from '../../process.ts';
import { Unknowable } from './unknowable.ts';

export interface Asking extends ChildRequest {
  readonly cwd: string;
  readonly env: Env;
  readonly signal: AbortSignal;
}

const timeout = 20_000;

/** What a program prints, in the folder and with the variables that the command itself will have. */
export async function ask(
  run: string | readonly string[],
  asking: Asking,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const { exitCode, ended, output } = await runProcess({ ...asking, run, timeout });
  if (exitCode !== undefined) return { exitCode, output: output.trim() };
  const command = typeof run === 'string' ? run : run.join(' ');
  if (ended === 'not-started') throw new Unknowable(`\`${command}\` cannot be asked: ${output}`);
  throw new Unknowable(`\`${command}\` did not answer${ended === 'timeout' ? ` within ${timeout / 1000} s` : ''}`);
}
