import { UserError } from '../core/errors.ts';

/** Why there is no answer from `what` with `--no-run`. */
export const notToBeRun = (what: string, why?: string): UserError =>
  new UserError(
    `${what} would have to be run, and nothing may${why === undefined ? '' : `: ${why}`}`,
    'leave `--no-run` out',
  );
