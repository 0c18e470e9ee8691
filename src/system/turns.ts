/** Lets those take turns that would write the same report, so that none is judged by what another one wrote. */
export interface Turns {
  /** Begins the work when no other work on files that `pattern`, a path or glob, may name is under way. */
  readonly take: <T>(pattern: string | undefined, work: () => Promise<T>) => Promise<T>;
}

export function openTurns(): Turns {
  const busy = new Map<Promise<unknown>, string>();
  return {
    take: async (pattern, work) => {
      if (pattern === undefined) return work();
      const own = fixedPart(pattern);
      for (;;) {
        const [other] = [...busy].find(([, theirs]) => own.startsWith(theirs) || theirs.startsWith(own)) ?? [];
        if (!other) break;
        await other.catch(() => undefined);
      }
      const running = work();
      busy.set(running, own);
      try {
        return await running;
      } finally {
        busy.delete(running);
      }
    },
  };
}

/** What comes before the first wildcard. Two patterns that name one file have one fixed part that begins with the other. */
const fixedPart = (pattern: string): string => /^(?:\.\/)*([^*?[\]{}()!]*)/.exec(pattern)?.[1] ?? '';
