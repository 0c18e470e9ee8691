import type { RunOptions } from '../evidence/options.ts';
import type { CommandRequest } from './command.ts';

/** What a requirement asks to be run, and that the result is evidence for it. */
export function runRequest(
  { run, in: folder, timeout, variables, reuse }: RunOptions,
  requirement: string,
): CommandRequest {
  return {
    run,
    timeout,
    requirement,
    ...(folder === undefined ? {} : { in: folder }),
    ...(variables === undefined ? {} : { variables }),
    ...(reuse && reuse.grade === 'clean' ? { clean: true } : {}),
  };
}
