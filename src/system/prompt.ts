import { stderr } from 'node:process';
import { UserError } from '../core/errors.ts';

export interface Question {
  readonly message: string;
  readonly placeholder?: string;
  readonly choices?: readonly string[];
}

/** Asks on the terminal; an empty answer is undefined. What is asked goes to standard error. Throws where it is cancelled. */
export async function ask({ message, placeholder, choices }: Question): Promise<string | undefined> {
  const { isCancel, select, text } = await import('@clack/prompts');
  const common = { message, output: stderr };
  const answer = choices?.length
    ? await select({ ...common, options: choices.map(value => ({ value, label: value })) })
    : await text({ ...common, ...(placeholder === undefined ? {} : { placeholder }) });
  if (isCancel(answer)) throw new UserError('cancelled: nothing was written');
  return answer?.trim() || undefined;
}

/** Says something between two questions. */
export async function say(message: string): Promise<void> {
  const { log } = await import('@clack/prompts');
  log.warn(message, { output: stderr });
}
