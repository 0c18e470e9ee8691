import { type RunOptions, wantsClean } from '../evidence/options.ts';
import type { CommandRequest } from './command.ts';

/** What a requirement asks to be run. Whoever wants the result to be its evidence adds `requirement`. */
export function runRequest({
  run,
  in: folder,
  timeout,
  variables,
  reuse,
}: Pick<RunOptions, 'run' | 'in' | 'timeout' | 'variables' | 'reuse'>): CommandRequest {
  return {
    run,
    timeout,
    ...(folder === undefined ? {} : { in: folder }),
    ...(variables === undefined ? {} : { variables }),
    ...(wantsClean({ reuse }) ? { clean: true } : {}),
  };
}
