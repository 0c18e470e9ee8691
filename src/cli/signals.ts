/** What the shell reports for a process that this signal ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = keyof typeof exitCodes;

export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code that the signal asks for, once one came. */
  readonly exitCode: () => number | undefined;
  readonly close: () => void;
}

/** The first Ctrl-C aborts, so that children end and scratch trees go; the second one exits at once, and kills them. */
export function watchSignals(say: (text: string) => void): Interruption {
  const abort = new AbortController();
  let came: Signal | undefined;
  const names = Object.keys(exitCodes) as Signal[];
  const handle = (name: Signal) => {
    if (came) {
      say('exiting at once; what is left in scratch goes at the next run');
      process.exit(exitCodes[came]);
    }
    came = name;
    // First, because it takes the live lines away: after another line they could not be found again.
    abort.abort();
    say(`${name}: ending what runs; once more to exit at once`);
  };
  for (const name of names) process.on(name, handle);
  return {
    signal: abort.signal,
    exitCode: () => came && exitCodes[came],
    close: () => {
      for (const name of names) process.off(name, handle);
    },
  };
}
