import { isatty } from 'node:tty';
import { isCi } from '../core/ci.ts';
import { lazy } from '../core/lazy.ts';
import { withoutCommands } from '../core/neutral.ts';
import { writeAtOnce } from '../system/write-at-once.ts';

/** The three streams of the process. Data goes to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A person can be asked: standard input and standard error are a terminal, and this is no CI system. */
  readonly interactive: () => boolean;
  /** A person reads standard output as it comes. */
  readonly attended: () => boolean;
  /** A person sees standard error as it comes: neither CI nor a coding agent does. */
  readonly live: () => Promise<boolean>;
  /** Columns, and whether colours are taken. */
  readonly look: (stream: 'out' | 'err') => Promise<{ readonly width: number; readonly colour: boolean }>;
}

const widthElsewhere = 100;

export function openTerminal(): Terminal {
  // Each stream costs as much as git to open, and hardly any run needs all three.
  const { env } = process;
  const stdout = lazy(() => process.stdout.on('error', ignoreClosedPipe));
  const stderr = lazy(() => process.stderr.on('error', ignoreClosedPipe));
  const ci = isCi(env);
  let isStream = isatty(1);
  return {
    out: text => {
      const rest = isStream ? text : writeAtOnce(1, text);
      if (rest.length === 0) return;
      isStream = true;
      stdout().write(rest);
    },
    err: text => void stderr().write(withoutCommands(text)),
    interactive: () => isatty(0) && isatty(2) && !ci,
    attended: () => isatty(1) && !ci,
    live: async () =>
      isatty(2) && stderr().isTTY && !ci && env['TERM'] !== 'dumb' && !(await import('std-env')).isAgent,
    look: async name => {
      const isTerminal = isatty(name === 'out' ? 1 : 2);
      const width = isTerminal ? (name === 'out' ? stdout() : stderr()).columns : 0;
      return { width: width || widthElsewhere, colour: await takesColour(name, isTerminal) };
    },
  };
}

/** https://no-color.org; FORCE_COLOR is the stronger one, as in Node. The rest is for `supports-color` inside chalk to know. */
async function takesColour(name: 'out' | 'err', isTerminal: boolean): Promise<boolean> {
  const { env } = process;
  const forced = env['FORCE_COLOR'] !== undefined;
  if (!forced && (env['NO_COLOR'] || !isTerminal)) return false;
  const { supportsColor, supportsColorStderr } = await import('chalk');
  return (name === 'out' ? supportsColor : supportsColorStderr) !== false;
}

/** `landworthy | head` closes the pipe early: the verdict is the same, and so is the exit code. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
