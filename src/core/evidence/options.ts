import * as z from 'zod';
import { lazy } from '../lazy.ts';
import { commandLine, duration, repositoryPath, share } from '../options.ts';

/** Whose evidence counts for a requirement, and how good it has to be. */
export interface ReuseOptions {
  /** Names under `signers`, or principals themselves, such as `ci@acme.example`. */
  readonly from: readonly string[];
  /** So many different principals must have proved it. */
  readonly threshold: number;
  readonly 'not-author': boolean;
  readonly grade: 'workspace' | 'clean';
  /** Milliseconds since the run. */
  readonly 'max-age'?: number | undefined;
  /** From 0 to 1: which part of what could be reused is run again. */
  readonly audit: number;
}

/** What a requirement says about the program that it runs. */
export interface RunOptions {
  readonly run: string | readonly string[];
  readonly in?: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  readonly variables?: readonly string[] | undefined;
  readonly probes?: readonly string[] | undefined;
  readonly inputs?: readonly string[] | undefined;
  readonly reuse?: false | ReuseOptions | undefined;
}

/** Without `reuse`: what this machine itself has proved is not run again on it. */
export const ownReuse: ReuseOptions = { from: [], threshold: 1, 'not-author': false, grade: 'workspace', audit: 0 };

/** Whether only what ran in a scratch tree counts for it. */
export const wantsClean = ({ reuse }: Pick<RunOptions, 'reuse'>): boolean => (reuse ? reuse.grade === 'clean' : false);

const name = () => z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write the name of a variable, such as `NODE_ENV`');

/** The keys of every requirement that runs a program whose result is evidence. */
export const runKeys = lazy(() => ({
  run: commandLine().describe('the command: a text goes through the shell, a list is run without one'),
  in: repositoryPath().describe("the folder to run it in; the repository's root, without it").optional(),
  timeout: duration().describe('how long it may take; then all that it started is ended').prefault('10m'),
  variables: z
    .array(name())
    .describe(
      'the environment variables that it gets, beside a few such as `PATH` and `HOME`; it gets all, without this, and then no other machine can reuse its evidence',
    )
    .optional(),
  probes: z
    .array(z.string().min(1))
    .describe('commands such as `psql --version`: evidence counts only while they print the same')
    .optional(),
  inputs: z
    .array(z.string().min(1))
    .describe(
      'files that it reads and git does not know: paths or globs in the repository, or with `~/` or `/` in front',
    )
    .optional(),
  reuse: z
    .union([
      z.literal(false),
      z.strictObject({
        from: z
          .array(z.string().min(1))
          .describe('whose evidence counts beside that of this very machine: names under `signers`, or principals')
          .default([]),
        threshold: z.int().min(1).max(10).describe('so many of them must have proved it').default(1),
        'not-author': z.boolean().describe('the authors of the change do not count').default(false),
        grade: z
          .enum(['workspace', 'clean'])
          .describe('`clean`: run in a scratch tree, with dependencies that agree with the lockfile')
          .default('workspace'),
        'max-age': duration().describe('older evidence does not count').optional(),
        audit: share().describe('which share of what could be reused is run again').prefault('0%'),
      }),
    ])
    .describe('whose evidence spares a run; `false`: it is run each time')
    .optional(),
}));
