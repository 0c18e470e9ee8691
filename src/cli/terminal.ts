/** The three streams of the process. Data goes to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A person can be asked: standard input and standard error are a terminal, and this is no CI system. */
  readonly interactive: boolean;
  /** A person reads standard output as it comes. */
  readonly attended: boolean;
}

export function openTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  const ci = Boolean(process.env['CI']) && process.env['CI'] !== 'false';
  return {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true && !ci,
    attended: process.stdout.isTTY === true && !ci,
  };
}

/** `landworthy | head` closes the pipe early: the verdict is the same, and so is the exit code. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
