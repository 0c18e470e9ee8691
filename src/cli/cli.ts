import type { Command } from 'commander';
import type { Context } from '../commands/context.ts';
import type { Standing } from '../commands/standing.ts';
import type { Terminal } from './terminal.ts';

/** What only the launcher knows. */
export interface MainOptions extends Pick<Context, 'packageRoot' | 'version' | 'policies'> {
  /** Where the verdict is kept for the next time, for words with which it can be: see `bin/kept-verdict.js`. */
  readonly kept?: KeptVerdicts | undefined;
}

export interface KeptVerdicts {
  /** `text`: all that it wrote, to standard output alone. */
  readonly keep: (verdict: Standing & { readonly text: string; readonly exitCode: number }) => Promise<void>;
}

/** What the words of a subcommand are given to work with. */
export interface Cli {
  readonly version: string;
  /** The folder of the installed package. */
  readonly packageRoot: string;
  readonly terminal: Terminal;
  readonly kept?: KeptVerdicts | undefined;
  /** Aborted by Ctrl-C and its like. */
  readonly signal: AbortSignal;
  /** What the command below has to know of this process. */
  readonly context: (more?: Partial<Context>) => Context;
  /** What somebody types in a folder, this one if no other is named, to start landworthy. */
  readonly program: (folder?: string) => Promise<string>;
  /** Makes an action of what a subcommand does: the number that it resolves to is the exit code. */
  readonly action: <Words extends readonly unknown[]>(
    run: (...words: Words) => Promise<number>,
  ) => (...words: Words) => Promise<void>;
}

/** Adds one subcommand to the program. Whatever is heavy, it imports when it is run. */
export type AddCommand = (program: Command, cli: Cli) => void;
