import { withoutCommands } from '../core/neutral.ts';

/** The three streams of the process. Data goes to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A person can be asked: standard input and standard error are a terminal, and this is no CI system. */
  readonly interactive: boolean;
  /** A person reads standard output as it comes. */
  readonly attended: boolean;
  /** A person sees standard error as it comes: neither CI nor a coding agent does. */
  readonly live: () => Promise<boolean>;
  /** Columns of standard output. */
  readonly width: number;
  /** Whether standard output takes colours. */
  readonly colour: () => Promise<boolean>;
}

const widthElsewhere = 100;

export function openTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  const ci = Boolean(env['CI']) && env['CI'] !== 'false';
  return {
    out: text => void stdout.write(text),
    err: text => void stderr.write(withoutCommands(text)),
    interactive: stdin.isTTY === true && stderr.isTTY === true && !ci,
    attended: stdout.isTTY === true && !ci,
    live: async () => stderr.isTTY === true && !ci && env['TERM'] !== 'dumb' && !(await import('std-env')).isAgent,
    width: stdout.columns || widthElsewhere,
    colour: takesColour,
  };
}

/** https://no-color.org; FORCE_COLOR is the stronger one, as in Node. The rest is for `supports-color` inside chalk to know. */
async function takesColour(): Promise<boolean> {
  const { stdout, env } = process;
  const forced = env['FORCE_COLOR'] !== undefined;
  if (!forced && (env['NO_COLOR'] || stdout.isTTY !== true)) return false;
  const { supportsColor } = await import('chalk');
  return supportsColor !== false;
}

/** `landworthy | head` closes the pipe early: the verdict is the same, and so is the exit code. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
