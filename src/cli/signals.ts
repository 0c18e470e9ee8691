/** What the shell reports for a process that this signal ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = keyof typeof exitCodes;

export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code that the signal asks for, once one came. */
  readonly exitCode: () => number | undefined;
  readonly close: () => void;
}

/** The first Ctrl-C aborts, so that children end and scratch trees go; the second one exits at once. */
export function watchSignals(onFirst: (name: Signal) => void): Interruption {
  const abort = new AbortController();
  let came: Signal | undefined;
  const names = Object.keys(exitCodes) as Signal[];
  const handle = (name: Signal) => {
    if (came) process.exit(exitCodes[came]);
    came = name;
    onFirst(name);
    abort.abort();
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
